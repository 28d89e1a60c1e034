package org.jdoors.syslog.config;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Whether the name {@code loghost} leads to this machine. The name service is asked in a thread of
 * its own and for a bounded time: it may itself wait for a daemon that logs.
 *
 * <p>Source: illumos syslogd.c, {@code amiloghost()}.
 */
final class LogHost {
  private static final String NAME = "loghost";
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private LogHost() {}

  static boolean isThisMachine() {
    FutureTask<Boolean> question = new FutureTask<>(LogHost::ask);
    Thread thread = new Thread(question, "loghost-lookup");
    thread.setDaemon(true);
    thread.start();
    try {
      return question.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static boolean ask() throws SocketException {
    InetAddress[] addresses;
    try {
      addresses = InetAddress.getAllByName(NAME);
    } catch (UnknownHostException e) {
      return false;
    }
    for (InetAddress address : addresses) {
      if (NetworkInterface.getByInetAddress(address) != null) {
        return true;
      }
    }
    return false;
  }
}

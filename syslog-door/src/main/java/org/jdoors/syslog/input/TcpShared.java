package org.jdoors.syslog.input;

import java.net.InetAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jdoors.log.RareLog;
import org.jdoors.syslog.config.InputSettings;
import org.jdoors.syslog.tls.Tls;
import org.jspecify.annotations.Nullable;

/** What the loops of one TCP input share. */
final class TcpShared {
  final InputSettings.Tcp settings;
  final Intake intake;
  final HostNames names;
  final LongSupplier nanoTime;
  final RateLimit<InetAddress> limit;
  final ConnectionCount connections;
  final RareLog refusals;
  final RareLog troubles;

  /** Runs what TLS takes long for: signatures and checks of certificates. */
  final Executor tasks;

  /** Is counted down when nothing more is accepted. */
  final CountDownLatch accepted = new CountDownLatch(1);

  final Counters counters;
  final LongAdder received;
  final LongAdder cut;
  final LongAdder opened;
  final LongAdder refused;
  final LongAdder framingErrors;
  final LongAdder tlsErrors;
  final LongAdder timeouts;
  final LongAdder slowed;

  volatile @Nullable Tls tls;
  volatile boolean closing;

  TcpShared(
      InputSettings.Tcp settings,
      String name,
      Intake intake,
      HostNames names,
      Executor tasks,
      LongSupplier nanoTime) {
    this.settings = settings;
    this.intake = intake;
    this.names = names;
    this.tasks = tasks;
    this.nanoTime = nanoTime;
    this.limit = new RateLimit<>(settings.limits(), nanoTime);
    this.connections = new ConnectionCount(settings.connections());
    this.refusals = new RareLog(InputLimits.LOG_INTERVAL, nanoTime);
    this.troubles = new RareLog(InputLimits.LOG_INTERVAL, nanoTime);
    this.counters = new Counters(name);
    this.received = counters.counter("received");
    this.cut = counters.counter("cut");
    this.opened = counters.counter("connections");
    this.refused = counters.counter("refused");
    this.framingErrors = counters.counter("framing_errors");
    this.tlsErrors = counters.counter("tls_errors");
    this.timeouts = counters.counter("timeouts");
    this.slowed = counters.counter("slowed");
  }
}

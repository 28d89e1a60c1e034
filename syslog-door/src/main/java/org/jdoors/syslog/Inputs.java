package org.jdoors.syslog;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.ObjLongConsumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jdoors.syslog.config.InputSettings;
import org.jdoors.syslog.input.HostNames;
import org.jdoors.syslog.input.KmsgInput;
import org.jdoors.syslog.input.RecordSink;
import org.jdoors.syslog.input.StreamsInput;
import org.jdoors.syslog.input.TcpInput;
import org.jdoors.syslog.input.UdpInput;
import org.jdoors.syslog.input.UnixDatagramInput;
import org.jdoors.syslog.record.Sanitizer;
import org.jdoors.syslog.route.Counted;

/**
 * The ways besides the door by which records come in. One that cannot be had is told and left out,
 * as natively a port that somebody else has.
 */
final class Inputs implements Counted, AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(Inputs.class);

  /** How far the kernel's records are taken; below the folder of the door. */
  private static final String KMSG_POSITION = "syslog-door.kmsg";

  private final Surroundings around;
  private final HostNames names;
  private final Map<InputSettings, Input> open = new ConcurrentHashMap<>();

  /**
   * What all of them need.
   *
   * @param host name of this host
   * @param state folder for what outlives the daemon, not the machine
   * @param trouble told in words what cannot be had
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Surroundings(
      RecordSink sink,
      byte[] host,
      Sanitizer sanitizer,
      ZoneId zone,
      Path state,
      Clock clock,
      LongSupplier nanoTime,
      Consumer<String> trouble) {}

  /** One that is open. */
  private record Input(AutoCloseable closing, Counted counting, Reload reload) {}

  /** Reads files of an input anew, such as certificates. */
  @FunctionalInterface
  private interface Reload {
    void run() throws IOException;
  }

  /** None is open yet. */
  Inputs(Surroundings around) {
    this.around = around;
    // Addresses are shown as numbers: a look-up could come back to a daemon that logs here.
    this.names = new HostNames(null, around.nanoTime());
  }

  /** Opens what is wanted and not open, closes what is open and not wanted, and keeps the rest. */
  void change(List<InputSettings> wanted) {
    for (InputSettings each : List.copyOf(open.keySet())) {
      if (!wanted.contains(each)) {
        close(each);
      }
    }
    for (InputSettings each : wanted) {
      Input input = open.get(each);
      try {
        if (input == null) {
          open.put(each, open(each));
        } else {
          input.reload().run();
        }
      } catch (IOException e) {
        LOG.error("input {}: {}", each.describe(), e.getMessage());
        around.trouble().accept("input " + each.describe() + ": " + e.getMessage());
      }
    }
  }

  private Input open(InputSettings settings) throws IOException {
    Reload nothing = () -> {};
    if (settings instanceof InputSettings.UnixDatagram to) {
      UnixDatagramInput input =
          new UnixDatagramInput(
              to, around.sink(), around.host(), around.clock(), around.nanoTime());
      input.start();
      return new Input(input, input, nothing);
    } else if (settings instanceof InputSettings.Udp to) {
      UdpInput input =
          new UdpInput(to, around.sink(), around.host(), names, around.clock(), around.nanoTime());
      input.start();
      return new Input(input, input, nothing);
    } else if (settings instanceof InputSettings.Tcp to) {
      TcpInput input =
          new TcpInput(to, around.sink(), around.host(), names, around.clock(), around.nanoTime());
      input.start();
      return new Input(input, input, input::reload);
    } else if (settings instanceof InputSettings.Kmsg to) {
      KmsgInput input =
          new KmsgInput(
              to,
              around.sink(),
              around.host(),
              around.clock(),
              around.nanoTime(),
              around.state().resolve(KMSG_POSITION));
      input.start();
      return new Input(input, input, nothing);
    }
    StreamsInput input =
        new StreamsInput(
            (InputSettings.Streams) settings,
            around.sink(),
            around.host(),
            around.nanoTime(),
            around.zone(),
            around.sanitizer() == Sanitizer.UTF_8,
            () -> around.trouble().accept("can't reopen kernel log device - fatal"));
    input.start();
    return new Input(input, input, nothing);
  }

  private void close(InputSettings settings) {
    Input input = open.remove(settings);
    if (input == null) {
      return;
    }
    try {
      input.closing().close();
    } catch (Exception e) {
      LOG.error("input {} does not end: {}", settings.describe(), e.toString());
    }
  }

  @Override
  public void counters(ObjLongConsumer<String> to) {
    open.values().forEach(each -> each.counting().counters(to));
  }

  /** Takes what has come in already, then nothing more. */
  @Override
  public void close() {
    List.copyOf(open.keySet()).forEach(this::close);
    names.close();
  }
}

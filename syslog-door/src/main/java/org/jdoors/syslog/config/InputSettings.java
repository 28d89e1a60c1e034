package org.jdoors.syslog.config;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One way by which records come in. */
public sealed interface InputSettings {

  /** Longest record that is taken; the rest of a longer one is cut, and the cut is marked. */
  int DEFAULT_MESSAGE_BYTES = 8192;

  /** A few words for a person: where records come from. */
  String describe();

  /**
   * What any sender may do.
   *
   * @param messageBytes longest record, in bytes, 480 to 65536
   * @param ratePerSender records a second that one sender may send in the long run, 0 for no limit
   * @param burst records that it may send at once beyond that
   */
  record Limits(int messageBytes, int ratePerSender, int burst) {}

  /**
   * What connections may do.
   *
   * @param most connections at a time
   * @param mostPerAddress of one address
   * @param idle how long one may be silent; zero for ever
   */
  record ConnectionLimits(int most, int mostPerAddress, Duration idle) {}

  /**
   * A datagram socket with a name, as {@code /dev/log} of Linux; senders are known by the kernel.
   */
  record UnixDatagram(Path path, int mode, Limits limits) implements InputSettings {
    @Override
    public String describe() {
      return "socket " + path;
    }
  }

  /** RFC 5426 and 3164; {@code address} is numeric, both families. */
  record Udp(String address, int port, Limits limits) implements InputSettings {
    @Override
    public String describe() {
      return "udp " + address + " port " + port;
    }
  }

  /** RFC 6587, both framings; RFC 5425 if there is TLS. */
  record Tcp(
      String address,
      int port,
      @Nullable TlsSettings tls,
      Limits limits,
      ConnectionLimits connections)
      implements InputSettings {
    @Override
    public String describe() {
      return "tcp " + address + " port " + port + (tls == null ? "" : " with TLS");
    }
  }

  /** Kernel messages of Linux. */
  record Kmsg(Path device) implements InputSettings {
    @Override
    public String describe() {
      return "kernel messages of " + device;
    }
  }

  /**
   * The log driver of illumos.
   *
   * @param enabled false to keep the daemon from reading it, which it does by default on illumos
   */
  record Streams(Path device, boolean enabled) implements InputSettings {
    /** Of the one device that there is. */
    public static final Path USUAL_DEVICE = Path.of("/dev/log");

    @Override
    public String describe() {
      return "log driver " + device;
    }
  }
}

package org.jdoors.syslog.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jdoors.syslog.record.Durability;
import org.jspecify.annotations.Nullable;

/** One place where records go. */
public sealed interface OutputSettings {

  /** A few words for a person: where records go. */
  String describe();

  /**
   * Appends to a file.
   *
   * @param create whether it, and missing folders, are made
   * @param owner and group of a file that is made, null for the daemon's own
   * @param mode permission bits of a file that is made
   * @param durability what each record gets at least, whatever its sender asked for
   */
  record ToFile(
      Path path,
      LineStyle style,
      boolean create,
      int mode,
      @Nullable String owner,
      @Nullable String group,
      Durability durability,
      Rotation rotation)
      implements OutputSettings {
    @Override
    public String describe() {
      return "file " + path;
    }
  }

  /**
   * When a file is moved away and a new one begun, and what becomes of the old ones.
   *
   * @param bytes size from which on, 0 for none
   * @param every time after which, counted from midnight, zero for none
   * @param keep files that are kept, 0 for all
   * @param keepFor how long they are kept, zero for ever
   * @param compress whether they are compressed by gzip
   */
  record Rotation(long bytes, Duration every, int keep, Duration keepFor, boolean compress) {

    /** The file is never moved by the daemon. */
    public static final Rotation NONE = new Rotation(0, Duration.ZERO, 0, Duration.ZERO, false);
  }

  /** Writes to a terminal device. */
  record ToTerminal(Path path) implements OutputSettings {
    @Override
    public String describe() {
      return "terminal " + path;
    }
  }

  /** Writes to {@code /dev/sysmsg} or {@code /dev/console}, without message ids. */
  record ToConsole(Path path) implements OutputSettings {
    @Override
    public String describe() {
      return "console " + path;
    }
  }

  /** Writes to a FIFO that somebody reads. */
  record ToFifo(Path path, LineStyle style) implements OutputSettings {
    @Override
    public String describe() {
      return "FIFO " + path;
    }
  }

  /** Writes to the terminals of these users. */
  record ToUsers(List<String> users) implements OutputSettings {

    /** Keeps the list as it is now. */
    public ToUsers {
      users = List.copyOf(users);
    }

    @Override
    public String describe() {
      return "users " + String.join(", ", users);
    }
  }

  /** Writes to the terminals of all users. */
  record ToAll() implements OutputSettings {
    @Override
    public String describe() {
      return "all users";
    }
  }

  /** How records go to another host. */
  enum Transport {
    /** Nothing is known of what arrives. */
    UDP,
    /** Octet counting (RFC 6587). */
    TCP_COUNTED,
    /** A newline behind each record (RFC 6587). */
    TCP_LINES
  }

  /**
   * Sends to the daemon of another host.
   *
   * @param style NATIVE for the native daemon's packets
   * @param tls null for none
   * @param spool folder that keeps what cannot be sent yet, null for memory only
   * @param spoolBytes bound on what is kept, in bytes; beyond it new records are dropped and
   *     counted
   */
  record Forward(
      Transport transport,
      String host,
      int port,
      LineStyle style,
      @Nullable TlsSettings tls,
      @Nullable Path spool,
      long spoolBytes)
      implements OutputSettings {
    @Override
    public String describe() {
      return "host " + host + " port " + port + (tls == null ? "" : " with TLS");
    }
  }

  /** Writes to the standard input of a command, which is started again when it ends. */
  record ToCommand(List<String> words, LineStyle style) implements OutputSettings {

    /** Keeps the list as it is now. */
    public ToCommand {
      words = List.copyOf(words);
    }

    @Override
    public String describe() {
      return "command " + String.join(" ", words);
    }
  }

  /** Gives to the appenders of a log4j2.xml. */
  record ToLog4j(Path configuration) implements OutputSettings {
    @Override
    public String describe() {
      return "log4j " + configuration;
    }
  }
}

package org.jdoors.syslog.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jdoors.syslog.config.OutputSettings.Transport;
import org.jspecify.annotations.Nullable;

/**
 * What syslog.conf and the daemon's own file say together.
 *
 * @param markInterval between two MARK records
 * @param inputs besides the door, which is always there
 * @param rules in the order of the files, those of syslog.conf first
 * @param complaints about lines that are left out, and warnings
 */
public record Settings(
    Duration markInterval,
    List<InputSettings> inputs,
    List<Rule> rules,
    List<Complaint> complaints) {

  /** Where the daemon's own file usually is; it need not be there. */
  public static final Path USUAL_FILE = Path.of("/etc/jdoors/syslog-door.toml");

  /** Of the service syslog/udp. */
  private static final int SYSLOG_PORT = 514;

  /** Permission bits of a file of syslog.conf that is made, where that is wanted. */
  private static final int CREATED_MODE = 0644;

  /** Keeps the lists as they are now. */
  public Settings {
    inputs = List.copyOf(inputs);
    rules = List.copyOf(rules);
    complaints = List.copyOf(complaints);
  }

  /**
   * Reads both files. A syslog.conf that is missing gives the native fallback, but nothing where
   * the daemon's own file has rules.
   *
   * @param ownFile the daemon's own file, null for none
   * @throws ConfigException if that cannot be read or used, with all its errors, a line each
   */
  public static Settings load(Path syslogConf, @Nullable Path ownFile, Surroundings surroundings)
      throws ConfigException {
    Settings settings = check(syslogConf, ownFile, surroundings);
    String errors =
        settings.complaints().stream()
            .filter(complaint -> complaint.isError() && isOf(complaint, ownFile))
            .map(Complaint::describe)
            .collect(Collectors.joining("\n"));
    if (!errors.isEmpty()) {
      throw new ConfigException(errors);
    }
    return settings;
  }

  private static boolean isOf(Complaint complaint, @Nullable Path file) {
    return file != null && complaint.file().equals(file.toString());
  }

  /** Reads both files as {@link #load} does; errors of the daemon's own file are complaints too. */
  public static Settings check(Path syslogConf, @Nullable Path ownFile, Surroundings surroundings)
      throws ConfigException {
    DoorConf own = ownFile == null ? DoorConf.NONE : read(ownFile);
    List<Complaint> complaints = new ArrayList<>();
    List<Rule> rules = new ArrayList<>();
    if (own.rules().isEmpty() || Files.exists(syslogConf)) {
      Surroundings asked = own.createNative() ? new Creating(surroundings) : surroundings;
      SyslogConf conf = SyslogConf.load(syslogConf, asked);
      complaints.addAll(conf.complaints());
      for (Entry entry : conf.entries()) {
        rules.add(
            new Rule(
                syslogConf.toString(),
                entry.line(),
                entry.selectors(),
                RecordFilter.ALL,
                output(entry.action(), own)));
      }
    }
    rules.addAll(own.rules());
    complaints.addAll(own.complaints());
    complaints.addAll(OutputConflicts.of(rules));
    return new Settings(own.markInterval(), own.inputs(), rules, complaints);
  }

  private static DoorConf read(Path file) throws ConfigException {
    try {
      return DoorConf.parse(file.toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new ConfigException(file + ": cannot be read: " + SystemText.of(e));
    }
  }

  private static OutputSettings output(Action action, DoorConf own) {
    if (action instanceof Action.ToFile file) {
      return new OutputSettings.ToFile(
          Path.of(file.path()),
          own.nativeStyle(),
          // It is there, or the entry would have been skipped: it may be removed later.
          true,
          CREATED_MODE,
          null,
          null,
          own.nativeDurability(),
          OutputSettings.Rotation.NONE);
    }
    if (action instanceof Action.ToFifo fifo) {
      return new OutputSettings.ToFifo(Path.of(fifo.path()), own.nativeStyle());
    }
    if (action instanceof Action.ToTerminal terminal) {
      return new OutputSettings.ToTerminal(Path.of(terminal.path()));
    }
    if (action instanceof Action.ToConsole console) {
      return new OutputSettings.ToConsole(Path.of(console.path()));
    }
    if (action instanceof Action.ToUsers users) {
      return new OutputSettings.ToUsers(users.users());
    }
    if (action instanceof Action.Forward forward) {
      return new OutputSettings.Forward(
          Transport.UDP, forward.host(), SYSLOG_PORT, LineStyle.NATIVE, null, null, 0);
    }
    return new OutputSettings.ToAll();
  }

  /** A file that is missing is as good as one that is there: its output makes it. */
  private record Creating(Surroundings surroundings) implements Surroundings {
    @Override
    public Target target(String path) throws IOException {
      try {
        return surroundings.target(path);
      } catch (NoSuchFileException e) {
        return Target.FILE;
      }
    }

    @Override
    public boolean resolves(String host) {
      return surroundings.resolves(host);
    }

    @Override
    public boolean logHost() {
      return surroundings.logHost();
    }
  }
}

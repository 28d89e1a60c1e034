package org.jdoors.syslog;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import org.jdoors.daemon.DoorOption;
import org.jdoors.daemon.ExitStatus;
import org.jdoors.daemon.Failure;
import org.jdoors.syslog.client.SyslogClient;
import org.jdoors.syslog.record.Facility;
import org.jdoors.syslog.record.Priority;
import org.jdoors.syslog.record.Severity;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Logs as logger(1) does, and ends when the daemon has written the records. */
@Command(
    name = "send",
    description = "Log a text, or each line of the standard input; wait until it is written.")
final class SendCommand implements Callable<Integer> {
  private final InputStream input;

  @Mixin private DoorOption door = new DoorOption(SyslogClient.DOOR_NAME);

  @Option(
      names = "-p",
      paramLabel = "FACILITY.LEVEL",
      converter = PriorityConverter.class,
      description = "Priority, as daemon.err; without it user.notice.")
  private int priority = Priority.of(Facility.USER, Severity.NOTICE);

  @Option(
      names = "-t",
      paramLabel = "TAG",
      description = "What the text begins with; without it the user's name.")
  private @Nullable String tag;

  @Option(names = "-i", description = "Show the process id behind the tag.")
  private boolean showPid;

  @Parameters(paramLabel = "TEXT", description = "Words, joined by one blank.")
  private List<String> words = List.of();

  /** Reads facility and level. */
  static final class PriorityConverter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
      try {
        return Priority.parse(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  SendCommand(InputStream input) {
    this.input = input;
  }

  @Override
  public Integer call() throws Failure, IOException {
    try (SyslogClient client = open()) {
      if (words.isEmpty()) {
        sendLines(client);
      } else {
        send(client, String.join(" ", words).getBytes(StandardCharsets.UTF_8));
      }
    }
    return ExitStatus.OK;
  }

  private SyslogClient open() throws Failure {
    try {
      return SyslogClient.open(door.path());
    } catch (IOException e) {
      throw Failure.of(e, ExitStatus.NO_DAEMON);
    }
  }

  private void sendLines(SyslogClient client) throws Failure, IOException {
    InputStream lines = new BufferedInputStream(input);
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = lines.read(); b >= 0; b = lines.read()) {
      if (b == '\n') {
        send(client, line.toByteArray());
        line.reset();
      } else {
        line.write(b);
      }
    }
    if (line.size() > 0) {
      send(client, line.toByteArray());
    }
  }

  private void send(SyslogClient client, byte[] text) throws Failure {
    try {
      client.send(priority, tag == null ? System.getProperty("user.name", "") : tag, text, showPid);
    } catch (IOException e) {
      throw Failure.of(e, ExitStatus.FATAL);
    }
  }
}

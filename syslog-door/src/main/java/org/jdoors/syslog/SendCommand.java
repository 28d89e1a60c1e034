package org.jdoors.syslog;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jdoors.daemon.DoorOption;
import org.jdoors.daemon.Failure;
import org.jdoors.syslog.client.RecordBatch;
import org.jdoors.syslog.client.SyslogClient;
import org.jdoors.syslog.record.Durability;
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

/** Logs as logger(1) does, and ends when the records are as safe as was asked for. */
@Command(
    name = "send",
    description = "Log a text, or each line of a file or the standard input, and wait for it.",
    exitCodeOnInvalidInput = Main.USAGE)
final class SendCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";

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

  @Option(
      names = "-f",
      paramLabel = "FILE",
      description = "Log each line of this file; - for the standard input.")
  private @Nullable String file;

  @Option(
      names = "--durability",
      paramLabel = "accepted|written|on_disk",
      description = "How safe the records must be before the command ends; without it written.")
  private Durability durability = Durability.WRITTEN;

  @Option(names = "--batch", description = "Send many lines at a time.")
  private boolean batch;

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
  public Integer call() throws Failure {
    return Client.with(door, this::send);
  }

  private void send(SyslogClient client) throws IOException, Failure {
    Sender sender = new Sender(client);
    if (!words.isEmpty()) {
      sender.send(String.join(" ", words).getBytes(StandardCharsets.UTF_8));
    } else if (file == null || file.equals(STANDARD_INPUT)) {
      sendLines(new BufferedInputStream(input), sender);
    } else {
      try (InputStream lines = new BufferedInputStream(open(file))) {
        sendLines(lines, sender);
      }
    }
    sender.finish();
  }

  private static InputStream open(String name) throws Failure {
    try {
      return Files.newInputStream(Path.of(name));
    } catch (IOException e) {
      throw new Failure(Main.USAGE, name + ": cannot be read");
    }
  }

  private static void sendLines(InputStream lines, Sender sender) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = lines.read(); b >= 0; b = lines.read()) {
      if (b == '\n') {
        sender.send(line.toByteArray());
        line.reset();
      } else {
        line.write(b);
      }
    }
    if (line.size() > 0) {
      sender.send(line.toByteArray());
    }
  }

  /** Sends texts one by one, or collects them. */
  private final class Sender {
    private final SyslogClient client;
    private final RecordBatch waiting = new RecordBatch(durability);
    private final String name = tag == null ? System.getProperty("user.name", "") : tag;

    Sender(SyslogClient client) {
      this.client = client;
    }

    void send(byte[] text) throws IOException {
      if (!batch) {
        client.send(priority, name, text, showPid, durability);
        return;
      }
      if (!waiting.add(priority, name, text, showPid)) {
        finish();
        if (!waiting.add(priority, name, text, showPid)) {
          client.send(priority, name, text, showPid, durability);
        }
      }
    }

    void finish() throws IOException {
      client.send(waiting);
      waiting.clear();
    }
  }
}

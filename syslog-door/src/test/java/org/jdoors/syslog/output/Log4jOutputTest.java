package org.jdoors.syslog.output;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jdoors.syslog.config.Selectors;
import org.jdoors.syslog.record.Durability;
import org.jdoors.syslog.record.SyslogRecord;
import org.jdoors.syslog.route.Batch;
import org.jdoors.syslog.route.Destination.Outcome;
import org.jdoors.syslog.route.Receipt;
import org.jdoors.syslog.route.Route;
import org.jdoors.syslog.route.Router;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Appenders of a log4j2.xml: what counts as written, and what becomes of it on a reload. */
final class Log4jOutputTest {
  /** Records that the writer may have in hand besides. */
  private static final int BATCHED = OutputLimits.COPIES_BYTES / 60_000 + 2;

  private static final long LONG = TimeUnit.SECONDS.toNanos(60);

  @TempDir private Path folder;

  private static void fill(SyslogRecord record, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    record.fillLocal(13, 0, bytes, 0, bytes.length, 1_700_000_000L, new byte[] {'h'});
  }

  private Log4jOutput log4j(String appender) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("log4j2.xml"),
            "<Configuration status='OFF' shutdownHook='disable'><Appenders>"
                + appender
                + "</Appenders><Loggers><Root level='ALL'><AppenderRef ref='f'/></Root></Loggers>"
                + "</Configuration>");
    return new Log4jOutput(file);
  }

  private static Outcome settled(Log4jOutput output, String text) throws InterruptedException {
    SyslogRecord record = new SyslogRecord();
    fill(record, text);
    long deadline = System.nanoTime() + LONG;
    long position = output.take(record, Durability.WRITTEN, true, deadline);
    return output.settle(position, Durability.WRITTEN, deadline);
  }

  @Test
  void appendersOfTheUserAcknowledge() throws Exception {
    Path out = folder.resolve("out");
    try (Log4jOutput output =
        log4j("<File name='f' fileName='" + out + "'><SyslogLineLayout style='NATIVE'/></File>")) {
      assertThat(settled(output, "one")).isEqualTo(Outcome.DONE);
      assertThat(Files.readString(out)).endsWith(" h one\n");
    }
  }

  @Test
  void appenderThatFailsDoesNot() throws Exception {
    try (Log4jOutput output =
        log4j("<File name='f' fileName='/dev/full'><SyslogLineLayout style='NATIVE'/></File>")) {
      assertThat(settled(output, "one")).isEqualTo(Outcome.FAILED);
      assertThat(output.trouble()).isNotEmpty();
    }
  }

  @Test
  void durableFileIsAnAppender() throws Exception {
    Path out = folder.resolve("deep/out");
    try (Log4jOutput output =
        log4j(
            "<DurableFile name='f' fileName='"
                + out
                + "' durability='ON_DISK'><SyslogLineLayout style='JSON'/></DurableFile>")) {
      assertThat(settled(output, "say \"hi\"")).isEqualTo(Outcome.DONE);
    }
    assertThat(out)
        .hasContent(
            """
            {"time":"2023-11-14T22:13:20.000000Z","received":"2023-11-14T22:13:20.000000Z",\
            "host":"h","facility":"user","severity":"notice","message":"say \\"hi\\""}
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<Configuration",
        "<other/>",
        "<Configuration/>",
        "<Configuration><Appenders><Console name='c'/></Appenders></Configuration>",
        "<Configuration><Loggers><Root><AppenderRef ref='f'/></Root></Loggers></Configuration>",
        "<!DOCTYPE x [<!ENTITY y 'z'>]><Configuration/>"
      })
  void configurationThatIsNoneIsRefused(String text) throws Exception {
    Path file = Files.writeString(folder.resolve("log4j2.xml"), text);
    assertThatThrownBy(() -> new Log4jOutput(file))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file.toString());
  }

  @Test
  void appenderThatCannotBeHadIsMissed() {
    assertThatThrownBy(
            () ->
                log4j(
                    "<Console name='c'/><File name='f' fileName='/proc/none/out'>"
                        + "<SyslogLineLayout style='NATIVE'/></File>"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("appender \"f\" cannot be had");
  }

  @Test
  void batchIsNotWrittenIfOneOfItsRecordsIsNot() throws Exception {
    try (Log4jOutput output =
        log4j(
            "<File name='f' fileName='/dev/full'><SyslogLineLayout style='NATIVE'/>"
                + "<RegexFilter regex='.*bad.*'/></File>")) {
      Router router = new Router(List.of(new Route(Selectors.ALL, output)), Duration.ofSeconds(60));
      assertThat(routed(router, "good", "bad", "good")).isEqualTo(Receipt.Status.FAILED);
      assertThat(routed(router, "bad", "good")).isEqualTo(Receipt.Status.FAILED);
      assertThat(routed(router, "good", "good")).isEqualTo(Receipt.Status.WRITTEN);
    }
  }

  private static Receipt.Status routed(Router router, String... texts) {
    Batch batch = new Batch();
    for (String text : texts) {
      fill(batch.add().record(), text);
    }
    return router.route(batch, Durability.WRITTEN).status();
  }

  @Test
  void reopeningLetsFilesGoThatWereMoved() throws Exception {
    Path out = folder.resolve("out");
    try (Log4jOutput output =
        log4j("<File name='f' fileName='" + out + "'><SyslogLineLayout style='NATIVE'/></File>")) {
      assertThat(settled(output, "one")).isEqualTo(Outcome.DONE);
      Path moved = Files.move(out, folder.resolve("out.0"));
      output.reopen();
      assertThat(settled(output, "two")).isEqualTo(Outcome.DONE);
      assertThat(Files.readString(moved)).endsWith(" one\n");
      assertThat(Files.readString(out)).endsWith(" two\n").hasLineCount(1);
    }
  }

  @Test
  void fileThatIsBrokenByThenChangesNothing() throws Exception {
    Path out = folder.resolve("out");
    try (Log4jOutput output =
        log4j("<File name='f' fileName='" + out + "'><SyslogLineLayout style='NATIVE'/></File>")) {
      for (String broken : List.of("<Configuration", "<Configuration/>")) {
        Files.writeString(folder.resolve("log4j2.xml"), broken);
        output.reopen();
        assertThat(settled(output, "kept")).isEqualTo(Outcome.DONE);
      }
      assertThat(Files.readString(out)).hasLineCount(2);
    }
  }

  @Test
  void recordsFailWhileThereIsNoAppender() throws Exception {
    Path deep = Files.createDirectory(folder.resolve("deep"));
    try (Log4jOutput output =
        log4j(
            "<File name='f' fileName='"
                + deep.resolve("out")
                + "' createOnDemand='false'><SyslogLineLayout style='NATIVE'/></File>")) {
      Files.delete(deep.resolve("out"));
      Files.delete(deep);
      Files.createFile(deep);
      output.reopen();
      assertThat(settled(output, "lost")).isEqualTo(Outcome.FAILED);
      Files.delete(deep);
      output.reopen();
      assertThat(settled(output, "back")).isEqualTo(Outcome.DONE);
    }
  }

  @Test
  void longRecordsThatWaitAreBounded() throws Exception {
    Path fifo = folder.resolve("fifo");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
    try (FileChannel reader = FileChannel.open(fifo, Set.of(READ, WRITE));
        Log4jOutput output =
            log4j(
                "<File name='f' fileName='"
                    + fifo
                    + "'><SyslogLineLayout style='NATIVE'/></File>")) {
      SyslogRecord record = new SyslogRecord();
      fill(record, "x".repeat(60_000));
      int taken = 0;
      // The writer hangs in the second, when the pipe is full.
      while (output.take(record, Durability.WRITTEN, false, System.nanoTime()) > 0) {
        taken++;
      }
      assertThat(taken).isLessThan(2 + OutputLimits.COPIES_BYTES / 60_000 + BATCHED);
      ByteBuffer sink = ByteBuffer.allocate(1 << 16);
      for (long left = taken * (60_000L + "Nov 14 22:13:20 h \n".length()); left > 0; ) {
        left -= reader.read(sink.clear());
      }
    }
  }
}

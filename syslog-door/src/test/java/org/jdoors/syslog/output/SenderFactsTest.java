package org.jdoors.syslog.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.jdoors.syslog.config.LineStyle;
import org.jdoors.syslog.config.OutputSettings;
import org.jdoors.syslog.config.OutputSettings.Rotation;
import org.jdoors.syslog.config.OutputSettings.Transport;
import org.jdoors.syslog.config.RecordFilter;
import org.jdoors.syslog.config.Rule;
import org.jdoors.syslog.config.Selectors;
import org.jdoors.syslog.record.Durability;
import org.jdoors.syslog.record.Sanitizer;
import org.jdoors.syslog.record.SyslogRecord;
import org.jdoors.syslog.route.Delivery;
import org.jdoors.syslog.route.Router;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the kernel says of a sender is in every line that has a place for it. */
final class SenderFactsTest {
  private static final LineSettings LINES =
      new LineSettings(new byte[] {'h'}, Sanitizer.UTF_8, ZoneOffset.UTC);

  @TempDir private Path folder;

  private static void fill(SyslogRecord record) {
    byte[] text = "<13>a: x".getBytes(StandardCharsets.US_ASCII);
    record.fillRaw(ByteBuffer.wrap(text), 1_700_000_000L, new byte[] {'h'});
    record.sender(42, 1000, 100, 3);
  }

  private void write(OutputSettings settings) throws Exception {
    Rule rule = new Rule("t", 1, Selectors.parse("*.debug"), RecordFilter.ALL, settings);
    try (Outputs outputs = Outputs.open(List.of(rule), LINES)) {
      Delivery delivery = new Delivery();
      fill(delivery.record());
      new Router(outputs.routes(), Duration.ofSeconds(60)).route(delivery);
    }
  }

  private OutputSettings.ToFile file(LineStyle style) {
    return new OutputSettings.ToFile(
        folder.resolve("file"), style, true, 0644, null, null, Durability.WRITTEN, Rotation.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "RFC5424, '[jdoors@32473 pid=\"42\" uid=\"1000\" gid=\"100\" zone=\"3\"]'",
        "JSON, '\"pid\":42,\"uid\":1000,\"gid\":100,\"zone\":3'"
      })
  void everyOutputThatHasAStyleWritesThem(LineStyle style, String facts) throws Exception {
    write(file(style));
    String line = Files.readString(folder.resolve("file"));
    assertThat(line).contains(facts).endsWith("\n").containsOnlyOnce("\n");

    // A command gets a copy of the record.
    Path copy = folder.resolve("copy");
    write(new OutputSettings.ToCommand(List.of("cp", "/dev/stdin", copy.toString()), style));
    assertThat(copy).hasContent(line);

    Path xml =
        Files.writeString(
            folder.resolve("log4j2.xml"),
            "<Configuration shutdownHook='disable'><Appenders><File name='f' fileName='"
                + folder.resolve("log4j")
                + "'><SyslogLineLayout style='"
                + style
                + "'/></File></Appenders><Loggers><Root level='ALL'><AppenderRef ref='f'/></Root>"
                + "</Loggers></Configuration>");
    write(new OutputSettings.ToLog4j(xml));
    assertThat(folder.resolve("log4j")).content().contains(facts);

    SyslogRecord record = new SyslogRecord();
    fill(record);
    new Framing(Transport.TCP_COUNTED, style, LINES)
        .make(
            record,
            frame ->
                assertThat(new String(frame, StandardCharsets.UTF_8))
                    .isEqualTo(line.length() - 1 + " " + line.strip()));
  }

  @Test
  void nativeLineHasNoPlaceForThem() throws Exception {
    write(file(LineStyle.NATIVE));
    assertThat(folder.resolve("file")).hasContent("Nov 14 22:13:20 h a: x\n");
  }
}

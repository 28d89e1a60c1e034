package org.jdoors.syslog.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jdoors.syslog.record.LineFormat;
import org.jdoors.syslog.record.Sanitizer;
import org.jdoors.syslog.route.Delivery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Outputs that nobody waits for, with a file in the place of the terminal. */
final class PathOutputTest {
  private static final String START = "Nov 14 22:13:20 h ";

  @TempDir private Path folder;

  private String written(LineFormat.Kind kind, String... texts) throws Exception {
    String path = folder.resolve("terminal").toString();
    try (OutputContext context = new OutputContext(Sanitizer.SINGLE_BYTE, ZoneOffset.UTC)) {
      PathOutput output =
          new PathOutput(path, kind, Objects.requireNonNull(context.logger("t", path, kind)));
      assertThat(output.acknowledges()).isFalse();
      for (String text : texts) {
        Delivery delivery = new Delivery();
        delivery
            .record()
            .fillNative(
                ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)),
                1_700_000_000L,
                new byte[] {'h'});
        assertThat(output.submit(delivery, 0)).isTrue();
      }
      assertThat(output.close()).isTrue();
    }
    return Files.readString(Path.of(path), StandardCharsets.US_ASCII);
  }

  @Test
  void terminalGetsCarriageReturns() throws Exception {
    assertThat(written(LineFormat.Kind.TERMINAL, "<13>a", "<13>b"))
        .isEqualTo(START + "a\r\n" + START + "b\r\n");
  }

  @Test
  void consoleDoesNotShowMessageIds() throws Exception {
    assertThat(written(LineFormat.Kind.CONSOLE, "<13>su: [ID 1 auth.crit] no"))
        .isEqualTo(START + "su: no\r\n");
  }

  @Test
  void repeatsAreHeldBackAndReportedAtTheEnd() throws Exception {
    assertThat(written(LineFormat.Kind.TERMINAL, "<13>a", "<13>a", "<13>a"))
        .isEqualTo(START + "a\r\n" + START + "last message repeated 2 times\r\n");
  }
}

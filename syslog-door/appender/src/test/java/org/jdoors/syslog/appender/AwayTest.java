package org.jdoors.syslog.appender;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class AwayTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final AtomicLong clock = new AtomicLong();
  private final Away away =
      new Away("a", new PrintStream(err, true, StandardCharsets.UTF_8), clock::get);

  private void show(String text) {
    away.show(new AppRecord(13, true, new byte[0], text), "gone");
  }

  private String said() {
    String text = err.toString(StandardCharsets.UTF_8);
    err.reset();
    return text;
  }

  @Test
  void isSaidOnceAndOver() {
    away.back();
    assertThat(said()).isEmpty();
    show("one\u001b\n2");
    show("two");
    assertThat(said())
        .isEqualTo("SyslogDoor a: records go to standard error: gone\none^[\\n2\ntwo\n");
    away.back();
    away.back();
    assertThat(said())
        .isEqualTo("SyslogDoor a: daemon is back: 2 records shown here, 0 left out\n");
  }

  @Test
  void noMoreThanSomeInASecondAreShown() {
    for (int i = 0; i < Away.MOST_PER_SECOND + 5; i++) {
      show("x");
    }
    assertThat(said()).hasLineCount(1 + Away.MOST_PER_SECOND);
    clock.addAndGet(1_000_000_000L);
    show("y");
    assertThat(said()).isEqualTo("y\n");
    away.back();
    assertThat(said())
        .isEqualTo("SyslogDoor a: daemon is back: 101 records shown here, 5 left out\n");
  }
}

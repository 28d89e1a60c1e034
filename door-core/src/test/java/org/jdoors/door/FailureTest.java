package org.jdoors.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
final class FailureTest {

  @Test
  void aProcedureThatThrowsAnswersByTheFailureProcedure() throws DoorException {
    DoorProcedure thrower =
        call -> {
          call.reply(ByteBuffer.wrap(new byte[100]));
          throw new AssertionError("planned");
        };
    try (DoorServer server =
        DoorServer.builder(thrower)
            .name("thrower")
            .onFailure(call -> call.reply(ByteBuffer.wrap(new byte[] {1})))
            .create()) {
      for (int i = 0; i < 100; i++) {
        assertThat(server.door().call(new byte[2])).containsExactly(1);
      }
    }
  }

  @Test
  void withoutFailureProcedureTheAnswerIsEmpty() throws DoorException {
    DoorProcedure thrower =
        call -> {
          call.reply(ByteBuffer.wrap(new byte[100]));
          throw new IllegalStateException("planned");
        };
    try (DoorServer server = DoorServer.create(thrower, Set.of())) {
      assertThat(server.door().call(new byte[2])).isEmpty();
    }
  }

  @Test
  void aFailureProcedureThatThrowsAnswersEmpty() throws DoorException {
    DoorProcedure thrower =
        call -> {
          call.reply(ByteBuffer.wrap(new byte[100]));
          throw new IllegalStateException("planned");
        };
    try (DoorServer server = DoorServer.builder(thrower).onFailure(thrower).create()) {
      assertThat(server.door().call(new byte[2])).isEmpty();
    }
  }

  @Test
  void aStackOverflowDoesNotHarmTheThread() throws DoorException {
    try (DoorServer server =
        DoorServer.create(
            call -> {
              if (call.argument().limit() == 1) {
                call.reply(depth(0));
              }
              call.reply(call.argument());
            },
            Set.of())) {
      for (int i = 0; i < 20; i++) {
        assertThat(server.door().call(new byte[1])).isEmpty();
        assertThat(server.door().call(new byte[2])).hasSize(2);
      }
    }
  }

  @SuppressWarnings("InfiniteRecursion") // the point of it
  private static int depth(int now) {
    return depth(now + 1) + 1;
  }

  @Test
  void failuresAreLoggedOncePerSecondWithACount() {
    Recorder recorder = new Recorder();
    AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    FailureLog log = new FailureLog(recorder, now::get);
    log.warn("one", null);
    log.warn("two", null);
    now.addAndGet(999_999_999);
    log.warn("three", null);
    now.addAndGet(1);
    log.warn("four", new IllegalStateException("cause"));
    log.warn("five", null);
    now.addAndGet(5_000_000_000L);
    log.warn("six", null);
    assertThat(recorder.lines)
        .containsExactly("one null", "four suppressed=2 cause", "six suppressed=1 null");
  }

  private static final class Recorder implements System.Logger {

    private final List<String> lines = new ArrayList<>();

    @Override
    public String getName() {
      return "recorder";
    }

    @Override
    public boolean isLoggable(Level level) {
      return true;
    }

    @Override
    public void log(
        Level level, @Nullable ResourceBundle bundle, String line, @Nullable Throwable cause) {
      lines.add(line + " " + (cause == null ? null : cause.getMessage()));
    }

    @Override
    public void log(
        Level level, @Nullable ResourceBundle bundle, String format, Object... parameters) {
      lines.add(format);
    }
  }
}

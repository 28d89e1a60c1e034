package org.jdoors.syslog.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jdoors.door.DoorProcedure;
import org.jdoors.door.DoorServer;
import org.jdoors.syslog.record.Durability;
import org.jdoors.syslog.record.Facility;
import org.jdoors.syslog.record.Severity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client and daemons that do not behave. */
final class SyslogClientTest {
  private static final Duration SHORT = Duration.ofMillis(50);

  @TempDir private Path folder;

  private DoorServer serve(DoorProcedure procedure) throws IOException {
    return DoorServer.create(procedure, Set.of()).attach(folder.resolve("door"));
  }

  private SyslogClient open() throws IOException {
    return SyslogClient.open(folder.resolve("door"), SHORT);
  }

  /** Each call that is left behind keeps a thread, but there are never more than a few. */
  @Test
  void deadlineHoldsIfTheDaemonDoesNotAnswer() throws IOException {
    CountDownLatch released = new CountDownLatch(1);
    try (DoorServer server = serve(call -> released.await());
        SyslogClient client = open()) {
      for (int i = 0; i < 20; i++) {
        assertThatThrownBy(() -> client.send(Facility.USER, Severity.INFO, "a", "b"))
            .isInstanceOf(DeadlineException.class);
      }
      assertThatThrownBy(client::ping).isInstanceOf(DeadlineException.class);
      assertThatThrownBy(client::statistics).isInstanceOf(DeadlineException.class);
      assertThatThrownBy(() -> client.flush(Duration.ofMillis(1)))
          .isInstanceOf(DeadlineException.class);
      assertThat(server.toString()).isEqualTo("door");
      released.countDown();
    }
  }

  @Test
  void answersThatAreNoneAreNotTakenForOne() throws IOException {
    byte[][] answers = {
      {},
      {0},
      {0, 0, 0, 0},
      new byte[8],
      "0 text of something else".getBytes(StandardCharsets.US_ASCII)
    };
    for (byte[] answer : answers) {
      try (DoorServer server = serve(call -> call.reply(ByteBuffer.wrap(answer)));
          SyslogClient client = SyslogClient.open(folder.resolve("door"))) {
        assertThat(server.info().isLive()).isTrue();
        RecordBatch batch = new RecordBatch(Durability.WRITTEN);
        batch.add(13, "a", new byte[1], false);
        assertThatThrownBy(() -> client.send(Facility.USER, Severity.INFO, "a", "b"))
            .isInstanceOf(NotAcknowledgedException.class);
        assertThatThrownBy(() -> client.send(batch)).isInstanceOf(NotAcknowledgedException.class);
        assertThatThrownBy(client::reopen).isInstanceOf(NotAcknowledgedException.class);
        assertThatThrownBy(() -> client.follow("*.debug", 0).next(Duration.ZERO))
            .isInstanceOf(NotAcknowledgedException.class);
      }
    }
  }

  @Test
  void whatIsNotRawIsNotSentAsRaw() throws IOException {
    try (DoorServer server = serve(call -> {});
        SyslogClient client = open()) {
      assertThat(server.info().isLive()).isTrue();
      assertThatThrownBy(() -> client.sendRaw(new byte[] {'x'}))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> client.sendRaw(new byte[0]))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}

package org.jdoors.syslog.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.jdoors.syslog.record.Bytes;
import org.junit.jupiter.api.Test;

final class LineQueueTest {
  private static final int LIMIT = 8 << 20;
  private static final int MEMORY = 1 << 20;

  private static Bytes line() {
    Bytes line = new Bytes(16);
    line.put(new byte[1000]);
    return line;
  }

  private static ByteBuffer memory(int capacity) {
    if (capacity > MEMORY) {
      throw new OutOfMemoryError("Cannot reserve memory");
    }
    return ByteBuffer.allocate(capacity);
  }

  /** Ten outputs that are stuck may have taken all memory: it is a full queue, and no error. */
  @Test
  void queueIsFullWhereThereIsNoMemory() {
    LineQueue queue = new LineQueue(LIMIT, LineQueueTest::memory);
    int lines = 0;
    while (queue.append(line(), false) != LineQueue.FULL) {
      lines++;
    }
    assertThat(lines).isEqualTo(MEMORY / 1000);
    assertThat(queue.take().remaining()).isEqualTo(lines * 1000);
    assertThat(queue.append(line(), false)).isEqualTo((lines + 1) * 1000L);
  }

  @Test
  void lineThatIsTakenIsEmptyAndOneThatIsNotStays() {
    LineQueue queue = new LineQueue(1500);
    Bytes first = line();
    Bytes second = line();
    queue.append(first, false);
    assertThat(first.length()).isZero();
    assertThat(queue.append(second, false)).isEqualTo(LineQueue.FULL);
    assertThat(second.length()).isEqualTo(1000);
  }
}

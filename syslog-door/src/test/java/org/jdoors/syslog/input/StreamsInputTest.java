package org.jdoors.syslog.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdoors.syslog.Vectors;
import org.jdoors.syslog.config.InputSettings;
import org.jdoors.syslog.record.SyslogRecord;
import org.jdoors.unix.LogDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The reader of the log driver over a driver that is played. */
@Timeout(60)
final class StreamsInputTest {
  private final CollectingSink sink = new CollectingSink();
  private final CountDownLatch fatal = new CountDownLatch(1);
  private final PlayedDriver driver = new PlayedDriver();

  /** Holds messages, or breaks. */
  static final class PlayedDriver implements LogDriver {
    private record Message(int priority, int flags, long time, String text) {
      byte[] data() {
        return Vectors.bytes(text);
      }
    }

    private final Deque<Message> messages = new ArrayDeque<>();
    private final AtomicInteger opened = new AtomicInteger();
    private final ByteBuffer data = ByteBuffer.allocate(4096);
    private Message current = new Message(0, 0, 0, "");
    private int given;
    private boolean broken;
    private int refusals;

    synchronized LogDriver open() throws IOException {
      if (opened.incrementAndGet() > 1 && refusals-- > 0) {
        throw new IOException("open: No such device");
      }
      broken = false;
      return this;
    }

    synchronized void add(int priority, int flags, long time, String text) {
      messages.add(new Message(priority, flags, time, text));
    }

    synchronized void breakDown(int refusedOpenings) {
      refusals = refusedOpenings;
      broken = true;
      notifyAll();
    }

    @Override
    @SuppressWarnings("WaitNotInLoop") // may end early, as poll does
    public synchronized boolean await(Duration longest) throws IOException {
      try {
        if (messages.isEmpty() && !broken && !longest.isZero()) {
          wait(longest.toMillis());
        }
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      if (broken) {
        throw new IOException("getmsg: I/O error");
      }
      return !messages.isEmpty();
    }

    @Override
    public synchronized boolean read(int most) {
      current = messages.element();
      int size = Math.min(most, current.data().length - given);
      data.clear();
      data.put(current.data(), given, size).flip();
      given += size;
      if (given < current.data().length) {
        return true;
      }
      given = 0;
      messages.remove();
      return false;
    }

    @Override
    public ByteBuffer data() {
      return data;
    }

    @Override
    public int priority() {
      return current.priority();
    }

    @Override
    public int flags() {
      return current.flags();
    }

    @Override
    public long time() {
      return current.time();
    }

    @Override
    public void close() {}
  }

  private StreamsInput input(boolean multibyte) {
    return new StreamsInput(
        new InputSettings.Streams(InputSettings.Streams.USUAL_DEVICE, true),
        sink,
        Vectors.bytes("myhost"),
        System::nanoTime,
        ZoneOffset.UTC,
        multibyte,
        fatal::countDown,
        driver::open);
  }

  private static Map<String, Long> counters(StreamsInput input) {
    Map<String, Long> counters = new HashMap<>();
    input.counters((name, value) -> counters.put(name.substring(name.lastIndexOf('.') + 1), value));
    return counters;
  }

  @Test
  void waitingRecordsAreTakenByStart() throws Exception {
    driver.add(13, 0x2010, 1700000000, "Nov 14 22:13:20 root: one\ntwo\n\0");
    driver.add(5, 0x1010, 1700000000, "ufs: full\n\0");
    StreamsInput input = input(false);
    input.start();
    List<SyslogRecord> records = sink.await(0);
    assertThat(records)
        .extracting(CollectingSink::text)
        .containsExactly("Nov 14 22:13:20 root: one", "two", "Nov 14 22:13:20 ufs: full");
    assertThat(records.get(0).flags() & SyslogRecord.LOG_ONLY).isNotZero();
    assertThat(records.get(2).flags() & SyslogRecord.CONSOLE_ONLY).isNotZero();
    assertThat(records.get(2).priority()).isEqualTo(5);
    input.close();
    assertThat(counters(input)).containsEntry("received", 3L).containsEntry("reopened", 0L);
  }

  @Test
  void whatTheDriverHoldsIsTakenAtTheEnd() throws Exception {
    StreamsInput input = input(false);
    input.start();
    for (int i = 0; i < 100; i++) {
      driver.add(13, 0, 1700000000, "r" + i + "\0");
    }
    input.close();
    assertThat(sink.await(0)).hasSize(100);
  }

  @Test
  void longRecordsAreCutAtNewlinesOrCharacters() throws Exception {
    String accent = new String("é".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    driver.add(13, 0, 0, "a".repeat(1000) + "\n" + "b".repeat(1000) + "\0");
    driver.add(13, 0, 0, "c".repeat(1500) + "\0");
    driver.add(13, 0, 0, "d".repeat(1023) + accent + "e\0");
    driver.add(13, 0, 0, "\n" + "f".repeat(1023) + "g\0");
    StreamsInput input = input(true);
    input.start();
    input.close();
    assertThat(sink.awaitTexts(0))
        .containsExactly(
            "a".repeat(1000),
            "b".repeat(1000),
            "c".repeat(1024),
            "c".repeat(476),
            "d".repeat(1023),
            accent + "e",
            "f".repeat(1023),
            "g");
  }

  @Test
  void singleByteLocaleCutsAnywhere() throws Exception {
    driver.add(13, 0, 0, "d".repeat(1023) + "\u00c3\u00a9e\0");
    StreamsInput input = input(false);
    input.start();
    input.close();
    assertThat(sink.awaitTexts(0)).containsExactly("d".repeat(1023) + "\u00c3", "\u00a9e");
  }

  @Test
  void brokenDriverIsOpenedAnew() throws Exception {
    StreamsInput input = input(false);
    input.start();
    driver.breakDown(3);
    driver.add(13, 0, 0, "after\0");
    assertThat(sink.awaitTexts(1)).containsExactly("after");
    input.close();
    assertThat(counters(input)).containsEntry("reopened", 4L);
    assertThat(fatal.getCount()).isOne();
  }

  @Test
  void tenReopeningsAreTheEnd() throws Exception {
    StreamsInput input = input(false);
    input.start();
    driver.breakDown(100);
    assertThat(fatal.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(driver.opened).hasValue(1 + InputLimits.DRIVER_REOPENINGS);
    input.close();
  }

  @Test
  void otherSystemsHaveNoDriver() {
    StreamsInput input =
        new StreamsInput(
            new InputSettings.Streams(InputSettings.Streams.USUAL_DEVICE, true),
            sink,
            Vectors.bytes("myhost"),
            System::nanoTime,
            ZoneOffset.UTC,
            false,
            fatal::countDown);
    if (!System.getProperty("os.name", "").startsWith("SunOS")) {
      assertThatThrownBy(input::start).hasMessageContaining("only illumos");
    }
    input.close();
  }

  /** What the vector file's local steps give, handed over by the driver in pieces. */
  static void play(PlayedDriver driver, JsonObject step) {
    driver.add(
        step.get("pri").getAsInt(),
        step.get("flags").getAsInt(),
        step.get("time").getAsLong(),
        Vectors.required(step, "data") + "\0");
  }
}

package org.jdoors.syslog.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jdoors.syslog.config.LineStyle;
import org.jdoors.syslog.record.Bytes;
import org.jdoors.syslog.record.Durability;
import org.jdoors.syslog.record.LineFormat;
import org.jdoors.syslog.record.Sanitizer;
import org.jdoors.syslog.record.SyslogRecord;
import org.jdoors.syslog.route.Destination;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Terminals, FIFOs, commands and users. */
final class OtherSinksTest {
  private static final long LONG = TimeUnit.SECONDS.toNanos(60);
  private static final String START = "Nov 14 22:13:20 h ";
  private static final LineSettings SETTINGS =
      new LineSettings(new byte[] {'h'}, Sanitizer.SINGLE_BYTE, ZoneOffset.UTC);
  private static final Clock CLOCK =
      Clock.fixed(Instant.ofEpochSecond(1_700_000_000L), ZoneOffset.UTC);

  @TempDir private Path folder;

  private static SyslogRecord record(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    SyslogRecord record = new SyslogRecord();
    record.fillLocal(13, 0, bytes, 0, bytes.length, 1_700_000_000L, new byte[] {'h'});
    return record;
  }

  private static long take(Output output, String text) throws InterruptedException {
    return output.take(record(text), Durability.WRITTEN, false, System.nanoTime() + LONG);
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + LONG;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private static long counter(Output output, String name) {
    Map<String, Long> all = new HashMap<>();
    output.counters(all::put);
    return all.getOrDefault("output.t." + name, -1L);
  }

  private QueuedOutput device(Path path, LineFormat.Kind kind) {
    LineFormat format = new LineFormat(kind, Sanitizer.SINGLE_BYTE, ZoneOffset.UTC);
    return new QueuedOutput("t", new DeviceSink(path, format::format, kind::takes), true);
  }

  @Test
  void consoleShowsNoMessageIdsAndHoldsRepeatsBack() throws Exception {
    Path path = Files.createFile(folder.resolve("console"));
    try (QueuedOutput output = device(path, LineFormat.Kind.CONSOLE)) {
      assertThat(output.acknowledges()).isFalse();
      for (int i = 0; i < 3; i++) {
        take(output, "su: [ID 1 auth.crit] no");
      }
    }
    assertThat(Files.readString(path, StandardCharsets.US_ASCII))
        .isEqualTo(START + "su: no\r\n" + START + "last message repeated 2 times\r\n");
  }

  @Test
  void repeatsAreReportedAndForgottenOnAReload() throws Exception {
    List<String> written = new CopyOnWriteArrayList<>();
    Hanging sink =
        new Hanging() {
          @Override
          public void write(SyslogRecord record) {
            written.add(new RecordMessage(record).getFormattedMessage());
          }
        };
    try (QueuedOutput output = new QueuedOutput("t", sink, true)) {
      take(output, "again");
      take(output, "again");
      output.reopen();
      await(() -> written.size() == 2);
      take(output, "again");
    }
    assertThat(written).containsExactly("again", "last message repeated 1 time", "again");
  }

  @Test
  void fifoWithoutReaderHoldsNobodyUp() throws Exception {
    Path fifo = folder.resolve("fifo");
    Process made = new ProcessBuilder("mkfifo", fifo.toString()).start();
    assertThat(made.waitFor()).isZero();
    LineMaker maker = LineMaker.of(LineStyle.NATIVE, SETTINGS);
    try (QueuedOutput output =
        new QueuedOutput("t", new DeviceSink(fifo, maker, record -> true), false)) {
      for (int i = 0; i < OutputLimits.COPIES + 10; i++) {
        take(output, "x");
      }
      assertThat(counter(output, "dropped_full")).isBetween(1L, 10L);
      try (FileChannel reader = FileChannel.open(fifo, StandardOpenOption.READ)) {
        ByteBuffer line = ByteBuffer.allocate(START.length() + 2);
        while (line.hasRemaining()) {
          reader.read(line);
        }
        assertThat(new String(line.array(), StandardCharsets.US_ASCII)).isEqualTo(START + "x\n");
        await(() -> counter(output, "waiting") == 0);
      }
    }
  }

  @Test
  void commandReadsLinesAndIsStartedAgain() throws Exception {
    Path out = folder.resolve("out");
    BackOff backOff = new BackOff(Duration.ofMillis(1), Duration.ofMillis(1), System::nanoTime);
    LineMaker maker = LineMaker.of(LineStyle.NATIVE, SETTINGS);
    CommandSink sink =
        new CommandSink(
            List.of("sh", "-c", "read line && echo \"$line\" >> " + out), maker, backOff);
    try (QueuedOutput output = new QueuedOutput("t", sink, false)) {
      take(output, "one");
      await(() -> Files.exists(out) && out.toFile().length() == START.length() + 4);
      long starts = counter(output, "starts");
      await(
          () -> {
            try {
              take(output, "two");
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            return counter(output, "starts") > starts;
          });
    }
    assertThat(Files.readAllLines(out)).startsWith(START + "one").contains(START + "two");
  }

  @Test
  void commandThatCannotBeStartedIsCounted() throws Exception {
    BackOff backOff = new BackOff(Duration.ofMillis(1), Duration.ofMillis(1), System::nanoTime);
    LineMaker maker = LineMaker.of(LineStyle.NATIVE, SETTINGS);
    CommandSink sink = new CommandSink(List.of(folder + "/none"), maker, backOff);
    try (QueuedOutput output = new QueuedOutput("t", sink, false)) {
      take(output, "lost");
      await(() -> counter(output, "failures") == 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void sessionsAreReadFromTheSystemsFile(Sessions.Layout layout) throws Exception {
    ByteBuffer all = ByteBuffer.allocate(4 * layout.size()).order(ByteOrder.nativeOrder());
    boolean linux = layout == Sessions.Layout.LINUX;
    for (int i = 0; i < 3; i++) {
      int at = i * layout.size();
      // The second one has logged out: DEAD_PROCESS.
      all.putShort(at + (linux ? 0 : 72), (short) (i == 1 ? 8 : 7));
      put(all, at + (linux ? 44 : 0), "user" + i);
      put(all, at + (linux ? 8 : 36), i == 0 ? "pts/1" : "/dev/console");
    }
    all.putShort(3 * layout.size() + (linux ? 0 : 72), (short) 7);
    put(all, 3 * layout.size() + (linux ? 44 : 0), "evil");
    put(all, 3 * layout.size() + (linux ? 8 : 36), "../etc/motd");
    Path file = Files.write(folder.resolve("utmp"), all.array());
    assertThat(Sessions.read(file, layout))
        .containsExactly(
            new Sessions.Session("user0", Path.of("/dev/pts/1")),
            new Sessions.Session("user2", Path.of("/dev/console")));
    assertThat(Sessions.read(folder.resolve("none"), layout)).isEmpty();
  }

  @Test
  void sessionsThatOthersMayHaveWrittenAreNotRead() throws Exception {
    Sessions.Layout illumos = Sessions.Layout.ILLUMOS;
    Path file = Files.createFile(folder.resolve("utmpx"));
    boolean ours = Files.getAttribute(file, "unix:uid").equals(0);
    Files.setAttribute(file, "unix:mode", 0644);
    if (ours) {
      Sessions.check(file, illumos);
    } else {
      assertThatThrownBy(() -> Sessions.check(file, illumos)).isInstanceOf(IOException.class);
    }
    Files.setAttribute(file, "unix:mode", 0664);
    Sessions.check(file, Sessions.Layout.LINUX);
    Sessions.check(folder.resolve("none"), illumos);
    assertThatThrownBy(() -> Sessions.check(file, illumos))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ": not owned by root with mode 0644");
  }

  @Test
  void faultCostsARecordAndNotTheOutput() throws Exception {
    Hanging sink =
        new Hanging() {
          private boolean failed;

          @Override
          public void write(SyslogRecord record) throws IOException {
            if (!failed) {
              failed = true;
              throw new IllegalStateException("a fault");
            }
            super.write(record);
          }
        };
    sink.released.countDown();
    try (QueuedOutput output = new QueuedOutput("t", sink, false)) {
      take(output, "lost");
      take(output, "written");
      await(() -> counter(output, "written") == 1);
      assertThat(counter(output, "failures")).isEqualTo(1);
    }
  }

  private static void put(ByteBuffer all, int at, String text) {
    all.put(at, text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Alice at a file, bob at a file that may not be written to. */
  private UserSink.Source sessions() {
    return new UserSink.Source() {
      @Override
      public Iterable<Sessions.Session> sessions() {
        return List.of(
            new Sessions.Session("alice", folder.resolve("alice")),
            new Sessions.Session("bob", folder.resolve("bob")));
      }

      @Override
      public boolean isOpenTo(Sessions.Session session) {
        return session.user().equals("alice");
      }
    };
  }

  private static LineMaker texts(boolean all) {
    return OutputFactory.terminalTexts(SETTINGS, CLOCK, all);
  }

  @Test
  void usersSeeTheLine() throws Exception {
    Path alice = Files.createFile(folder.resolve("alice"));
    Path bob = Files.createFile(folder.resolve("bob"));
    UserSink sink = new UserSink("t", texts(false), user -> true, sessions());
    try (QueuedOutput output = new QueuedOutput("t", sink, true)) {
      take(output, "hello");
    }
    assertThat(alice).hasContent(START + "hello\r\n");
    assertThat(bob).isEmptyFile();
  }

  @Test
  void allUsersSeeAHeading() {
    Bytes text = new Bytes(16);
    texts(true).format(record("hello"), text);
    assertThat(text.toString())
        .isEqualTo("\r\n\007Message from syslogd@h at Tue Nov 14 22:13:20 2023 ...\r\nh hello\r\n");
  }

  @Test
  void longTextIsCut() {
    Bytes text = new Bytes(16);
    texts(true).format(record("x".repeat(2000)), text);
    assertThat(text.length()).isEqualTo(1024);
  }

  /** Hangs until it is told to go on. */
  private static class Hanging implements QueuedOutput.Sink {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    @Override
    public boolean takes(SyslogRecord record) {
      return true;
    }

    @Override
    public void write(SyslogRecord record) throws IOException {
      reached.countDown();
      try {
        released.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }

    @Override
    public void reopen() {}

    @Override
    public void close(Duration limit) {}

    @Override
    public void abort() {
      released.countDown();
    }
  }

  @Test
  void fullQueueDropsAndCounts() throws Exception {
    Hanging sink = new Hanging();
    try (QueuedOutput output = new QueuedOutput("t", sink, false)) {
      take(output, "x");
      sink.reached.await();
      for (int i = 0; i < OutputLimits.COPIES; i++) {
        assertThat(take(output, "x")).isEqualTo(Destination.NOWHERE);
      }
      assertThat(take(output, "x")).isEqualTo(Destination.REFUSED);
      assertThat(counter(output, "dropped_full")).isEqualTo(1);
      sink.released.countDown();
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyStyleMakesOneLine(LineStyle style) {
    Bytes line = new Bytes(16);
    LineMaker maker = LineMaker.of(style, SETTINGS);
    maker.format(record("a\nb"), line);
    assertThat(line.toString()).endsWith("\n").containsOnlyOnce("\n");
    maker.format(record(""), line);
    assertThat(line.length()).isZero();
  }
}

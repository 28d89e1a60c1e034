package org.jdoors.door.ffi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jdoors.door.DoorServer;
import org.jdoors.door.DoorThreads;
import org.jdoors.platform.StandInOnly;
import org.jdoors.unix.LogDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That the stand-in for the C library of illumos is used for everything, and its log driver. */
@StandInOnly
@Timeout(60)
final class StandInTest {

  private static final Path LOG = Path.of("/dev/log");
  private static final int MOST_READERS = 16;

  /** All that the binding calls on illumos. */
  static Stream<String> functions() {
    return Stream.concat(
        Stream.of("door_return", "___errno"),
        Stream.of(
                LibDoor.class,
                Libc.class,
                LibStreams.class,
                LibPrivileges.class,
                PosixThreads.class,
                Upcall.class,
                JavaDescriptors.class)
            .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
            .filter(method -> Modifier.isNative(method.getModifiers()))
            .map(Method::getName)
            .distinct());
  }

  @ParameterizedTest
  @MethodSource("functions")
  void eachFunctionIsItsOwn(String function) {
    long own = Pointer.nativeValue(SystemLibrary.LIBC.getFunction(function));
    long system;
    try {
      system = Pointer.nativeValue(NativeLibrary.getProcess().getFunction(function));
    } catch (UnsatisfiedLinkError e) {
      system = 0;
    }
    assertThat(own).isNotZero().isNotEqualTo(system);
  }

  @Test
  void errorsHaveTheNumbersOfIllumos() {
    assertThat(Libc.dup3(0, 1, 0x80000)).as("Linux's O_CLOEXEC").isEqualTo(-1);
    assertThat(Errnos.name(35)).isEqualTo("ENOMSG");
    assertThat(Errnos.text(Errnos.number("ENOTSUP"))).isEqualTo("Operation not supported");
    assertThat(Errnos.text(Errnos.number("ECONNREFUSED"))).isEqualTo("Connection refused");
    String name = "x".repeat(300);
    assertThatThrownBy(() -> DoorClient.open(Path.of("/tmp", name)))
        .isInstanceOfSatisfying(
            ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(78)); // ENAMETOOLONG
  }

  private static int log(int priority, int flags, int time, String text) {
    return SystemLibrary.LIBC
        .getFunction("fake_log")
        .invokeInt(new Object[] {priority, flags, time, text});
  }

  private static String text(LogDriver driver) {
    return StandardCharsets.ISO_8859_1.decode(driver.data()).toString();
  }

  @Test
  void theLogDriverIsRead() throws Exception {
    try (LogDriver first = LogDriver.open(LOG, 1024);
        LogDriver second = LogDriver.open(LOG, 1024)) {
      assertThat(first.await(Duration.ZERO)).isFalse();
      assertThat(log(38, 0xe010, 1_700_000_000, "logger: hello\n")).isEqualTo(2);
      assertThat(first.await(Duration.ofSeconds(30))).isTrue();
      assertThat(first.read(1024)).isFalse();
      assertThat(text(first)).isEqualTo("logger: hello\n\0");
      assertThat(first.priority()).isEqualTo(38);
      assertThat(first.flags()).isEqualTo(0xe010);
      assertThat(first.time()).isEqualTo(1_700_000_000L);
      assertThat(first.await(Duration.ZERO)).isFalse();
      assertThat(second.read(5)).isTrue();
      assertThat(text(second)).isEqualTo("logge");
      assertThat(second.await(Duration.ZERO)).isTrue();
      assertThat(second.read(1024)).isFalse();
      assertThat(text(second)).isEqualTo("r: hello\n\0");
      assertThat(second.priority()).isEqualTo(38);
      assertThat(log(0, 0, -1, "")).isEqualTo(2);
      assertThat(second.read(1024)).isFalse();
      assertThat(text(second)).isEqualTo("\0");
      assertThat(second.time()).isEqualTo(0xffffffffL);
    }
    assertThat(log(0, 0, 0, "nobody")).isZero();
  }

  @Test
  void readersAreLimited() throws Exception {
    List<LogDriver> readers = new ArrayList<>();
    try {
      for (int i = 0; i < MOST_READERS; i++) {
        readers.add(LogDriver.open(LOG, 16));
      }
      assertThatThrownBy(() -> LogDriver.open(LOG, 16))
          .hasMessage("/dev/log: open: No such device or address");
    } finally {
      readers.forEach(LogDriver::close);
    }
    LogDriver.open(LOG, 16).close();
  }

  @Test
  void theDriverTakesCommandsOnlyOnce() {
    LibStreams calls = new LibStreams();
    int number = calls.open(NativePath.bytes(LOG), FileFlags.O_RDONLY);
    assertThat(number).isNotNegative();
    assertThat(calls.ioctl(number, StreamsConstants.I_CONSLOG, 0)).isEqualTo(-1);
    assertThat(calls.errno()).isEqualTo(Errnos.EINVAL);
    assertThat(calls.close(number)).isZero();
    assertThat(calls.close(number)).isEqualTo(-1);
    assertThat(calls.errno()).isEqualTo(Errnos.EBADF);
  }

  private static int threadsEnded(boolean inJava) {
    return SystemLibrary.LIBC
        .getFunction("fake_threads_ended")
        .invokeInt(new Object[] {inJava ? 1 : 0});
  }

  /** illumos blocks faults before it runs the destructors of an ending thread. */
  @Test
  void threadsLeaveJavaBeforeTheyEnd() throws Exception {
    int before = threadsEnded(false);
    CyclicBarrier together = new CyclicBarrier(2);
    DoorServer server =
        DoorServer.builder(call -> together.await(30, TimeUnit.SECONDS))
            .threads(DoorThreads.fixed(3))
            .create();
    try (server) {
      CompletableFuture<Void> other =
          CompletableFuture.runAsync(() -> assertThat(callOf(server)).isEmpty());
      assertThat(callOf(server)).isEmpty();
      other.get(30, TimeUnit.SECONDS);
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (threadsEnded(false) < before + 3) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
    assertThat(threadsEnded(true)).isZero();
  }

  private static byte[] callOf(DoorServer server) {
    try {
      return server.door().call(new byte[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

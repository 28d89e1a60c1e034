package org.jdoors.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jdoors.platform.LinuxOnly;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Datagrams through real sockets. */
@LinuxOnly
@Timeout(60)
final class DatagramReceiverTest {
  private static final int EPIPE = 32;
  private static final int ECONNREFUSED = 111;

  @TempDir Path folder = Path.of("");
  private Path path = Path.of("");

  @BeforeEach
  void path() {
    path = folder.resolve("log");
  }

  private DatagramReceiver bind() throws IOException {
    return DatagramReceiver.bind(path, 0666, 4, 16);
  }

  private static String text(DatagramReceiver receiver, int i) {
    return StandardCharsets.ISO_8859_1.decode(receiver.bytes(i)).toString();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void senderIsKnown() throws IOException {
    try (DatagramReceiver receiver = bind();
        TestSender sender = new TestSender()) {
      assertThat(sender.connect(path)).isZero();
      assertThat(sender.send(ascii("hello"))).isEqualTo(5);
      assertThat(sender.send(ascii(""))).isZero();
      assertThat(receiver.receive()).isEqualTo(2);
      assertThat(text(receiver, 0)).isEqualTo("hello");
      assertThat(text(receiver, 1)).isEmpty();
      assertThat(receiver.isCut(0)).isFalse();
      assertThat(receiver.pid(0)).isEqualTo((int) ProcessHandle.current().pid());
      assertThat(receiver.uid(0)).isEqualTo(Files.getAttribute(folder, "unix:uid"));
      assertThat(receiver.gid(1)).isEqualTo(Files.getAttribute(folder, "unix:gid"));
    }
  }

  @Test
  void longDatagramIsCut() throws IOException {
    try (DatagramReceiver receiver = bind();
        TestSender sender = new TestSender()) {
      sender.connect(path);
      sender.send(TestSender.of(17, 'a'));
      sender.send(TestSender.of(16, 'b'));
      assertThat(receiver.receive(Duration.ofSeconds(10))).isEqualTo(2);
      assertThat(text(receiver, 0)).isEqualTo("a".repeat(16));
      assertThat(receiver.isCut(0)).isTrue();
      assertThat(text(receiver, 1)).isEqualTo("b".repeat(16));
      assertThat(receiver.isCut(1)).isFalse();
      assertThat(receiver.receive(Duration.ZERO)).isZero();
      assertThat(receiver.receive(Duration.ofMillis(1))).isZero();
    }
  }

  @Test
  void whatWasAcceptedIsReadAfterMoreIsRefused() throws IOException {
    try (DatagramReceiver receiver = bind();
        TestSender sender = new TestSender()) {
      sender.connect(path);
      List<String> sent = new ArrayList<>();
      for (int i = 0; i < 9; i++) {
        sender.send(ascii("r" + i));
        sent.add("r" + i);
      }
      receiver.refuseMore();
      assertThat(Files.exists(path, LinkOption.NOFOLLOW_LINKS)).isFalse();
      assertThat(sender.send(ascii("late"))).isEqualTo(-EPIPE);
      List<String> received = new ArrayList<>();
      int count;
      while ((count = receiver.receive()) > 0) {
        for (int i = 0; i < count; i++) {
          received.add(text(receiver, i));
        }
      }
      assertThat(received).isEqualTo(sent);
      assertThat(receiver.receive(Duration.ZERO)).isZero();
    }
  }

  @Test
  void waitingReceiverLearnsThatNothingMoreComes() throws Exception {
    try (DatagramReceiver receiver = bind()) {
      CompletableFuture<Integer> count =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return receiver.receive();
                } catch (IOException e) {
                  return -1;
                }
              });
      receiver.refuseMore();
      assertThat(count.get(30, TimeUnit.SECONDS)).isZero();
    }
  }

  @Test
  void passedDescriptorsAreClosed() throws IOException {
    try (DatagramReceiver receiver = bind();
        TestSender sender = new TestSender()) {
      sender.connect(path);
      // The first calls open files of their own, so count from here.
      sender.sendDescriptor(ascii("fd"), sender.number());
      assertThat(receiver.receive()).isEqualTo(1);
      long before = openFiles();
      for (int i = 0; i < 50; i++) {
        assertThat(sender.sendDescriptor(ascii("fd"), sender.number())).isEqualTo(2);
        assertThat(receiver.receive()).isEqualTo(1);
        assertThat(receiver.pid(0)).isEqualTo((int) ProcessHandle.current().pid());
      }
      assertThat(openFiles()).isLessThan(before + 50);
    }
  }

  private static long openFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }

  @Test
  void modeIsThatWhichWasAskedFor() throws IOException {
    try (DatagramReceiver receiver = bind()) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rw-rw-rw-");
      assertThat(receiver.receive(Duration.ZERO)).isZero();
    }
  }

  @Test
  void staleSocketIsReplacedAndALiveOneIsNot() throws IOException {
    bind().close();
    assertThat(Files.exists(path)).isTrue();
    try (DatagramReceiver receiver = bind();
        TestSender sender = new TestSender()) {
      assertThatThrownBy(this::bind)
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("another process receives there");
      assertThat(sender.connect(path)).isZero();
      sender.send(ascii("x"));
      assertThat(receiver.receive()).isEqualTo(1);
    }
    try (TestSender sender = new TestSender()) {
      assertThat(sender.connect(path)).isEqualTo(ECONNREFUSED);
    }
  }

  @Test
  void linkToNothingIsReplaced() throws IOException {
    Files.createSymbolicLink(path, folder.resolve("gone"));
    try (DatagramReceiver receiver = bind()) {
      assertThat(Files.isSymbolicLink(path)).isFalse();
      receiver.refuseMore();
      assertThat(Files.exists(path)).isFalse();
    }
  }

  @Test
  void fileIsNeverRemoved() throws IOException {
    Files.writeString(path, "precious");
    assertThatThrownBy(this::bind).hasMessageContaining("not a socket");
    assertThat(Files.readString(path)).isEqualTo("precious");
  }

  @Test
  void socketOfASuccessorStays() throws IOException {
    try (DatagramReceiver old = bind()) {
      Files.delete(path);
      try (DatagramReceiver successor = bind()) {
        old.refuseMore();
        assertThat(Files.exists(path)).isTrue();
        successor.refuseMore();
      }
    }
  }

  @Test
  void wrongPlacesAreNamed() {
    Path tooLong = folder.resolve("x".repeat(120));
    assertThatThrownBy(() -> DatagramReceiver.bind(tooLong, 0666, 1, 16))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("too long");
    Path missing = folder.resolve("no/such/folder");
    assertThatThrownBy(() -> DatagramReceiver.bind(missing, 0666, 1, 16))
        .hasMessageContaining("No such file");
  }

  @Test
  void logDriverNeedsIllumos() {
    assertThatThrownBy(() -> LogDriver.open(Path.of("/dev/log"), 1024))
        .hasMessageContaining("only illumos has a log driver");
  }
}

package org.jdoors.door.ffi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The reader of the log driver over calls that act as the driver does. */
final class LogStreamTest {

  private static final int DESCRIPTOR = 7;
  private static final int EINTR = 4;
  private static final int EIO = 5;
  private static final int EBUSY = 16;

  private record Message(int priority, int flags, int time, String text) {}

  /** Reads and writes the C structures at their measured offsets, independently of our tables. */
  private static final class Driver implements StreamCalls {
    final Deque<Message> messages = new ArrayDeque<>();
    final Deque<Integer> failures = new ArrayDeque<>();
    final List<Integer> closed = new ArrayList<>();
    String opened = "";
    int ioctlFailure;
    int errno;
    private int given;

    @Override
    public int open(byte[] path, int flags) {
      opened = new String(path, StandardCharsets.UTF_8);
      return DESCRIPTOR;
    }

    @Override
    public int ioctl(int descriptor, int command, long argument) {
      assertThat(descriptor).isEqualTo(DESCRIPTOR);
      assertThat(command).isEqualTo(0x5308);
      Pointer strioctl = new Pointer(argument);
      assertThat(strioctl.getInt(0)).isEqualTo(0x4c03);
      assertThat(strioctl.getInt(8)).as("ic_len").isZero();
      assertThat(strioctl.getLong(16)).as("ic_dp").isZero();
      errno = ioctlFailure;
      return ioctlFailure == 0 ? 0 : -1;
    }

    @Override
    public int getmsg(int descriptor, long control, long data, long flags) {
      assertThat(new Pointer(flags).getInt(0)).isZero();
      Integer failure = failures.poll();
      if (failure != null) {
        errno = failure;
        return -1;
      }
      Message message = messages.element();
      Pointer controlBuffer = new Pointer(control);
      if (given == 0) {
        assertThat(controlBuffer.getInt(0)).as("maxlen").isGreaterThanOrEqualTo(24);
        controlBuffer.setInt(4, 24);
        Pointer logControl = controlBuffer.getPointer(8);
        logControl.setShort(6, (short) message.flags());
        logControl.setInt(12, message.time());
        logControl.setInt(20, message.priority());
      } else {
        controlBuffer.setInt(4, -1);
      }
      byte[] text = message.text().getBytes(StandardCharsets.ISO_8859_1);
      Pointer dataBuffer = new Pointer(data);
      int size = Math.min(dataBuffer.getInt(0), text.length - given);
      dataBuffer.setInt(4, size);
      dataBuffer.getPointer(8).write(0, text, given, size);
      given += size;
      if (given < text.length) {
        return 2;
      }
      given = 0;
      messages.remove();
      return 0;
    }

    @Override
    public int poll(long descriptors, long count, int milliseconds) {
      Pointer pollfd = new Pointer(descriptors);
      assertThat(pollfd.getInt(0)).isEqualTo(DESCRIPTOR);
      assertThat(pollfd.getShort(4)).isEqualTo((short) 1);
      Integer failure = failures.poll();
      if (failure != null) {
        errno = failure;
        return -1;
      }
      pollfd.setShort(6, (short) (messages.isEmpty() ? 0 : 1));
      return messages.isEmpty() ? 0 : 1;
    }

    @Override
    public long write(int descriptor, byte[] data, long size) {
      throw new AssertionError("a reader writes nothing");
    }

    @Override
    public int close(int descriptor) {
      closed.add(descriptor);
      return 0;
    }

    @Override
    public int errno() {
      return errno;
    }
  }

  private final Driver driver = new Driver();

  private LogStream open() throws ErrnoException {
    return LogStream.open(driver, Path.of("/dev/log"), 1024);
  }

  private static String text(LogStream stream) {
    return StandardCharsets.ISO_8859_1.decode(stream.data()).toString();
  }

  @Test
  void registersAndReadsARecord() throws ErrnoException {
    try (LogStream stream = open()) {
      assertThat(driver.opened).isEqualTo("/dev/log\0");
      assertThat(stream.await(0)).isFalse();
      driver.messages.add(new Message(13, 0xa010, 1700000000, "hello\n\0"));
      assertThat(stream.await(0)).isTrue();
      assertThat(stream.read(1024)).isFalse();
      assertThat(text(stream)).isEqualTo("hello\n\0");
      assertThat(stream.priority()).isEqualTo(13);
      assertThat(stream.flags()).isEqualTo(0xa010);
      assertThat(stream.time()).isEqualTo(1700000000L);
    }
    assertThat(driver.closed).containsExactly(DESCRIPTOR);
  }

  @Test
  void longRecordComesInPieces() throws ErrnoException {
    try (LogStream stream = open()) {
      driver.messages.add(new Message(14, 0x10, 5, "x".repeat(10)));
      assertThat(stream.read(4)).isTrue();
      assertThat(text(stream)).isEqualTo("xxxx");
      assertThat(stream.read(4)).isTrue();
      assertThat(stream.priority()).isEqualTo(14);
      assertThat(stream.read(4)).isFalse();
      assertThat(text(stream)).isEqualTo("xx");
    }
  }

  @Test
  void signalsAreNotErrors() throws ErrnoException {
    try (LogStream stream = open()) {
      driver.messages.add(new Message(14, 0, 0, "x"));
      driver.failures.add(EINTR);
      assertThat(stream.await(0)).isFalse();
      driver.failures.add(EINTR);
      assertThat(stream.read(1024)).isFalse();
      assertThat(text(stream)).isEqualTo("x");
      driver.failures.add(EIO);
      assertThatThrownBy(() -> stream.read(1024)).hasMessageContaining("getmsg");
    }
  }

  @Test
  void refusedRegistrationClosesTheStream() {
    driver.ioctlFailure = EBUSY;
    assertThatThrownBy(this::open).hasMessageContaining("ioctl: errno 16");
    assertThat(driver.closed).containsExactly(DESCRIPTOR);
  }
}

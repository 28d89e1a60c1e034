package org.jdoors.door.ffi;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A stream of the illumos log driver that gets a copy of every record. For one thread at a time.
 *
 * <p>Source: log(4D), getmsg(2); illumos {@code uts/common/io/log.c}.
 */
public final class LogStream implements AutoCloseable {

  private final StreamCalls calls;
  private final int descriptor;
  private final ByteBuffer data;
  private final ByteBuffer control = ThreadMemory.allocate(LogControl.LAYOUT.size());
  private final ByteBuffer dataBuffer = ThreadMemory.allocate(StreamBuffer.LAYOUT.size());
  private final ByteBuffer controlBuffer = ThreadMemory.allocate(StreamBuffer.LAYOUT.size());
  private final ByteBuffer flags = ThreadMemory.allocate(Integer.BYTES);
  private final ByteBuffer pollfd = ThreadMemory.allocate(Poll.LAYOUT.size());
  private boolean closed;

  private LogStream(StreamCalls calls, int descriptor, int bytes) {
    this.calls = calls;
    this.descriptor = descriptor;
    this.data = ThreadMemory.allocate(bytes);
    StreamBuffer.BUFFER.put(dataBuffer, 0, ThreadMemory.addressOf(data));
    StreamBuffer.MAXIMUM.put(controlBuffer, 0, control.capacity());
    StreamBuffer.BUFFER.put(controlBuffer, 0, ThreadMemory.addressOf(control));
    Poll.FD.put(pollfd, 0, descriptor);
    Poll.EVENTS.put(pollfd, 0, (short) Poll.POLLIN);
  }

  /** Whether this system has a log driver. */
  public static boolean isSupported() {
    return Platform.current() == Platform.ILLUMOS;
  }

  /**
   * Opens the device and registers as a reader of all records.
   *
   * @param bytes most that {@link #read} gives at a time
   * @throws ErrnoException ENXIO if there are 16 readers already, and others as open says
   */
  public static LogStream open(Path device, int bytes) throws ErrnoException {
    return open(new LibStreams(), device, bytes);
  }

  /** Puts one record into the driver, by a stream that is open for that only. */
  public static void write(Path device, byte[] record) throws ErrnoException {
    StreamCalls calls = new LibStreams();
    int number = calls.open(NativePath.bytes(device), FileFlags.O_WRONLY | FileFlags.O_CLOEXEC);
    if (number < 0) {
      throw new ErrnoException("open", calls.errno());
    }
    try {
      if (calls.write(number, record, record.length) != record.length) {
        throw new ErrnoException("write", calls.errno());
      }
    } finally {
      calls.close(number);
    }
  }

  static LogStream open(StreamCalls calls, Path device, int bytes) throws ErrnoException {
    int number = calls.open(NativePath.bytes(device), FileFlags.O_RDONLY | FileFlags.O_CLOEXEC);
    if (number < 0) {
      throw new ErrnoException("open", calls.errno());
    }
    LogStream stream = new LogStream(calls, number, bytes);
    try {
      stream.register();
      return stream;
    } catch (ErrnoException | RuntimeException | Error e) {
      stream.close();
      throw e;
    }
  }

  /** The command must come in a strioctl: as a plain ioctl the driver refuses it. */
  private void register() throws ErrnoException {
    ByteBuffer command = ThreadMemory.allocate(StreamCommand.LAYOUT.size());
    StreamCommand.COMMAND.put(command, 0, StreamsConstants.I_CONSLOG);
    try {
      long address = ThreadMemory.addressOf(command);
      if (calls.ioctl(descriptor, StreamsConstants.I_STR, address) < 0) {
        throw new ErrnoException("ioctl", calls.errno());
      }
    } finally {
      Reference.reachabilityFence(command);
    }
  }

  /**
   * Waits for a record.
   *
   * @param milliseconds longest wait, 0 for none
   * @return whether there is one
   */
  public boolean await(int milliseconds) throws ErrnoException {
    int ready = calls.poll(ThreadMemory.addressOf(pollfd), 1, milliseconds);
    if (ready < 0) {
      int errno = calls.errno();
      if (errno == Errnos.EINTR) {
        return false;
      }
      throw new ErrnoException("poll", errno);
    }
    int events = Poll.REVENTS.get(pollfd, 0);
    if (ready > 0 && (events & Poll.POLLIN) == 0) {
      throw new ErrnoException("poll", Errnos.number("EIO"));
    }
    return ready > 0;
  }

  /**
   * Reads the next piece of a record, waiting if there is none. What the record says beside its
   * text comes with its first piece and stays until the next record.
   *
   * @param most bytes, up to what was given to open
   * @return whether more of the same record follows
   */
  public boolean read(int most) throws ErrnoException {
    while (true) {
      StreamBuffer.MAXIMUM.put(dataBuffer, 0, Math.min(most, data.capacity()));
      StreamBuffer.LENGTH.put(dataBuffer, 0, 0);
      flags.putInt(0, 0);
      int result =
          calls.getmsg(
              descriptor,
              ThreadMemory.addressOf(controlBuffer),
              ThreadMemory.addressOf(dataBuffer),
              ThreadMemory.addressOf(flags));
      if (result >= 0) {
        int length = Math.max(0, StreamBuffer.LENGTH.get(dataBuffer, 0));
        data.clear().limit(Math.min(length, data.capacity()));
        return (result & StreamsConstants.MOREDATA) != 0;
      }
      int errno = calls.errno();
      if (errno != Errnos.EINTR) {
        throw new ErrnoException("getmsg", errno);
      }
    }
  }

  /** The bytes of the last piece, a record's last NUL included; valid until the next one. */
  public ByteBuffer data() {
    return data;
  }

  /** {@code pri} of the record. */
  public int priority() {
    return LogControl.PRIORITY.get(control, 0);
  }

  /** {@code flags} of the record, {@code SL_LOGONLY} and others. */
  public int flags() {
    return LogControl.FLAGS.get(control, 0) & 0xffff;
  }

  /** {@code ttime} of the record: seconds since 1970. */
  public long time() {
    return LogControl.TIME.getUnsigned(control, 0);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      calls.close(descriptor);
    }
  }
}

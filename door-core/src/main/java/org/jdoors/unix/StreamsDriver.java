package org.jdoors.unix;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import org.jdoors.door.ffi.ErrnoException;
import org.jdoors.door.ffi.Errnos;
import org.jdoors.door.ffi.LogStream;

/** The driver of this system. */
final class StreamsDriver implements LogDriver {
  private final Path device;
  private final LogStream stream;

  private StreamsDriver(Path device, LogStream stream) {
    this.device = device;
    this.stream = stream;
  }

  static StreamsDriver open(Path device, int bytes) throws IOException {
    if (!LogStream.isSupported()) {
      throw new FileSystemException(device.toString(), null, "only illumos has a log driver");
    }
    try {
      return new StreamsDriver(device, LogStream.open(device, bytes));
    } catch (ErrnoException e) {
      throw failure(device, e);
    }
  }

  private static FileSystemException failure(Path device, ErrnoException e) {
    FileSystemException failure =
        new FileSystemException(
            device.toString(), null, e.function() + ": " + Errnos.text(e.errno()));
    failure.initCause(e);
    return failure;
  }

  @Override
  public boolean await(Duration longest) throws IOException {
    try {
      return stream.await((int) Math.min(Integer.MAX_VALUE, longest.toMillis()));
    } catch (ErrnoException e) {
      throw failure(device, e);
    }
  }

  @Override
  public boolean read(int most) throws IOException {
    try {
      return stream.read(most);
    } catch (ErrnoException e) {
      throw failure(device, e);
    }
  }

  @Override
  public ByteBuffer data() {
    return stream.data();
  }

  @Override
  public int priority() {
    return stream.priority();
  }

  @Override
  public int flags() {
    return stream.flags();
  }

  @Override
  public long time() {
    return stream.time();
  }

  @Override
  public void close() {
    stream.close();
  }
}

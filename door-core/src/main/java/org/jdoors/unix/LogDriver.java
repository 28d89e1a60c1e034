package org.jdoors.unix;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import org.jdoors.door.ffi.LogStream;

/** A reader of the illumos log driver, registered for all records. For one thread at a time. */
public interface LogDriver extends AutoCloseable {

  /** Whether this system has the driver. */
  static boolean isSupported() {
    return LogStream.isSupported();
  }

  /**
   * Opens the device and registers.
   *
   * @param device natively {@code /dev/log}
   * @param bytes most that one {@link #read} gives
   */
  static LogDriver open(Path device, int bytes) throws IOException {
    return StreamsDriver.open(device, bytes);
  }

  /**
   * Waits for a record.
   *
   * @return whether there is one
   */
  boolean await(Duration longest) throws IOException;

  /**
   * Reads the next piece of a record.
   *
   * @param most bytes of it
   * @return whether more of the same record follows
   */
  boolean read(int most) throws IOException;

  /** The bytes of the last piece, a record's last NUL included; valid until the next read. */
  ByteBuffer data();

  /** Facility and severity of the record that the last piece belongs to. */
  int priority();

  /** {@code SL_LOGONLY} (0x2000), {@code SL_CONSONLY} (0x1000) and others. */
  int flags();

  /** When the record was made, in seconds since 1970. */
  long time();

  @Override
  void close();
}

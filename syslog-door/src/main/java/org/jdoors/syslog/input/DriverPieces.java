package org.jdoors.syslog.input;

import java.nio.ByteBuffer;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jdoors.syslog.record.DriverLines;
import org.jdoors.syslog.record.SyslogRecord;

/**
 * Puts the pieces together in which the log driver gives a long record. A piece that is not the
 * last one is cut at its last newline, and what is behind that goes before the next piece; without
 * a newline it is cut between two characters; each part is a record of its own. For one thread.
 *
 * <p>Source: illumos syslogd.c, {@code getkmsg()}.
 */
final class DriverPieces {
  private final byte[] host;
  private final boolean multibyte;
  private final DriverLines lines;
  private final Consumer<SyslogRecord> records;
  private final byte[] buffer = new byte[InputLimits.DRIVER_BYTES];
  private int length;

  DriverPieces(byte[] host, ZoneId zone, boolean multibyte, Consumer<SyslogRecord> records) {
    this.host = host;
    this.multibyte = multibyte;
    this.lines = new DriverLines(zone);
    this.records = records;
  }

  /** How many bytes the next piece may have. */
  int room() {
    return buffer.length - length;
  }

  /** Forgets what was kept for the next piece. */
  void clear() {
    length = 0;
  }

  /**
   * Takes a piece.
   *
   * @param more whether another piece of the same record follows
   */
  void take(ByteBuffer piece, boolean more, int priority, int flags, long time) {
    int size = Math.min(piece.remaining(), room());
    piece.get(buffer, length, size);
    length += size;
    if (!more) {
      give(length, length, priority, flags, time);
      return;
    }
    int newline = lastNewline();
    if (newline > 0) {
      give(newline, newline + 1, priority, flags, time);
    } else if (room() == 0) {
      int end = multibyte ? wholeCharacters() : length;
      give(end, end, priority, flags, time);
    }
  }

  /** Gives {@code [0..end)} as a record and keeps what begins at {@code next}. */
  private void give(int end, int next, int priority, int flags, long time) {
    int kept = length - next;
    lines.split(priority, flags, time, host, Arrays.copyOf(buffer, end), records);
    System.arraycopy(buffer, next, buffer, 0, kept);
    length = kept;
  }

  /** A newline in front of all does not count. */
  private int lastNewline() {
    int at = length - 1;
    while (at > 0 && buffer[at] != '\n') {
      at--;
    }
    return at;
  }

  /** Where the last UTF-8 sequence begins if it is not complete, else the length. */
  private int wholeCharacters() {
    int lead = length - 1;
    while (lead > 0 && lead > length - 4 && (buffer[lead] & 0xc0) == 0x80) {
      lead--;
    }
    int first = buffer[lead] & 0xff;
    int size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
    return lead > 0 && lead + size > length ? lead : length;
  }
}

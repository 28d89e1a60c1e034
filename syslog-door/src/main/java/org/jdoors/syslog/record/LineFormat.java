package org.jdoors.syslog.record;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;

/**
 * The line that the native daemon writes for a record: date, blank, host, blank, rest, sanitised,
 * then a line end. A dated text gives the date itself; any other gets the record's time, local.
 * Keeps its buffers; for one thread at a time.
 *
 * <p>Source: illumos syslogd.c, {@code logmymsg()} and {@code writemsg()}.
 */
public final class LineFormat {
  /** Where a line goes, which settles its end and whether it shows the message id. */
  public enum Kind {
    FILE("\n", false),
    TERMINAL("\r\n", false),
    CONSOLE("\r\n", true);

    private final String end;
    private final boolean hidesId;

    Kind(String end, boolean hidesId) {
      this.end = end;
      this.hidesId = hidesId;
    }

    /** Whether a record may go there: some are for the console only, some never for it. */
    public boolean takes(SyslogRecord record) {
      return switch (this) {
        case FILE -> (record.flags() & SyslogRecord.CONSOLE_ONLY) == 0;
        case CONSOLE -> (record.flags() & SyslogRecord.LOG_ONLY) == 0;
        case TERMINAL -> true;
      };
    }
  }

  private static final byte[] ID_BEGIN = "[ID ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ID_END = "] ".getBytes(StandardCharsets.US_ASCII);
  private static final int USUAL_SIZE = 2048;

  private final Kind kind;
  private final Sanitizer sanitizer;
  private final LineDate dates;
  private final Bytes plain = new Bytes(USUAL_SIZE);

  public LineFormat(Kind kind, Sanitizer sanitizer, ZoneId zone) {
    this.kind = kind;
    this.sanitizer = sanitizer;
    this.dates = new LineDate(zone);
  }

  /**
   * Puts the line of a record into {@code line}, which is cleared first. An empty text gives none.
   */
  public void format(SyslogRecord record, Bytes line) {
    line.clear();
    if (!record.isEmpty()) {
      append(record, line);
      line.putAscii(kind.end);
    }
  }

  /** Appends the line of a record that has a text, without a line end. */
  void append(SyslogRecord record, Bytes line) {
    byte[] text = record.bytes();
    int rest = record.textStart();
    plain.clear();
    if (record.isDated()) {
      plain.put(text, rest, rest + LineDate.LENGTH);
      rest += LineDate.LENGTH + 1;
    } else {
      plain.put(dates.of(record.time()));
    }
    plain.put(' ');
    plain.put(record.host());
    plain.put(' ');
    putRest(text, rest, record.textEnd());
    sanitizer.append(plain.array(), 0, plain.length(), line);
    plain.clear();
  }

  private void putRest(byte[] text, int from, int to) {
    int idStart = kind.hidesId ? find(ID_BEGIN, text, from, to) : to;
    int idEnd = find(ID_END, text, idStart, to);
    if (idEnd == to) {
      plain.put(text, from, to);
    } else {
      plain.put(text, from, idStart);
      plain.put(text, idEnd + ID_END.length, to);
    }
  }

  /** Where {@code wanted} begins in {@code text[from..to)}, or {@code to}. */
  private static int find(byte[] wanted, byte[] text, int from, int to) {
    for (int i = from; i <= to - wanted.length; i++) {
      int same = 0;
      while (same < wanted.length && text[i + same] == wanted[same]) {
        same++;
      }
      if (same == wanted.length) {
        return i;
      }
    }
    return to;
  }
}

package org.jdoors.syslog.output;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;
import org.jdoors.syslog.config.LineStyle;
import org.jdoors.syslog.config.OutputSettings.Transport;
import org.jdoors.syslog.record.Bytes;
import org.jdoors.syslog.record.Sanitizer;
import org.jdoors.syslog.record.SyslogRecord;

/**
 * What goes over the network for a record. The native form is {@code <pri>date rest}, without the
 * host, not sanitised; in datagrams it is split so that none is longer than 1024 bytes, each with
 * the same head (syslogd.c, {@code writemsg()}, {@code F_FORW}). For one thread at a time.
 */
final class ForwardFrames {
  private static final int DATE = 15;
  private static final int LONGEST = 1024;
  private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMM", Locale.ROOT);
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  private final Transport transport;
  private final LineStyle style;
  private final LineMaker maker;
  private final boolean characters;
  private final ZoneId zone;
  private final Bytes line = new Bytes(2048);

  ForwardFrames(Transport transport, LineStyle style, LineSettings settings) {
    this.transport = transport;
    this.style = style;
    this.maker = LineMakers.of(style, settings);
    this.characters = settings.sanitizer() == Sanitizer.UTF_8;
    this.zone = settings.zone();
  }

  /** Gives the record's frames, each to be sent in one piece. */
  void make(SyslogRecord record, Consumer<byte[]> frames) {
    if (style == LineStyle.NATIVE) {
      nativeForm(record, frames);
      return;
    }
    maker.format(record, line);
    if (line.length() > 0) {
      frame(line.array(), line.length() - 1, frames);
    }
  }

  private void nativeForm(SyslogRecord record, Consumer<byte[]> frames) {
    line.clear();
    line.put('<');
    line.putDecimal(record.priority());
    line.put('>');
    int rest = record.textStart();
    if (record.isDated()) {
      line.put(record.bytes(), rest, rest + DATE);
      rest += DATE + 1;
    } else {
      line.putAscii(date(record.time()));
    }
    line.put(' ');
    int head = line.length();
    do {
      line.truncate(head);
      int end = transport == Transport.UDP ? end(record, rest, LONGEST - head) : record.textEnd();
      line.put(record.bytes(), rest, end);
      frame(line.array(), line.length(), frames);
      rest = end;
    } while (rest < record.textEnd());
  }

  private String date(long time) {
    ZonedDateTime local = Instant.ofEpochSecond(time).atZone(zone);
    return String.format(
        Locale.ROOT, "%s %2d %s", MONTH.format(local), local.getDayOfMonth(), TIME.format(local));
  }

  /** Where the piece that begins at {@code from} ends: not within a character. */
  private int end(SyslogRecord record, int from, int room) {
    int end = Math.min(record.textEnd(), from + room);
    if (!characters || end == record.textEnd()) {
      return end;
    }
    int start = end;
    while (start > from && end - start < 3 && (record.bytes()[start] & 0xc0) == 0x80) {
      start--;
    }
    return start > from ? start : end;
  }

  private void frame(byte[] bytes, int length, Consumer<byte[]> frames) {
    switch (transport) {
      case UDP -> frames.accept(Arrays.copyOf(bytes, length));
      case TCP_COUNTED -> {
        byte[] count = (length + " ").getBytes(StandardCharsets.US_ASCII);
        byte[] frame = Arrays.copyOf(count, count.length + length);
        System.arraycopy(bytes, 0, frame, count.length, length);
        frames.accept(frame);
      }
      case TCP_LINES -> {
        byte[] frame = Arrays.copyOf(bytes, length + 1);
        for (int i = 0; i < length; i++) {
          // A newline would begin another record.
          frame[i] = frame[i] == '\n' ? (byte) ' ' : frame[i];
        }
        frame[length] = '\n';
        frames.accept(frame);
      }
    }
  }
}

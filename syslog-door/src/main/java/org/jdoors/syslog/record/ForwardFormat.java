package org.jdoors.syslog.record;

import java.time.ZoneId;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The packets by which the native daemon sends a record to another: {@code <PRI>date text}, without
 * a host, not sanitised, without a line end. A text that does not fit in 1024 bytes goes in
 * several, each with the same head. For one thread at a time.
 *
 * <p>Source: illumos syslogd.c, {@code writemsg()} for F_FORW.
 */
public final class ForwardFormat {
  /** Longest packet of the native daemon. */
  public static final int LONGEST = 1024;

  /** For transports that carry a message of any length: one packet for each record. */
  public static final int UNBOUNDED = Integer.MAX_VALUE;

  private final boolean wholeCharacters;
  private final int longest;
  private final LineDate dates;
  private final Bytes packet = new Bytes(LONGEST);

  /**
   * @param locale a packet is cut between characters in a locale that has some of several bytes
   * @param longest bytes of a packet, {@link #LONGEST} or {@link #UNBOUNDED}
   */
  public ForwardFormat(Sanitizer locale, ZoneId zone, int longest) {
    this.wholeCharacters = locale == Sanitizer.UTF_8;
    this.longest = longest;
    this.dates = new LineDate(zone);
  }

  /**
   * Whether a record goes to a host at all: a MARK does not, nor does one that came from there.
   *
   * @param target the host as the configuration names it
   */
  public static boolean takes(SyslogRecord record, byte[] target) {
    return record.priority() < Priority.LIMIT && !Arrays.equals(record.host(), target);
  }

  /** Gives the packets of a record; each is ours again when {@code packets} returns. */
  public void split(SyslogRecord record, Consumer<Bytes> packets) {
    if (record.isEmpty()) {
      return;
    }
    byte[] text = record.bytes();
    int at = record.textStart();
    packet.clear();
    packet.put('<');
    packet.putDecimal(record.priority());
    packet.put('>');
    if (record.isDated()) {
      packet.put(text, at, at + LineDate.LENGTH);
      at += LineDate.LENGTH + 1;
    } else {
      packet.put(dates.of(record.time()));
    }
    packet.put(' ');
    int head = packet.length();
    do {
      int end = cut(text, at, record.textEnd(), longest - head);
      packet.truncate(head);
      packet.put(text, at, end);
      packets.accept(packet);
      at = end;
    } while (at < record.textEnd());
    packet.clear();
  }

  private int cut(byte[] text, int from, int to, int most) {
    if (to - from <= most) {
      return to;
    }
    int end = from + most;
    int start = end;
    while (wholeCharacters && start > end - 3 && (text[start] & 0xc0) == 0x80) {
      start--;
    }
    boolean split = start < end && Utf8.sequence(text, start, to) > end - start;
    return split ? start : end;
  }
}

package org.jdoors.syslog.route;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jdoors.syslog.record.Facility;
import org.jdoors.syslog.record.Priority;
import org.jdoors.syslog.record.SyslogRecord;
import org.jspecify.annotations.Nullable;

/**
 * Holds back records that repeat the one before, and reports how many they were. For one entry, and
 * for one thread at a time.
 *
 * <p>A record repeats the one before if host and text are equal, the date in front of a dated text
 * left out; the priority is not compared. The report bears the date of the last repeat if the texts
 * are dated, else the time of the first record.
 *
 * <p>Only for destinations that do not acknowledge: an acknowledged record is in the file itself,
 * not in a count that a crash would lose.
 *
 * <p>Source: illumos syslogd.c, {@code logmymsg()} and {@code flushmsg()}.
 */
public final class Repeats {
  private static final int DATE = 15;

  private final SyslogRecord report = new SyslogRecord();
  private @Nullable SyslogRecord previous;
  private byte[] lastDate = new byte[0];
  private int count;

  /** Gives to {@code out} what is to be written now that this record has come. */
  public void take(SyslogRecord record, Consumer<SyslogRecord> out) {
    if (Priority.facility(record.priority()) == Facility.MARK) {
      // A mark says that there was nothing else: what comes after it is shown anew.
      report(out);
      previous = null;
      out.accept(record);
      return;
    }
    if (previous != null && same(previous, record)) {
      count++;
      remember(record);
      return;
    }
    report(out);
    previous = record.copy();
    remember(record);
    out.accept(record);
  }

  /**
   * Reports repeats that were held back, if there are any; then the next record is written even if
   * it repeats the last.
   */
  public void flush(Consumer<SyslogRecord> out) {
    if (count > 0) {
      report(out);
      previous = null;
    }
  }

  /**
   * Reports repeats that were held back, and begins anew: as natively on SIGHUP, and at the end.
   */
  public void end(Consumer<SyslogRecord> out) {
    report(out);
    previous = null;
  }

  private void remember(SyslogRecord record) {
    if (record.isDated()) {
      int start = record.textStart();
      lastDate = Arrays.copyOfRange(record.bytes(), start, start + DATE);
    }
  }

  private void report(Consumer<SyslogRecord> out) {
    SyslogRecord repeated = previous;
    if (count == 0 || repeated == null) {
      return;
    }
    String words = "last message repeated " + count + (count == 1 ? " time" : " times");
    String date = repeated.isDated() ? new String(lastDate, StandardCharsets.ISO_8859_1) + " " : "";
    byte[] text = (date + words).getBytes(StandardCharsets.ISO_8859_1);
    report.fillLocal(
        repeated.priority(),
        repeated.flags(),
        text,
        0,
        text.length,
        repeated.time(),
        repeated.host());
    count = 0;
    out.accept(report);
  }

  private static boolean same(SyslogRecord a, SyslogRecord b) {
    return a.isDated() == b.isDated()
        && Arrays.equals(a.host(), b.host())
        && Arrays.equals(a.bytes(), compared(a), a.textEnd(), b.bytes(), compared(b), b.textEnd());
  }

  /** Where the part of the text that is compared begins: behind date and blank, if there are. */
  private static int compared(SyslogRecord record) {
    return record.textStart() + (record.isDated() ? DATE + 1 : 0);
  }
}

package org.jdoors.syslog.record;

import java.time.ZoneId;
import java.util.function.Consumer;

/**
 * Makes records of what the log driver delivers: one for each line that is not empty; a line of the
 * kernel, which carries no date, gets one in front. For one thread at a time.
 *
 * <p>Source: illumos syslogd.c, {@code formatsys()}.
 */
public final class DriverLines {
  private final LineDate dates;
  private final SyslogRecord record = new SyslogRecord();
  private final Bytes line = new Bytes(1024);

  public DriverLines(ZoneId zone) {
    dates = new LineDate(zone);
  }

  /**
   * Gives the lines of {@code data}, which ends at its first NUL, one after the other.
   *
   * @param flags of the driver, see {@link SyslogRecord#CONSOLE_ONLY}
   * @param time of the driver, seconds since 1970
   * @param records takes each record before the next is made of the same object
   */
  public void split(
      int priority,
      int flags,
      long time,
      byte[] host,
      byte[] data,
      Consumer<SyslogRecord> records) {
    int start = 0;
    for (int i = 0; i <= data.length; i++) {
      boolean end = i == data.length || data[i] == 0;
      if (end || data[i] == '\n') {
        if (i > start) {
          line.clear();
          if (Priority.facility(priority) == Facility.KERN) {
            line.put(dates.of(time));
            line.put(' ');
          }
          line.put(data, start, i);
          record.fillLocal(priority, flags, line.array(), 0, line.length(), time, host);
          records.accept(record);
        }
        start = i + 1;
      }
      if (end) {
        return;
      }
    }
  }
}

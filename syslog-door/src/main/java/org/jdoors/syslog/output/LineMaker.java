package org.jdoors.syslog.output;

import org.jdoors.syslog.config.LineStyle;
import org.jdoors.syslog.record.Bytes;
import org.jdoors.syslog.record.LineWriter;
import org.jdoors.syslog.record.SyslogRecord;

/** Makes what is written for a record. For one thread at a time. */
@FunctionalInterface
interface LineMaker {

  /**
   * Puts what is to be written into {@code line}, which is cleared first; it is empty if the record
   * is not to be written.
   */
  void format(SyslogRecord record, Bytes line);

  /** Makes lines for files and other readers of lines: each ends in a newline and has no other. */
  static LineMaker of(LineStyle style, LineSettings settings) {
    LineWriter writer = style.newWriter(settings.sanitizer(), settings.zone());
    return (record, line) -> {
      line.clear();
      writer.write(record, line);
      if (line.length() > 0) {
        line.put('\n');
      }
    };
  }
}

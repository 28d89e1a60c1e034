package org.jdoors.syslog.input;

import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdoors.syslog.record.Bytes;
import org.jdoors.syslog.record.Sanitizer;
import org.jdoors.syslog.route.Counted;

/** Counters as lines {@code name value}, sorted by name; blanks in names become underscores. */
public final class StatisticsText {
  private StatisticsText() {}

  /** The lines of these counters; those of the same name are added up. */
  public static byte[] of(Counted counted) {
    SortedMap<String, Long> sorted = new TreeMap<>();
    counted.counters((name, value) -> sorted.merge(name, value, Long::sum));
    Bytes lines = new Bytes(1024);
    sorted.forEach(
        (name, value) -> {
          byte[] bytes = name.replace(' ', '_').getBytes(StandardCharsets.UTF_8);
          Sanitizer.UTF_8.append(bytes, 0, bytes.length, lines);
          lines.putAscii(" " + value + "\n");
        });
    return lines.copy();
  }
}

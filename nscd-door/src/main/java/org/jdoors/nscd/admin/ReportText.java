package org.jdoors.nscd.admin;

import java.util.Locale;
import java.util.Map;
import org.jdoors.nscd.wire.AdminReport;
import org.jdoors.nscd.wire.CacheName;
import org.jdoors.nscd.wire.CacheParameter;
import org.jdoors.nscd.wire.CacheStatistic;

/**
 * A report as {@code nscd -g} of illumos prints it.
 *
 * <p>Source: the recorded output of that command.
 */
public final class ReportText {

  private ReportText() {}

  /** The text, with a line feed behind each line. */
  public static String of(AdminReport report) {
    StringBuilder text = new StringBuilder("nscd configuration:\n\n");
    text.append(String.format(Locale.ROOT, "%10d  server debug level\n", report.debugLevel()));
    text.append('"').append(visible(report.logFile())).append("\"  is server log file\n");
    for (CacheName cache : CacheName.values()) {
      text.append("\n\nCACHE: ").append(cache.databaseName()).append("\n\n");
      config(text, report.settings(cache));
      if (report.settings(cache).getOrDefault(CacheParameter.ENABLE, 0L) != 0) {
        text.append('\n');
        statistics(text, report.statistics(cache));
      }
    }
    return text.toString();
  }

  /** The name comes from another process: it must not work a terminal. */
  private static String visible(String text) {
    return text.replaceAll("[^\\x20-\\x7e]", "?");
  }

  private static void config(StringBuilder text, Map<CacheParameter, Long> values) {
    text.append("\t CONFIG:\n");
    flag(text, "enabled", values, CacheParameter.ENABLE);
    flag(text, "per user cache", values, CacheParameter.PER_USER);
    flag(text, "avoid name service", values, CacheParameter.AVOID_NAME_SERVICE);
    flag(text, "check file", values, CacheParameter.CHECK_FILES);
    number(text, "check file interval", values, CacheParameter.CHECK_INTERVAL);
    number(text, "positive ttl", values, CacheParameter.POSITIVE_TTL);
    number(text, "negative ttl", values, CacheParameter.NEGATIVE_TTL);
    number(text, "keep hot count", values, CacheParameter.KEEP_HOT);
    number(text, "hint size", values, CacheParameter.HINT_SIZE);
    long most = values.getOrDefault(CacheParameter.MAX_ENTRIES, 0L);
    line(text, "max entries", most == 0 ? "0 (unlimited)" : Long.toUnsignedString(most));
  }

  private static void statistics(StringBuilder text, Map<CacheStatistic, Long> values) {
    text.append("\t STATISTICS:\n");
    count(text, "positive hits", values, CacheStatistic.POSITIVE_HITS);
    count(text, "negative hits", values, CacheStatistic.NEGATIVE_HITS);
    count(text, "positive misses", values, CacheStatistic.POSITIVE_MISSES);
    count(text, "negative misses", values, CacheStatistic.NEGATIVE_MISSES);
    count(text, "total entries", values, CacheStatistic.ENTRIES);
    count(text, "queries queued", values, CacheStatistic.WAITS);
    count(text, "queries dropped", values, CacheStatistic.DROPS);
    count(text, "cache invalidations", values, CacheStatistic.INVALIDATIONS);
    line(text, "cache hit rate", String.format(Locale.ROOT, "%.1f", hitRate(values)));
  }

  /** Percentage of the requests that the cache answered. */
  private static double hitRate(Map<CacheStatistic, Long> values) {
    double hits =
        (double) values.getOrDefault(CacheStatistic.POSITIVE_HITS, 0L)
            + values.getOrDefault(CacheStatistic.NEGATIVE_HITS, 0L);
    double misses =
        (double) values.getOrDefault(CacheStatistic.POSITIVE_MISSES, 0L)
            + values.getOrDefault(CacheStatistic.NEGATIVE_MISSES, 0L);
    return hits + misses == 0 ? 0 : 100 * hits / (hits + misses);
  }

  private static void flag(
      StringBuilder text,
      String label,
      Map<CacheParameter, Long> values,
      CacheParameter parameter) {
    line(text, label, values.getOrDefault(parameter, 0L) == 0 ? "no" : "yes");
  }

  private static void number(
      StringBuilder text,
      String label,
      Map<CacheParameter, Long> values,
      CacheParameter parameter) {
    line(text, label, Long.toString(values.getOrDefault(parameter, 0L)));
  }

  private static void count(
      StringBuilder text,
      String label,
      Map<CacheStatistic, Long> values,
      CacheStatistic statistic) {
    line(text, label, Long.toUnsignedString(values.getOrDefault(statistic, 0L)));
  }

  private static void line(StringBuilder text, String label, String value) {
    text.append("\t ").append(label).append(": ").append(value).append('\n');
  }
}

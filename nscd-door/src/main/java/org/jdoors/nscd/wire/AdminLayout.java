package org.jdoors.nscd.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jdoors.struct.BytesField;
import org.jdoors.struct.Field;
import org.jdoors.struct.Int32Field;
import org.jdoors.struct.Int64Field;
import org.jdoors.struct.Int8Field;
import org.jdoors.struct.StructLayout;
import org.jspecify.annotations.Nullable;

/**
 * The structures of NSCD_GETADMIN and NSCD_SETADMIN ({@code nscd_admin_t}, {@code
 * nscd_admin_mod_t}), native byte order. illumos nscd is a 32-bit program, so {@link #ILP32} is
 * what its commands send; {@link #LP64} is what a 64-bit build of them would.
 *
 * <p>Source: illumos cmd/nscd/nscd_admin.h and cache.h.
 */
public final class AdminLayout {

  /** int, long and pointers of 4 bytes, double aligned to 4: 1880 and 1016 bytes. */
  public static final AdminLayout ILP32 = new AdminLayout(Integer.BYTES);

  /** long and pointers of 8 bytes: 2568 and 1096 bytes. */
  public static final AdminLayout LP64 = new AdminLayout(Long.BYTES);

  /** NSCD_LOGFILE_LEN: room for the name of the log file with its NUL. */
  static final int LOG_FILE_LENGTH = 128;

  /** A bitmap of all settings. */
  private static final int ALL = -1;

  private final StructLayout config;
  private final Int32Field configCount;
  private final Int32Field configBitmap;
  private final Map<CacheParameter, Field> parameters = new EnumMap<>(CacheParameter.class);

  private final StructLayout statistic;
  private final Map<CacheStatistic, Field> counters = new EnumMap<>(CacheStatistic.class);

  private final StructLayout report;
  private final Int32Field reportDebugLevel;
  private final BytesField reportLogFile;
  private final BytesField reportConfigs;
  private final BytesField reportStatistics;

  private final StructLayout change;
  private final Int32Field changeTotalSize;
  private final Int8Field changesDebugLevel;
  private final Int8Field changesLogFile;
  private final BytesField changedCaches;
  private final BytesField flushedCaches;
  private final Int8Field changedCount;
  private final Int8Field flushedCount;
  private final BytesField changeConfigs;

  private AdminLayout(int longSize) {
    StructLayout.Builder layout = StructLayout.packed("nscd_cfg_cache_t", longSize);
    configCount = layout.int32("gi.num_param");
    configBitmap = layout.int32("gi.bitmap");
    for (CacheParameter parameter : CacheParameter.values()) {
      parameters.put(
          parameter,
          switch (parameter.width()) {
            case FLAG -> layout.int8(parameter.name());
            case INT -> layout.int32(parameter.name());
            case LONG -> unsignedLong(layout, parameter.name(), longSize);
          });
    }
    config = layout.build();

    layout = StructLayout.packed("nscd_cache_stat_t", longSize);
    layout.int32("gi.num_param");
    layout.int32("gi.bitmap");
    for (CacheStatistic counter : CacheStatistic.values()) {
      counters.put(counter, unsignedLong(layout, counter.name(), longSize));
    }
    layout.int64("hitrate");
    statistic = layout.build();

    layout = StructLayout.packed("nscd_admin_t", longSize);
    reportDebugLevel = layout.int32("debug_level");
    reportLogFile = layout.bytes("logfile", LOG_FILE_LENGTH);
    reportConfigs = array(layout, "cache_cfg", config);
    reportStatistics = array(layout, "cache_stats", statistic);
    report = layout.build();

    layout = StructLayout.packed("nscd_admin_mod_t", longSize);
    changeTotalSize = layout.int32("total_size");
    changesDebugLevel = layout.int8("debug_level_set");
    changesLogFile = layout.int8("logfile_set");
    changedCaches = layout.bytes("cache_cfg_set", CacheName.COUNT);
    flushedCaches = layout.bytes("cache_flush_set", CacheName.COUNT);
    layout.int8("global_cfg_set");
    changedCount = layout.int8("cache_cfg_num");
    flushedCount = layout.int8("cache_flush_num");
    layout.int32("debug_level");
    layout.bytes("logfile", LOG_FILE_LENGTH);
    changeConfigs = array(layout, "cache_cfg", config);
    change = layout.build();
  }

  private static Field unsignedLong(StructLayout.Builder layout, String name, int longSize) {
    return longSize == Integer.BYTES ? layout.int32(name) : layout.int64(name);
  }

  private static BytesField array(StructLayout.Builder layout, String name, StructLayout element) {
    return layout.bytes(name, CacheName.COUNT * element.size(), element.align());
  }

  /** The layout of a report for a caller who offers that much room. */
  public static AdminLayout forReport(int room) {
    return room == LP64.reportSize() ? LP64 : ILP32;
  }

  /** The layout of a change of that length. */
  public static AdminLayout forChange(int length) {
    return length == LP64.changeSize() ? LP64 : ILP32;
  }

  /** Size of a report in bytes. */
  public int reportSize() {
    return report.size();
  }

  /** Size of a change in bytes. */
  public int changeSize() {
    return change.size();
  }

  void putReport(ByteBuffer buffer, int at, AdminReport from) {
    reportDebugLevel.put(buffer, at, from.debugLevel());
    putText(buffer, at, reportLogFile, from.logFile());
    for (CacheName cache : CacheName.values()) {
      Map<CacheParameter, Long> values = from.settings(cache);
      int configAt = at + element(reportConfigs, config, cache.index());
      putConfig(buffer, configAt, values, from.changed().getOrDefault(cache, values.keySet()));
      int statisticAt = at + element(reportStatistics, statistic, cache.index());
      from.statistics(cache)
          .forEach((counter, value) -> put(buffer, statisticAt, counters.get(counter), value));
    }
  }

  AdminReport getReport(ByteBuffer buffer, int at) {
    Map<CacheName, Map<CacheParameter, Long>> settings = new EnumMap<>(CacheName.class);
    Map<CacheName, Set<CacheParameter>> changed = new EnumMap<>(CacheName.class);
    Map<CacheName, Map<CacheStatistic, Long>> statistics = new EnumMap<>(CacheName.class);
    for (CacheName cache : CacheName.values()) {
      int configAt = at + element(reportConfigs, config, cache.index());
      settings.put(cache, getConfig(buffer, configAt, ALL));
      changed.put(cache, getConfig(buffer, configAt, configBitmap.get(buffer, configAt)).keySet());
      int statisticAt = at + element(reportStatistics, statistic, cache.index());
      Map<CacheStatistic, Long> values = new EnumMap<>(CacheStatistic.class);
      counters.forEach((counter, field) -> values.put(counter, get(buffer, statisticAt, field)));
      statistics.put(cache, values);
    }
    return new AdminReport(
        reportDebugLevel.get(buffer, at),
        getText(buffer, at, reportLogFile),
        settings,
        changed,
        statistics);
  }

  void putChange(ByteBuffer buffer, int at, AdminChange from) {
    int index = 0;
    for (Map.Entry<CacheName, Map<CacheParameter, Long>> each : from.settings().entrySet()) {
      buffer.put(at + changedCaches.offset() + index, (byte) each.getKey().index());
      Map<CacheParameter, Long> values = each.getValue();
      putConfig(buffer, at + element(changeConfigs, config, index), values, values.keySet());
      index++;
    }
    changedCount.put(buffer, at, (byte) index);
    changeTotalSize.put(buffer, at, changeConfigs.offset() + index * config.size());
    index = 0;
    for (CacheName cache : from.flushed()) {
      buffer.put(at + flushedCaches.offset() + index, (byte) cache.index());
      index++;
    }
    flushedCount.put(buffer, at, (byte) index);
  }

  AdminChange getChange(ByteBuffer buffer, int at) throws BadChangeException {
    if (changesDebugLevel.get(buffer, at) != 0 || changesLogFile.get(buffer, at) != 0) {
      throw new BadChangeException(NscdResult.CANNOT_SET, "the log is not set from here");
    }
    int changed = changedCount.get(buffer, at) & 0xff;
    int flushed = flushedCount.get(buffer, at) & 0xff;
    if (changed > CacheName.COUNT || flushed > CacheName.COUNT) {
      throw new BadChangeException(NscdResult.CANNOT_SET, "more caches than there are");
    }
    AdminChange.Builder into = new AdminChange.Builder();
    for (int i = 0; i < changed; i++) {
      CacheName cache = cacheAt(buffer, at + changedCaches.offset() + i);
      int configAt = at + element(changeConfigs, config, i);
      if (configCount.get(buffer, configAt) != CacheParameter.COUNT) {
        throw new BadChangeException(NscdResult.INVALID_ARGUMENT, "number of settings");
      }
      getConfig(buffer, configAt, configBitmap.get(buffer, configAt))
          .forEach((parameter, value) -> into.set(cache, parameter, value));
    }
    for (int i = 0; i < flushed; i++) {
      into.flush(cacheAt(buffer, at + flushedCaches.offset() + i));
    }
    return into.build();
  }

  private static CacheName cacheAt(ByteBuffer buffer, int at) throws BadChangeException {
    return CacheName.at(buffer.get(at) & 0xff)
        .orElseThrow(() -> new BadChangeException(NscdResult.CANNOT_SET, "no such cache"));
  }

  private static int element(BytesField array, StructLayout element, int index) {
    return array.offset() + index * element.size();
  }

  private void putConfig(
      ByteBuffer buffer, int at, Map<CacheParameter, Long> values, Set<CacheParameter> marked) {
    values.forEach((parameter, value) -> put(buffer, at, parameters.get(parameter), value));
    int bitmap = 0;
    for (CacheParameter parameter : marked) {
      bitmap |= parameter.bit();
    }
    configCount.put(buffer, at, CacheParameter.COUNT);
    configBitmap.put(buffer, at, bitmap);
  }

  private Map<CacheParameter, Long> getConfig(ByteBuffer buffer, int at, int bitmap) {
    Map<CacheParameter, Long> values = new EnumMap<>(CacheParameter.class);
    parameters.forEach(
        (parameter, field) -> {
          if ((bitmap & parameter.bit()) != 0) {
            long value = get(buffer, at, field);
            values.put(
                parameter, parameter.width() == CacheParameter.Width.INT ? (int) value : value);
          }
        });
    return values;
  }

  private static void put(ByteBuffer buffer, int at, @Nullable Field field, long value) {
    if (field instanceof Int8Field flag) {
      flag.put(buffer, at, (byte) value);
    } else if (field instanceof Int32Field number) {
      number.put(buffer, at, (int) value);
    } else if (field instanceof Int64Field number) {
      number.put(buffer, at, value);
    }
  }

  private static long get(ByteBuffer buffer, int at, Field field) {
    if (field instanceof Int8Field flag) {
      return flag.get(buffer, at);
    } else if (field instanceof Int32Field number) {
      return number.getUnsigned(buffer, at);
    } else if (field instanceof Int64Field number) {
      return number.get(buffer, at);
    }
    throw new AssertionError(field);
  }

  private static void putText(ByteBuffer buffer, int at, BytesField field, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    buffer.put(at + field.offset(), bytes, 0, Math.min(bytes.length, field.size() - 1));
  }

  /** The text up to its NUL, or all there is room for. */
  private static String getText(ByteBuffer buffer, int at, BytesField field) {
    byte[] bytes = new byte[field.size()];
    field.get(buffer, at, bytes, 0);
    int length = 0;
    while (length < bytes.length && bytes[length] != 0) {
      length++;
    }
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }
}

package org.jdoors.nscd.wire;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The data of NSCD_GETADMIN: how each cache is set and what it has counted.
 *
 * @param debugLevel 0 unless the daemon tells more than usual
 * @param logFile where the log goes; one char per byte, at most 127 are sent
 * @param settings per cache all settings; flags are 0 or 1
 * @param changed per cache the settings of its last change, which are the ones marked as set, as in
 *     the native daemon; of a cache that was never changed all are
 * @param statistics per cache all counters; from a 32-bit layout modulo 2^32
 */
public record AdminReport(
    int debugLevel,
    String logFile,
    Map<CacheName, Map<CacheParameter, Long>> settings,
    Map<CacheName, Set<CacheParameter>> changed,
    Map<CacheName, Map<CacheStatistic, Long>> statistics) {

  /** The settings of a cache; none if the daemon has no such cache. */
  public Map<CacheParameter, Long> settings(CacheName cache) {
    return settings.getOrDefault(cache, Map.of());
  }

  /** The counters of a cache; none if the daemon has no such cache. */
  public Map<CacheStatistic, Long> statistics(CacheName cache) {
    return statistics.getOrDefault(cache, Map.of());
  }

  /** Room for the reply to a sound request. */
  public static int replyLength(ByteBuffer argument) {
    int size = argument.limit();
    int layout = AdminLayout.forReport(size - PackedHeader.SIZE).reportSize();
    return Math.max(size, PackedHeader.SIZE + layout);
  }

  /** Writes the reply to a sound request from index 0 and returns its length. */
  public int reply(ByteBuffer argument, ByteBuffer reply) {
    AdminLayout layout = AdminLayout.forReport(argument.limit() - PackedHeader.SIZE);
    int length = replyLength(argument);
    reply.put(0, argument, 0, PackedHeader.SIZE);
    for (int at = PackedHeader.SIZE; at < length; at++) {
      reply.put(at, (byte) 0);
    }
    PackedHeader.STATUS.put(reply, 0, Status.SUCCESS);
    PackedHeader.ERRNO.put(reply, 0, 0);
    PackedHeader.BUFFER_SIZE.put(reply, 0, length);
    PackedHeader.DATA_LENGTH.put(reply, 0, layout.reportSize());
    layout.putReport(reply, PackedHeader.SIZE, this);
    return length;
  }

  /** Reads a reply to a request for a report in the 32-bit layout; empty if it holds none. */
  public static Optional<AdminReport> read(ByteBuffer reply) {
    AdminLayout layout = AdminLayout.ILP32;
    boolean sound =
        reply.limit() >= PackedHeader.SIZE + layout.reportSize()
            && PackedHeader.STATUS.get(reply, 0) == Status.SUCCESS
            && PackedHeader.DATA_OFFSET.get(reply, 0) == PackedHeader.SIZE
            && PackedHeader.DATA_LENGTH.get(reply, 0) == layout.reportSize();
    return sound ? Optional.of(layout.getReport(reply, PackedHeader.SIZE)) : Optional.empty();
  }

  /** A request for a report in the layout of the native commands. */
  public static ByteBuffer request() {
    return RequestWriter.nscd(CallNumber.GETADMIN, AdminLayout.ILP32.reportSize());
  }

  /** The same for the daemon of the caller's own, NSCD_GETPUADMIN. */
  public static ByteBuffer requestOfUser() {
    return RequestWriter.nscd(CallNumber.GETPUADMIN, AdminLayout.ILP32.reportSize());
  }
}

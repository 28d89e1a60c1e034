package org.jdoors.nscd.wire;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The data of NSCD_SETADMIN: settings to change, and caches to empty.
 *
 * @param settings per cache the settings that change, in the order in which they were asked for
 * @param flushed caches to empty
 */
public record AdminChange(
    Map<CacheName, Map<CacheParameter, Long>> settings, Set<CacheName> flushed) {

  /** Whether nothing is to change. */
  public boolean isEmpty() {
    return settings.isEmpty() && flushed.isEmpty();
  }

  /** A request in the layout of the native commands. */
  public ByteBuffer request() {
    AdminLayout layout = AdminLayout.ILP32;
    ByteBuffer request = RequestWriter.nscd(CallNumber.SETADMIN, layout.changeSize());
    layout.putChange(request, PackedHeader.SIZE, this);
    return request;
  }

  /**
   * Reads a request with a sound header. What a short one leaves out is zero, so that it changes
   * nothing; what is behind a long one does not count.
   *
   * @throws BadChangeException if it names what there is not; then nothing of it may be done
   */
  public static AdminChange read(ByteBuffer argument) throws BadChangeException {
    int length = argument.limit() - PackedHeader.SIZE;
    AdminLayout layout = AdminLayout.forChange(length);
    ByteBuffer data = ByteBuffer.allocate(layout.changeSize()).order(argument.order());
    data.put(0, argument, PackedHeader.SIZE, Math.min(length, layout.changeSize()));
    return layout.getChange(data, 0);
  }

  /** Collects a change. */
  public static final class Builder {

    private final Map<CacheName, Map<CacheParameter, Long>> settings = new LinkedHashMap<>();
    private final Set<CacheName> flushed = new LinkedHashSet<>();

    /** Sets a setting; flags are 0 or 1. */
    public Builder set(CacheName cache, CacheParameter parameter, long value) {
      settings
          .computeIfAbsent(cache, each -> new EnumMap<>(CacheParameter.class))
          .put(parameter, value);
      return this;
    }

    /** Empties a cache. */
    public Builder flush(CacheName cache) {
      flushed.add(cache);
      return this;
    }

    /** The change; the builder is not to be used again. */
    public AdminChange build() {
      return new AdminChange(
          Collections.unmodifiableMap(settings), Collections.unmodifiableSet(flushed));
    }
  }
}

package org.jdoors.nscd.config;

import java.util.Map;
import java.util.Optional;

/**
 * What is written for one database, or for all at once.
 *
 * @param written the values of attributes that are named, as {@link Attribute#read} gives them
 */
record Values(Map<Attribute, String> written) {

  static final Values NONE = new Values(Map.of());

  Values {
    written = Map.copyOf(written);
  }

  boolean flag(Attribute attribute) {
    return text(attribute).equals("yes");
  }

  int number(Attribute attribute) {
    return Integer.parseInt(text(attribute));
  }

  private String text(Attribute attribute) {
    return written.getOrDefault(attribute, attribute.usual());
  }

  Optional<String> writtenText(Attribute attribute) {
    return Optional.ofNullable(written.get(attribute));
  }

  CacheConfig cache() {
    CacheConfig cache = Defaults.CACHE;
    for (Attribute attribute : written.keySet()) {
      if (attribute.setting().isPresent()) {
        CacheSetting setting = attribute.setting().get();
        int value = setting.isFlag() ? (flag(attribute) ? 1 : 0) : number(attribute);
        cache = cache.with(setting, value);
      }
    }
    return cache;
  }
}

package org.jdoors.syslog.config;

import java.util.Optional;

/**
 * A key of the daemon's own file.
 *
 * @param fallback its value where it is not given, or not usable
 * @param shown the default as the manual has it; empty if the key must be given
 */
record Key<T>(String name, Kind<T> kind, T fallback, String shown) {

  /** A key that must be given. */
  static <T> Key<T> required(String name, Kind<T> kind, T standIn) {
    return new Key<>(name, kind, standIn, "");
  }

  /** A key that may be missing without anything in its place. */
  static <T> Key<Optional<T>> optional(String name, Kind<T> kind) {
    return new Key<>(name, Kind.optional(kind), Optional.empty(), "none");
  }

  boolean isRequired() {
    return shown.isEmpty();
  }
}

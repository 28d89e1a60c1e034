package org.jdoors.nscd.source;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Something that knows entries. Implementations are safe for use by many threads. */
public interface Source {

  /** The name in nsswitch.conf. */
  String name();

  /**
   * Looks an entry up. {@code key} may be a reusable one: it must not be kept.
   *
   * @return any outcome but {@link Lookup.NotServed}
   */
  Lookup lookup(LookupKey key);

  /**
   * All entries of a database, or null if the source cannot list them or cannot be asked now. The
   * usual source cannot.
   */
  default @Nullable Entries entries(Database database) {
    return null;
  }

  /**
   * A number that changes when answers given before may no longer hold. Cheap: called for every
   * request; a source that watches something decides here whether it is time to look.
   */
  default long generation(Database database) {
    return 0;
  }

  /**
   * Whether the source knows that it has changed and has yet to take the change in, so that "there
   * is none" should be asked for again. Cheap.
   */
  default boolean isBehind(Database database) {
    return false;
  }

  /** Tells how often what it watches is to be looked at on behalf of requests; zero: each time. */
  default void checkInterval(Database database, Duration interval) {}
}

package org.jdoors.nscd.client;

import java.util.Optional;
import org.jdoors.nscd.wire.HostError;

/** What the daemon said to a lookup, as the C library understands it. */
public sealed interface Answer<T> {

  /** There is an entry. */
  record Found<T>(T entry) implements Answer<T> {}

  /**
   * There is no entry, or its text is none.
   *
   * @param hostError for host lookups one of {@link HostError}, else 0
   */
  record NotFound<T>(int hostError) implements Answer<T> {}

  /** The entry is too large for the buffer that was offered, or for the daemon's. */
  record TooLarge<T>() implements Answer<T> {}

  /**
   * The daemon failed to find out.
   *
   * @param status p_status
   * @param hostError for host lookups one of {@link HostError}, else 0
   */
  record Failed<T>(int status, int hostError) implements Answer<T> {}

  /** The daemon leaves the lookup to the client: it does not serve what the policy names. */
  record LookYourself<T>() implements Answer<T> {}

  /** The entry, if there is one. */
  default Optional<T> toOptional() {
    return this instanceof Found<T> found ? Optional.of(found.entry()) : Optional.empty();
  }
}

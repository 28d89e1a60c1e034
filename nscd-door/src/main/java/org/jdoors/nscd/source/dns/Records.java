package org.jdoors.nscd.source.dns;

import java.time.Duration;
import java.util.List;
import org.jdoors.nscd.source.Lookup;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/** What a name has of one type, after all CNAMEs. */
sealed interface Records {

  /**
   * There are some.
   *
   * @param name the name that has them
   * @param aliases the names that led there, the one asked for first
   * @param records at least one
   * @param ttl the shortest of all records on the way
   */
  record Some(Name name, List<Name> aliases, List<Record> records, Duration ttl)
      implements Records {}

  /**
   * There are none.
   *
   * @param exists whether the name has records of other types
   * @param ttl how long that may be remembered at most
   */
  record None(boolean exists, Duration ttl) implements Records {}

  /** Nobody could say. */
  record Failed(Lookup outcome, boolean heard) implements Records {}
}

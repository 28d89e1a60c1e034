package org.jdoors.syslog.route;

import org.jdoors.syslog.config.RecordFilter;
import org.jdoors.syslog.config.Selectors;
import org.jdoors.syslog.record.SyslogRecord;

/** Records that the selectors and the filter take go to the destination. */
public record Route(Selectors selectors, RecordFilter filter, Destination destination) {

  /** A route without a filter. */
  public Route(Selectors selectors, Destination destination) {
    this(selectors, RecordFilter.ALL, destination);
  }

  /** Whether a record goes this way. An empty text is not written anywhere. */
  boolean takes(SyslogRecord record) {
    return !record.isEmpty()
        && selectors.accept(record.priority())
        && filter.accept(record)
        && destination.takes(record);
  }
}

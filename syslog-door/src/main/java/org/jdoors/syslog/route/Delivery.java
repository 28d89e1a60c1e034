package org.jdoors.syslog.route;

import org.jdoors.syslog.record.SyslogRecord;

/**
 * One record on its way. The thread that fills the record routes it; when {@link Router#route}
 * returns, whatever became of the record, no output looks at it any more and the object is used
 * again.
 */
public final class Delivery {
  private final SyslogRecord record;
  private final Positions positions = new Positions();

  public Delivery() {
    this(new SyslogRecord());
  }

  /** A delivery of this record. */
  public Delivery(SyslogRecord record) {
    this.record = record;
  }

  public SyslogRecord record() {
    return record;
  }

  Positions positions() {
    return positions;
  }
}

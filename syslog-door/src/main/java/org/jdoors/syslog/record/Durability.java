package org.jdoors.syslog.record;

/**
 * How safe a record must be before its sender is told that it is taken; each includes the one
 * before.
 */
public enum Durability {
  /** In the daemon's memory: lost if the daemon is killed. */
  ACCEPTED,
  /** write(2) was done by every output that keeps records: lost only with the machine's power. */
  WRITTEN,
  /** fsync(2) was done after that: on the disk. */
  ON_DISK
}

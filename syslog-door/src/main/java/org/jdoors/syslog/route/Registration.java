package org.jdoors.syslog.route;

/** Ends what it stands for when it is closed; closing it again does nothing. */
public interface Registration extends AutoCloseable {
  @Override
  void close();
}

package org.jdoors.syslog.output;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A backlog that the end of the daemon loses. */
final class MemoryBacklog implements Backlog {
  private final long limit;
  private final List<byte[]> frames = new ArrayList<>();
  private int next;
  private long bytes;

  /** A backlog of so many bytes at most. */
  MemoryBacklog(long limit) {
    this.limit = limit;
  }

  @Override
  public boolean append(byte[] frame) {
    if (bytes + frame.length > limit) {
      return false;
    }
    frames.add(frame);
    bytes += frame.length;
    return true;
  }

  @Override
  public byte @Nullable [] read() {
    return isRead() ? null : frames.get(next++);
  }

  @Override
  public void release(int count) {
    for (byte[] frame : frames.subList(0, count)) {
      bytes -= frame.length;
    }
    frames.subList(0, count).clear();
    next -= count;
  }

  @Override
  public void rewind() {
    next = 0;
  }

  @Override
  public boolean isRead() {
    return next == frames.size();
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public void close() {
    frames.clear();
    next = 0;
    bytes = 0;
  }
}

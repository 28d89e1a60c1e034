package org.jdoors.syslog.output;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A file in memory that fails as a test says. */
final class FakeFile implements LogFile {
  /** Runs before a write or a sync, and may throw. */
  interface Step {
    void run() throws IOException;
  }

  private final ByteArrayOutputStream content = new ByteArrayOutputStream();
  private int room = Integer.MAX_VALUE;
  private Step beforeWrite = () -> {};
  private Step beforeForce = () -> {};
  private boolean torn;
  private boolean kept = true;
  private boolean removed;
  private boolean closed;
  private int forced;

  /** Takes only this many bytes more, then says that there is no space. */
  synchronized void room(int bytes) {
    room = bytes;
  }

  synchronized void beforeWrite(Step step) {
    beforeWrite = step;
  }

  synchronized void beforeForce(Step step) {
    beforeForce = step;
  }

  synchronized void torn(boolean is) {
    torn = is;
  }

  synchronized void kept(boolean is) {
    kept = is;
  }

  synchronized void remove() {
    removed = true;
    kept = false;
  }

  /** Somebody else appends. */
  synchronized void foreign(String text) {
    content.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  synchronized String text() {
    return content.toString(StandardCharsets.ISO_8859_1);
  }

  synchronized int forced() {
    return forced;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  private synchronized Step writeStep() {
    return beforeWrite;
  }

  private synchronized Step forceStep() {
    return beforeForce;
  }

  @Override
  public void write(ByteBuffer lines) throws IOException {
    writeStep().run();
    synchronized (this) {
      int count = Math.min(room, lines.remaining());
      if (count == 0) {
        throw new IOException("No space left on device");
      }
      byte[] bytes = new byte[count];
      lines.get(bytes);
      content.writeBytes(bytes);
      room -= count;
    }
  }

  @Override
  public void force() throws IOException {
    forceStep().run();
    synchronized (this) {
      forced = content.size();
    }
  }

  @Override
  public synchronized long size() {
    return content.size();
  }

  @Override
  public synchronized void truncate(long size) {
    byte[] shorter = Arrays.copyOf(content.toByteArray(), (int) size);
    content.reset();
    content.writeBytes(shorter);
  }

  @Override
  public synchronized boolean endsInsideLine() {
    return torn;
  }

  @Override
  public synchronized boolean isKept() {
    return kept;
  }

  @Override
  public synchronized boolean isRemoved() {
    return removed;
  }

  @Override
  public synchronized void close() {
    closed = true;
  }
}

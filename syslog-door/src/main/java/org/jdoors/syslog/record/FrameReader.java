package org.jdoors.syslog.record;

import java.nio.ByteBuffer;

/**
 * Takes the messages out of a stream (RFC 6587, RFC 5425): bytes in, frames out, never more kept
 * than the longest message.
 *
 * <p>What a frame begins with tells its form: a digit begins octet counting, {@code LEN SP MSG};
 * anything else a message that ends with a newline or a NUL. Empty frames are passed over. Of a
 * message that is too long the begin is given, as cut, and the rest is passed over. For one thread
 * at a time.
 */
public final class FrameReader {
  /** Largest LEN that is taken at all; beyond it the stream is hardly syslog. */
  public static final int LARGEST_LENGTH = 1 << 20;

  /** Takes the frames. */
  @FunctionalInterface
  public interface Frames {

    /**
     * Takes {@code bytes[0..length)}, which are the reader's again afterwards.
     *
     * @param cut whether the message was longer
     */
    void frame(byte[] bytes, int length, boolean cut);
  }

  /** The stream cannot be understood from here on: the connection is to be closed. */
  public static final class FramingException extends Exception {
    FramingException(String reason) {
      super(reason);
    }
  }

  private enum State {
    START,
    LENGTH,
    COUNTED,
    LINE
  }

  private final int longest;
  private final boolean countedOnly;
  private final Bytes frame;
  private State state = State.START;
  private int length;
  private int left;
  private boolean cut;

  /**
   * @param longest message that is given whole, in bytes
   * @param countedOnly whether octet counting is the only form, as with TLS
   */
  public FrameReader(int longest, boolean countedOnly) {
    this.longest = longest;
    this.countedOnly = countedOnly;
    this.frame = new Bytes(Math.min(longest, 2048));
  }

  /**
   * Takes all of {@code source}.
   *
   * @throws FramingException if a LEN is broken or too large; frames before it were given
   */
  public void read(ByteBuffer source, Frames frames) throws FramingException {
    while (source.hasRemaining()) {
      switch (state) {
        case START -> start(source.get(source.position()));
        case LENGTH -> length(source.get());
        case COUNTED -> counted(source, frames);
        case LINE -> line(source, frames);
      }
    }
  }

  private void start(byte first) throws FramingException {
    frame.clear();
    cut = false;
    length = 0;
    if (Rfc5424.digit(first)) {
      if (first == '0') {
        throw new FramingException("length of a frame begins with 0");
      }
      state = State.LENGTH;
    } else if (countedOnly) {
      throw new FramingException("frame does not begin with its length");
    } else {
      state = State.LINE;
    }
  }

  private void length(byte next) throws FramingException {
    if (next == ' ') {
      left = length;
      state = State.COUNTED;
      return;
    }
    if (!Rfc5424.digit(next)) {
      throw new FramingException("no blank behind the length of a frame");
    }
    length = length * 10 + next - '0';
    if (length > LARGEST_LENGTH) {
      throw new FramingException("length of a frame is above " + LARGEST_LENGTH);
    }
  }

  private void counted(ByteBuffer source, Frames frames) {
    int size = Math.min(left, source.remaining());
    take(source, size);
    left -= size;
    if (left == 0) {
      give(frames);
    }
  }

  private void line(ByteBuffer source, Frames frames) {
    int end = source.position();
    while (end < source.limit() && source.get(end) != '\n' && source.get(end) != 0) {
      end++;
    }
    take(source, end - source.position());
    if (source.hasRemaining()) {
      source.get();
      give(frames);
    }
  }

  private void take(ByteBuffer source, int size) {
    int kept = Math.min(size, longest - frame.length());
    frame.reserve(kept);
    source.get(frame.array(), frame.length(), kept);
    frame.advance(kept);
    source.position(source.position() + size - kept);
    cut |= kept < size;
  }

  private void give(Frames frames) {
    state = State.START;
    if (frame.length() > 0) {
      frames.frame(frame.array(), frame.length(), cut);
    }
    frame.clear();
  }

  /** Whether a frame has begun and is not complete. */
  public boolean isWithinFrame() {
    return state != State.START;
  }

  /**
   * Says that the stream has ended. A message whose line end is missing is given; one with a length
   * that is not reached is given as cut.
   */
  public void end(Frames frames) {
    if (state == State.COUNTED) {
      cut = true;
    }
    if (state == State.COUNTED || state == State.LINE) {
      give(frames);
    }
    state = State.START;
  }
}

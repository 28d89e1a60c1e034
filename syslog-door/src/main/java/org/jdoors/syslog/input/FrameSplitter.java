package org.jdoors.syslog.input;

import org.jdoors.syslog.record.Bytes;

/**
 * Cuts a stream into records (RFC 6587). The first octet of each tells which way it is framed:
 * digits 1 to 9 begin an octet count, anything else a record that ends with LF or NUL; one CR
 * before LF is not part of it. Empty records are skipped. A record that is too long is cut, and the
 * rest of it skipped. For one thread at a time.
 */
final class FrameSplitter {
  /** Takes the records; the bytes are valid during the call. */
  @FunctionalInterface
  interface Sink {
    void frame(byte[] bytes, int from, int to, boolean cut) throws InterruptedException;
  }

  /** Where the stream is. */
  private enum State {
    BETWEEN,
    COUNT,
    COUNTED,
    LINE,
    BROKEN
  }

  private static final int USUAL_SIZE = 256;

  private final int most;
  private final Sink sink;
  private final Bytes none = new Bytes(0);
  private State state = State.BETWEEN;
  private Bytes held = none;
  private boolean cut;

  /** The count that is being read; then octets of the record that are still to come. */
  private int left;

  private String error = "";

  /**
   * @param most longest record in bytes
   */
  FrameSplitter(int most, Sink sink) {
    this.most = most;
    this.sink = sink;
  }

  /**
   * Takes the next bytes of the stream.
   *
   * @return false if what follows cannot be told apart any more: then the rest of these bytes was
   *     given as one record, {@link #error} says why, and there is no use in more
   */
  boolean feed(byte[] bytes, int from, int to) throws InterruptedException {
    int at = from;
    while (at < to && state != State.BROKEN) {
      at =
          switch (state) {
            case BETWEEN -> begin(bytes, at);
            case COUNT -> count(bytes, at);
            case COUNTED -> counted(bytes, at, to);
            case LINE -> line(bytes, at, to);
            case BROKEN -> to;
          };
    }
    if (state == State.BROKEN) {
      hold(bytes, at, to);
      deliverHeld();
    }
    return state != State.BROKEN;
  }

  private int begin(byte[] bytes, int at) {
    byte first = bytes[at];
    cut = false;
    left = 0;
    if (first == '\n' || first == '\r' || first == 0) {
      return at + 1;
    }
    if (first == '0') {
      state = State.BROKEN;
      error = "octet count begins with 0";
    } else {
      state = first > '0' && first <= '9' ? State.COUNT : State.LINE;
    }
    return at;
  }

  private int count(byte[] bytes, int at) {
    byte next = bytes[at];
    if (next >= '0' && next <= '9') {
      left = left * 10 + next - '0';
      hold(bytes, at, at + 1);
      if (left > InputLimits.LARGEST_FRAME) {
        state = State.BROKEN;
        error = "octet count is above " + InputLimits.LARGEST_FRAME;
      }
      return at + 1;
    }
    if (next == ' ') {
      state = State.COUNTED;
      held.clear();
      return at + 1;
    }
    state = State.BROKEN;
    error = "no blank behind the octet count";
    return at;
  }

  private int counted(byte[] bytes, int at, int to) throws InterruptedException {
    int size = Math.min(left, to - at);
    left -= size;
    if (left == 0) {
      deliver(bytes, at, at + size);
    } else {
      hold(bytes, at, at + size);
    }
    return at + size;
  }

  private int line(byte[] bytes, int at, int to) throws InterruptedException {
    int end = at;
    while (end < to && bytes[end] != '\n' && bytes[end] != 0) {
      end++;
    }
    if (end == to) {
      hold(bytes, at, to);
      return to;
    }
    boolean newline = bytes[end] == '\n';
    if (end > at) {
      boolean carriageReturn = newline && bytes[end - 1] == '\r';
      deliver(bytes, at, carriageReturn ? end - 1 : end);
    } else {
      int length = held.length();
      if (newline && !cut && length > 0 && held.array()[length - 1] == '\r') {
        held.truncate(length - 1);
      }
      deliverHeld();
    }
    return end + 1;
  }

  private void hold(byte[] bytes, int from, int to) {
    int room = most - held.length();
    int size = Math.min(room, to - from);
    cut |= size < to - from;
    if (held == none && size > 0) {
      held = new Bytes(Math.min(most, Math.max(size, USUAL_SIZE)));
    }
    held.put(bytes, from, from + size);
  }

  /** Delivers what is held and the last piece. */
  private void deliver(byte[] bytes, int from, int to) throws InterruptedException {
    if (held.length() > 0 || cut) {
      hold(bytes, from, to);
      deliverHeld();
    } else {
      state = State.BETWEEN;
      int end = Math.min(to, from + most);
      if (end > from) {
        sink.frame(bytes, from, end, end < to);
      }
    }
  }

  private void deliverHeld() throws InterruptedException {
    Bytes whole = held;
    // Let go at once: most connections rest between two records.
    held = none;
    if (state != State.BROKEN) {
      state = State.BETWEEN;
    }
    if (whole.length() > 0) {
      sink.frame(whole.array(), 0, whole.length(), cut);
    }
  }

  /** The stream has ended: a record that is not complete is given as it is. */
  void end() throws InterruptedException {
    // A line may end with the stream; a counted record that does has lost something.
    cut |= state == State.COUNTED;
    deliverHeld();
  }

  /** Bytes of a record that is not complete. */
  int heldBytes() {
    return held.length();
  }

  /** Why the stream cannot be read any more. */
  String error() {
    return error;
  }
}

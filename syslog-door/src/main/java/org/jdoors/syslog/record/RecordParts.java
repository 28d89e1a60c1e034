package org.jdoors.syslog.record;

/**
 * What the text of a record says of itself, as ranges of its bytes: the fields of RFC 5424, or what
 * takes their place in a text of the older form:
 *
 * <pre>
 *   [HOST SP] APP-NAME [ "[" PROCID "]" ] ": " [ "[ID " MSGID " facility.level] " ] MSG
 * </pre>
 *
 * <p>Nothing here is known to be true: it is the sender's word.
 */
public final class RecordParts {
  /** One part. */
  public enum Part {
    HOST(0),
    APP_NAME(1),
    PROCID(2),
    MSGID(3),
    MSG(4);

    private final int index;

    Part(int index) {
      this.index = index;
    }
  }

  private static final int COUNT = Part.values().length;

  /** As in RFC 5424; a longer word is no tag. */
  private static final int LONGEST_APP_NAME = 48;

  private static final int LONGEST_PROCID = 128;

  private final int[] start = new int[COUNT];
  private final int[] end = new int[COUNT];

  public boolean has(Part part) {
    return end[part.index] > start[part.index];
  }

  /** Where the part begins among the record's bytes. */
  public int start(Part part) {
    return start[part.index];
  }

  /** Where it ends; where it begins, if there is none. */
  public int end(Part part) {
    return end[part.index];
  }

  void clear() {
    for (int i = 0; i < COUNT; i++) {
      start[i] = 0;
      end[i] = 0;
    }
  }

  void set(Part part, int from, int to) {
    start[part.index] = from;
    end[part.index] = to;
  }

  void copyFrom(RecordParts other) {
    System.arraycopy(other.start, 0, start, 0, COUNT);
    System.arraycopy(other.end, 0, end, 0, COUNT);
  }

  /**
   * Reads a text behind its date.
   *
   * @param host of the sender; a first word that is the same is HOST
   * @param remote whether any word in front of a tag is HOST
   */
  void ofText(byte[] bytes, int from, int to, byte[] host, boolean remote) {
    clear();
    int at = from;
    int word = wordEnd(bytes, from, to);
    boolean named = word < to && word > from && (remote || names(bytes, from, word, host));
    if (named && tagEnd(bytes, from, to, false) < 0 && tagEnd(bytes, word + 1, to, false) >= 0) {
      set(Part.HOST, from, word);
      at = word + 1;
    }
    int tag = tagEnd(bytes, at, to, true);
    ofMessage(bytes, tag < 0 ? at : tag, to);
  }

  /** Reads what is behind the tag: a message id, if there is one, and MSG. */
  void ofMessage(byte[] bytes, int from, int to) {
    int at = from;
    if (to - at > 4
        && bytes[at] == '['
        && bytes[at + 1] == 'I'
        && bytes[at + 2] == 'D'
        && bytes[at + 3] == ' ') {
      int digits = at + 4;
      int stop = digits;
      while (stop < to && Rfc5424.digit(bytes[stop])) {
        stop++;
      }
      int close = stop;
      while (close < to && bytes[close] != ']' && bytes[close] != '\n') {
        close++;
      }
      boolean complete =
          stop > digits && stop < to && bytes[stop] == ' ' && close < to && bytes[close] == ']';
      if (complete && stop - digits <= 32) {
        set(Part.MSGID, digits, stop);
        at = close + 1;
        at += at < to && bytes[at] == ' ' ? 1 : 0;
      }
    }
    message(bytes, at, to);
  }

  /** Makes a range MSG, but for one newline at its end. */
  void message(byte[] bytes, int from, int to) {
    set(Part.MSG, from, to > from && bytes[to - 1] == '\n' ? to - 1 : to);
  }

  private static int wordEnd(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && Rfc5424.printable(bytes[at])) {
      at++;
    }
    return at < to && bytes[at] == ' ' ? at : to;
  }

  /** Whether a word is a host's name, or that without its domain. */
  private static boolean names(byte[] bytes, int from, int to, byte[] host) {
    int length = to - from;
    if (length > host.length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (bytes[from + i] != host[i]) {
        return false;
      }
    }
    return length == host.length || host[length] == '.';
  }

  /**
   * Where the text behind the tag at {@code from} begins, or -1 if there is no tag.
   *
   * @param keep whether APP_NAME and PROCID are set
   */
  private int tagEnd(byte[] bytes, int from, int to, boolean keep) {
    int name = from;
    while (name < to
        && Rfc5424.printable(bytes[name])
        && bytes[name] != ':'
        && bytes[name] != '[') {
      name++;
    }
    if (name == from || name - from > LONGEST_APP_NAME || name == to) {
      return -1;
    }
    int at = name;
    if (bytes[at] == '[') {
      int close = at + 1;
      while (close < to && Rfc5424.printable(bytes[close]) && bytes[close] != ']') {
        close++;
      }
      boolean closed = close < to && bytes[close] == ']';
      if (!closed || close == at + 1 || close - at - 1 > LONGEST_PROCID) {
        return -1;
      }
      at = close + 1;
    }
    if (at == to || bytes[at] != ':') {
      return -1;
    }
    if (keep) {
      set(Part.APP_NAME, from, name);
      if (at > name) {
        set(Part.PROCID, name + 1, at - 1);
      }
    }
    at++;
    return at < to && bytes[at] == ' ' ? at + 1 : at;
  }

  /** Takes the fields of a message of RFC 5424. */
  void ofHeader(byte[] bytes, Rfc5424 header) {
    clear();
    take(header, Rfc5424.Field.HOSTNAME, Part.HOST);
    take(header, Rfc5424.Field.APP_NAME, Part.APP_NAME);
    take(header, Rfc5424.Field.PROCID, Part.PROCID);
    take(header, Rfc5424.Field.MSGID, Part.MSGID);
    message(bytes, header.msgStart(), header.msgEnd());
  }

  private void take(Rfc5424 header, Rfc5424.Field field, Part part) {
    if (header.has(field)) {
      set(part, header.start(field), header.end(field));
    }
  }
}

package org.jdoors.syslog.record;

import java.nio.ByteBuffer;

/**
 * One log record: its bytes as they came, and offsets into them, parsed once.
 *
 * <pre>
 *   bytes:  | as received ............................ | text made from fields, if any |
 *                 ^ text of a raw record: a range here    ^ else: a range here
 * </pre>
 *
 * <p>An object is filled again for every record; it is for one thread at a time, and whoever keeps
 * a record longer takes a {@link #copy}. Times are in seconds since 1970, and nanoseconds.
 */
public final class SyslogRecord {
  /** {@code SL_CONSONLY} of illumos {@code sys/strlog.h}: never to files. */
  public static final int CONSOLE_ONLY = 0x1000;

  /** {@code SL_LOGONLY}: never to the console. */
  public static final int LOG_ONLY = 0x2000;

  /** Pid or uid of a sender that is not known. */
  public static final int UNKNOWN = -1;

  /** Bytes for which every record has room. */
  public static final int USUAL_SIZE = 2048;

  private static final byte[] NOWHERE = new byte[0];

  private final Bytes bytes = new Bytes(USUAL_SIZE);
  private final Rfc5424 header = new Rfc5424();
  private int receivedLength;
  private int textStart;
  private int textEnd;
  private int priority;
  private int flags;
  private boolean dated;
  private boolean stamped;

  /** Length of the date in front of the text, and the blank behind it. */
  private int dateLength;

  private boolean structured;
  private long time;
  private byte[] host = new byte[0];
  private int senderPid = UNKNOWN;
  private int senderUid = UNKNOWN;
  private int senderGid = UNKNOWN;
  private int senderZone = UNKNOWN;
  private byte[] peer = NOWHERE;
  private long received;
  private int receivedNanos;
  private boolean cut;
  private final RecordParts parts = new RecordParts();
  private final Rfc5424Time stamp = new Rfc5424Time();

  /**
   * Takes one raw record as it came in a datagram or a door call: RFC 5424 if it is that, else
   * {@code <PRI>} and text as the native daemon reads the network.
   *
   * @param now time of reception
   * @param hostName of the sender; the record's own word for it is not taken
   */
  public void fillRaw(ByteBuffer source, long now, byte[] hostName) {
    int size = receive(source, now, hostName);
    structured = header.parse(bytes.array(), 0, size) == Rfc5424.Verdict.VALID;
    if (structured) {
      priority = header.priority();
      time = header.hasTime() ? header.epochSecond() : now;
      textStart = bytes.length();
      header.renderText(bytes);
      textEnd = bytes.length();
      parts.ofHeader(bytes.array(), header);
    } else {
      NetworkText.read(this, bytes.array(), size);
    }
  }

  /**
   * Takes one raw record as the native daemon reads the network: RFC 5424 is not known to it.
   *
   * @param now time of reception
   * @param hostName of the sender
   */
  public void fillNative(ByteBuffer source, long now, byte[] hostName) {
    int size = receive(source, now, hostName);
    NetworkText.read(this, bytes.array(), size);
  }

  private int receive(ByteBuffer source, long now, byte[] hostName) {
    begin(now, hostName);
    append(source, source.remaining());
    receivedLength = bytes.length();
    return receivedLength;
  }

  /**
   * Takes one record given by its fields. The line's text becomes {@code tag[pid]: [ID n
   * facility.level] text}, never looked through for a date or a priority.
   *
   * @param source the tag, and behind it the text
   * @param tagLength may be 0: then neither tag nor pid is shown
   * @param pid {@link #UNKNOWN} to leave it out
   * @param messageId 0 to leave it out
   */
  public void fillFields(
      int pri,
      ByteBuffer source,
      int tagLength,
      int pid,
      int messageId,
      long now,
      byte[] hostName) {
    begin(now, hostName);
    priority = pri;
    parts.clear();
    if (tagLength > 0) {
      append(source, tagLength);
      parts.set(RecordParts.Part.APP_NAME, 0, bytes.length());
      if (pid != UNKNOWN) {
        bytes.put('[');
        int digits = bytes.length();
        bytes.putDecimal(pid);
        parts.set(RecordParts.Part.PROCID, digits, bytes.length());
        bytes.put(']');
      }
      bytes.putAscii(": ");
    }
    if (messageId != 0) {
      bytes.putAscii("[ID ");
      int digits = bytes.length();
      bytes.putDecimal(messageId);
      parts.set(RecordParts.Part.MSGID, digits, bytes.length());
      bytes.put(' ');
      bytes.putAscii(Priority.facility(pri).text());
      bytes.put('.');
      bytes.putAscii(Priority.severity(pri).idText());
      bytes.putAscii("] ");
    }
    int message = bytes.length();
    append(source, source.remaining());
    textEnd = bytes.length();
    receivedLength = textEnd;
    parts.message(bytes.array(), message, textEnd);
  }

  /**
   * Takes one line of a record of the log driver, or of the daemon itself: priority and time beside
   * the text, no {@code <PRI>} in it.
   *
   * @param logFlags {@link #CONSOLE_ONLY}, {@link #LOG_ONLY}; other bits are kept
   */
  public void fillLocal(
      int pri, int logFlags, byte[] source, int from, int to, long now, byte[] hostName) {
    begin(now, hostName);
    priority = pri;
    flags = logFlags;
    bytes.put(source, from, to);
    receivedLength = bytes.length();
    text(0, receivedLength);
  }

  /** Says who sent the record, as the kernel has it. */
  public void sender(int pid, int uid) {
    senderPid = pid;
    senderUid = uid;
  }

  /**
   * Says who sent the record, as the kernel has it; {@link #UNKNOWN} for what it does not tell.
   *
   * @param zone id of the sender's zone (illumos)
   */
  public void sender(int pid, int uid, int gid, int zone) {
    sender(pid, uid);
    senderGid = gid;
    senderZone = zone;
  }

  /** Says from which network address the record came: a numeric address, kept and not copied. */
  public void peer(byte[] address) {
    peer = address;
    if (!structured) {
      readParts();
    }
  }

  /** Says when in its second the record came, 0 to 999999999. */
  public void receivedNanos(int nanos) {
    receivedNanos = nanos;
  }

  /** Says whether the record was longer, and its end is missing. */
  public void cut(boolean isCut) {
    cut = isCut;
  }

  /** Replaces the priority, 0 to 199. */
  public void priority(int pri) {
    priority = pri;
  }

  /** Makes {@code [from..to)} of the bytes the text, dated or not by its look. */
  void text(int from, int to) {
    textStart = from;
    textEnd = to;
    dated = LineDate.leads(bytes.array(), from, to);
    readParts();
  }

  private void readParts() {
    int stampEnd = dated ? -1 : stamp.lead(bytes.array(), textStart, textEnd);
    stamped = stampEnd >= 0;
    int from = stamped ? stampEnd : dated ? textStart + LineDate.LENGTH + 1 : textStart;
    dateLength = from - textStart;
    parts.ofText(bytes.array(), from, textEnd, host, peer.length > 0);
  }

  private void begin(long now, byte[] hostName) {
    bytes.clear();
    header.clear();
    receivedLength = 0;
    textStart = 0;
    textEnd = 0;
    priority = Priority.DEFAULT;
    flags = 0;
    dated = false;
    stamped = false;
    dateLength = 0;
    structured = false;
    time = now;
    host = hostName;
    senderPid = UNKNOWN;
    senderUid = UNKNOWN;
    senderGid = UNKNOWN;
    senderZone = UNKNOWN;
    peer = NOWHERE;
    received = now;
    receivedNanos = 0;
    cut = false;
  }

  private void append(ByteBuffer source, int size) {
    bytes.reserve(size);
    source.get(bytes.array(), bytes.length(), size);
    bytes.advance(size);
  }

  /** A record of its own with the same content. */
  public SyslogRecord copy() {
    SyslogRecord copy = new SyslogRecord();
    copy.fill(this);
    return copy;
  }

  /** Becomes a copy of another record. */
  public void fill(SyslogRecord other) {
    bytes.clear();
    header.clear();
    bytes.put(other.bytes.array(), 0, other.bytes.length());
    receivedLength = other.receivedLength;
    textStart = other.textStart;
    textEnd = other.textEnd;
    priority = other.priority;
    flags = other.flags;
    dated = other.dated;
    dateLength = other.dateLength;
    stamped = other.stamped && stamp.lead(bytes.array(), textStart, textEnd) >= 0;
    structured =
        other.structured && header.parse(bytes.array(), 0, receivedLength) == Rfc5424.Verdict.VALID;
    time = other.time;
    host = other.host;
    senderPid = other.senderPid;
    senderUid = other.senderUid;
    senderGid = other.senderGid;
    senderZone = other.senderZone;
    peer = other.peer;
    received = other.received;
    receivedNanos = other.receivedNanos;
    cut = other.cut;
    parts.copyFrom(other.parts);
  }

  /** The array that the text offsets count in; not to be changed. */
  public byte[] bytes() {
    return bytes.array();
  }

  /** Length of the record as it came, from the begin of {@link #bytes}. */
  public int receivedLength() {
    return receivedLength;
  }

  public int textStart() {
    return textStart;
  }

  public int textEnd() {
    return textEnd;
  }

  /** Whether there is no text; such a record is not written anywhere. */
  public boolean isEmpty() {
    return textStart == textEnd;
  }

  /** Whether the text begins with 15 bytes of date and a blank. */
  public boolean isDated() {
    return dated;
  }

  /** The RFC 5424 fields, if the record is of that form. */
  public boolean isStructured() {
    return structured;
  }

  /** The parsed header; meaningful only if {@link #isStructured}. */
  public Rfc5424 header() {
    return header;
  }

  public int priority() {
    return priority;
  }

  public int flags() {
    return flags;
  }

  public long time() {
    return time;
  }

  /** Where the text begins behind a date of either form. */
  public int undatedStart() {
    return textStart + dateLength;
  }

  /** The time in front of the text, if it has one in the form of RFC 3339, else {@link #time}. */
  public long saidTime() {
    return stamped ? stamp.epochSecond() : time;
  }

  public byte[] host() {
    return host;
  }

  /** Pid of the sender as the kernel has it, or {@link #UNKNOWN}. */
  public int senderPid() {
    return senderPid;
  }

  /** Effective uid of the sender as the kernel has it, or {@link #UNKNOWN}. */
  public int senderUid() {
    return senderUid;
  }

  /** Effective gid of the sender as the kernel has it, or {@link #UNKNOWN}. */
  public int senderGid() {
    return senderGid;
  }

  /** Zone of the sender as the kernel has it, or {@link #UNKNOWN}. */
  public int senderZone() {
    return senderZone;
  }

  /** Numeric network address that the record came from; empty if it came from this machine. */
  public byte[] peer() {
    return peer;
  }

  /** When the record came, whatever its own time is. */
  public long received() {
    return received;
  }

  /** Nanoseconds within that second. */
  public int receivedNanos() {
    return receivedNanos;
  }

  /** Nanoseconds within the second of {@link #saidTime}, as far as they are known. */
  public int saidNanos() {
    if (stamped) {
      return stamp.micros() * 1000;
    }
    if (structured && header.hasTime()) {
      return header.micros() * 1000;
    }
    return time == received ? receivedNanos : 0;
  }

  /** Whether the record was longer, and its end is missing. */
  public boolean isCut() {
    return cut;
  }

  /** What the text says of itself. */
  public RecordParts parts() {
    return parts;
  }
}

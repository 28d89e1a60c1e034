package org.jdoors.syslog.record;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One message of RFC 5424 as offsets into its bytes; filled again for every message.
 *
 * <pre>
 *   &lt;PRI&gt;1 SP TIMESTAMP SP HOSTNAME SP APP-NAME SP PROCID SP MSGID SP STRUCTURED-DATA [SP MSG]
 * </pre>
 *
 * <p>The grammar is held to exactly; what fails it is for the caller to keep in another form. The
 * bytes must stay as they are for as long as the fields are asked for. For one thread at a time.
 */
public final class Rfc5424 {
  /** Whether the bytes are a message of RFC 5424, else the first reason why not. */
  public enum Verdict {
    VALID,
    EMPTY,
    NOT_5424,
    PRI_SYNTAX,
    PRI_LEADING_ZERO,
    PRI_RANGE,
    VERSION_SYNTAX,
    VERSION_UNSUPPORTED,
    TIMESTAMP_SYNTAX,
    TIMESTAMP_RANGE,
    HEADER_TRUNCATED,
    FIELD_EMPTY,
    FIELD_LENGTH,
    FIELD_SYNTAX,
    STRUCTURED_DATA_SYNTAX,
    STRUCTURED_DATA_ESCAPE,
    STRUCTURED_DATA_DUPLICATE_ID,
    STRUCTURED_DATA_UTF8,
    MSG_UTF8
  }

  /** The header fields of printable characters, in their order. */
  public enum Field {
    HOSTNAME(0, 255),
    APP_NAME(1, 48),
    PROCID(2, 128),
    MSGID(3, 32);

    private static final Field[] VALUES = values();

    private final int index;
    private final int longest;

    Field(int index, int longest) {
      this.index = index;
      this.longest = longest;
    }
  }

  private static final int NIL = '-';
  private static final byte[] NOTHING = new byte[0];

  private final Rfc5424Time time = new Rfc5424Time();
  private final StructuredData data = new StructuredData();
  private final int[] fieldStart = new int[Field.VALUES.length];
  private final int[] fieldEnd = new int[Field.VALUES.length];
  private byte[] bytes = NOTHING;
  private int limit;
  private int at;
  private int priority;
  private int timeStart;
  private int timeEnd;
  private int msgStart;
  private boolean bom;

  /** Reads {@code source[from..to)}; the fields have meaning only after {@code VALID}. */
  public Verdict parse(byte[] source, int from, int to) {
    bytes = source;
    at = from;
    limit = to;
    data.clear();
    if (from == to) {
      return Verdict.EMPTY;
    }
    Verdict verdict = priorityPart();
    verdict = verdict == Verdict.VALID ? versionPart() : verdict;
    verdict = verdict == Verdict.VALID ? timePart() : verdict;
    for (Field field : Field.VALUES) {
      verdict = verdict == Verdict.VALID ? fieldPart(field) : verdict;
    }
    if (verdict == Verdict.VALID) {
      verdict = data.parse(bytes, at, limit);
      at = data.end();
    }
    return verdict == Verdict.VALID ? msgPart() : verdict;
  }

  /** Lets the message go. */
  void clear() {
    bytes = NOTHING;
    data.clear();
  }

  private Verdict priorityPart() {
    if (bytes[at] != '<') {
      return Verdict.NOT_5424;
    }
    int start = ++at;
    int value = 0;
    while (at < limit && at - start < 4 && digit(bytes[at])) {
      value = value * 10 + bytes[at++] - '0';
    }
    int digits = at - start;
    if (digits == 0 || digits > 3 || at == limit || bytes[at] != '>') {
      return Verdict.PRI_SYNTAX;
    }
    at++;
    if (digits > 1 && bytes[start] == '0') {
      return Verdict.PRI_LEADING_ZERO;
    }
    priority = value;
    return value < Priority.LIMIT ? Verdict.VALID : Verdict.PRI_RANGE;
  }

  private Verdict versionPart() {
    int start = at;
    while (at < limit && digit(bytes[at])) {
      at++;
    }
    int digits = at - start;
    if (digits == 0 && at < limit && bytes[at] != ' ') {
      return Verdict.NOT_5424;
    }
    if (digits == 0 || digits > 3 || bytes[start] == '0' || at == limit || bytes[at] != ' ') {
      return Verdict.VERSION_SYNTAX;
    }
    at++;
    return digits == 1 && bytes[start] == '1' ? Verdict.VALID : Verdict.VERSION_UNSUPPORTED;
  }

  private Verdict timePart() {
    timeStart = at;
    timeEnd = blank();
    if (timeEnd == limit) {
      return Verdict.HEADER_TRUNCATED;
    }
    at = timeEnd + 1;
    return nil(timeStart, timeEnd) ? Verdict.VALID : time.parse(bytes, timeStart, timeEnd);
  }

  private Verdict fieldPart(Field field) {
    int start = at;
    int end = blank();
    if (end == limit) {
      return Verdict.HEADER_TRUNCATED;
    }
    if (end == start) {
      return Verdict.FIELD_EMPTY;
    }
    if (end - start > field.longest) {
      return Verdict.FIELD_LENGTH;
    }
    for (int i = start; i < end; i++) {
      if (!printable(bytes[i])) {
        return Verdict.FIELD_SYNTAX;
      }
    }
    fieldStart[field.index] = start;
    fieldEnd[field.index] = end;
    at = end + 1;
    return Verdict.VALID;
  }

  private Verdict msgPart() {
    bom = false;
    if (at == limit) {
      msgStart = -1;
      return Verdict.VALID;
    }
    if (bytes[at] != ' ') {
      return Verdict.STRUCTURED_DATA_SYNTAX;
    }
    msgStart = at + 1;
    bom =
        limit - msgStart >= 3
            && (bytes[msgStart] & 0xff) == 0xef
            && (bytes[msgStart + 1] & 0xff) == 0xbb
            && (bytes[msgStart + 2] & 0xff) == 0xbf;
    if (bom) {
      msgStart += 3;
    }
    return bom && !Utf8.valid(bytes, msgStart, limit) ? Verdict.MSG_UTF8 : Verdict.VALID;
  }

  /** Where the next blank is, or the limit. */
  private int blank() {
    int i = at;
    while (i < limit && bytes[i] != ' ') {
      i++;
    }
    return i;
  }

  private boolean nil(int start, int end) {
    return end - start == 1 && bytes[start] == NIL;
  }

  static boolean digit(byte b) {
    return b >= '0' && b <= '9';
  }

  static boolean printable(byte b) {
    return b > ' ' && b < 0x7f;
  }

  /** 0 to 191. */
  public int priority() {
    return priority;
  }

  public boolean hasTime() {
    return !nil(timeStart, timeEnd);
  }

  /** Seconds since 1970; meaningful only with {@link #hasTime}. */
  public long epochSecond() {
    return time.epochSecond();
  }

  /** Microseconds within the second, 0 to 999999. */
  public int micros() {
    return time.micros();
  }

  /** The TIMESTAMP as it is written, or null for nil. */
  public @Nullable String timestamp() {
    return hasTime() ? ascii(timeStart, timeEnd) : null;
  }

  /** A header field, or null for nil. */
  public @Nullable String field(Field field) {
    return has(field) ? ascii(fieldStart[field.index], fieldEnd[field.index]) : null;
  }

  /** Where a field begins among the message's bytes. */
  int start(Field field) {
    return fieldStart[field.index];
  }

  int end(Field field) {
    return fieldEnd[field.index];
  }

  /** Where the TIMESTAMP begins among the message's bytes. */
  int timeStart() {
    return timeStart;
  }

  int timeEnd() {
    return timeEnd;
  }

  public boolean has(Field field) {
    return !nil(fieldStart[field.index], fieldEnd[field.index]);
  }

  public StructuredData data() {
    return data;
  }

  /** Whether there is a MSG part, be it empty. */
  public boolean hasMsg() {
    return msgStart >= 0;
  }

  /** Where MSG begins, behind the byte order mark if there is one. */
  public int msgStart() {
    return hasMsg() ? msgStart : limit;
  }

  public int msgEnd() {
    return limit;
  }

  /** Whether MSG began with the byte order mark, which says that it is UTF-8. */
  public boolean msgIsUtf8() {
    return bom;
  }

  /**
   * Appends the message as a native text: {@code APP-NAME[PROCID]: STRUCTURED-DATA MSG}, nil parts
   * left out, a forged {@link TrustedElement} as claimed. The bytes may be those of {@code text}
   * itself.
   */
  void renderText(Bytes text) {
    if (has(Field.APP_NAME)) {
      copy(text, fieldStart[Field.APP_NAME.index], fieldEnd[Field.APP_NAME.index]);
      if (has(Field.PROCID)) {
        text.put('[');
        copy(text, fieldStart[Field.PROCID.index], fieldEnd[Field.PROCID.index]);
        text.put(']');
      }
      text.putAscii(": ");
    }
    for (int i = 0; i < data.elements(); i++) {
      renderElement(i, text);
    }
    if (data.elements() > 0) {
      text.put(' ');
    }
    copy(text, msgStart(), limit);
  }

  private void renderElement(int element, Bytes text) {
    if (TrustedElement.isDropped(data, element)) {
      return;
    }
    boolean forged = TrustedElement.isForged(data, element);
    if (forged) {
      text.put('[');
      text.put(TrustedElement.CLAIMED_ID);
    }
    copy(text, forged ? data.idEnd(element) : data.elementStart(element), data.elementEnd(element));
  }

  private void copy(Bytes text, int from, int to) {
    text.put(bytes, from, to);
  }

  private String ascii(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.US_ASCII);
  }
}

package org.jdoors.syslog.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jdoors.syslog.record.Rfc5424.Verdict;

/**
 * STRUCTURED-DATA of RFC 5424 as offsets: elements, each with an id and parameters.
 *
 * <p>An id may occur once per message, a parameter name several times per element. Inside a value a
 * backslash before a quote, a backslash or a closing bracket stands for that character; before
 * anything else it stands for itself.
 */
public final class StructuredData {
  private static final int LONGEST_NAME = 32;

  /** Ids compared one by one up to this number; a set beyond it, so that time stays linear. */
  private static final int FEW = 8;

  /** Room for elements or parameters that is kept. */
  private static final int MOST_KEPT = 64;

  private static final byte[] NOTHING = new byte[0];

  private byte[] bytes = NOTHING;
  private int end;
  private int elements;
  private int parameters;
  private int[] idStart = new int[4];
  private int[] idEnd = new int[4];
  private int[] firstParameter = new int[4];
  private int[] nameStart = new int[16];
  private int[] nameEnd = new int[16];
  private int[] valueEnd = new int[16];

  /** Forgets all, and lets go what unusually many parameters took. */
  void clear() {
    bytes = NOTHING;
    elements = 0;
    parameters = 0;
    if (idStart.length > MOST_KEPT || nameStart.length > MOST_KEPT) {
      idStart = new int[4];
      idEnd = new int[4];
      firstParameter = new int[4];
      nameStart = new int[16];
      nameEnd = new int[16];
      valueEnd = new int[16];
    }
  }

  /** Reads from {@code from}; {@link #end} tells how far. */
  Verdict parse(byte[] source, int from, int to) {
    clear();
    bytes = source;
    end = from;
    if (from == to) {
      return Verdict.HEADER_TRUNCATED;
    }
    if (bytes[from] == '-') {
      end = from + 1;
      return Verdict.VALID;
    }
    if (bytes[from] != '[') {
      return Verdict.STRUCTURED_DATA_SYNTAX;
    }
    while (end < to && bytes[end] == '[') {
      Verdict verdict = element(to);
      if (verdict != Verdict.VALID) {
        return verdict;
      }
    }
    return repeatedId() ? Verdict.STRUCTURED_DATA_DUPLICATE_ID : Verdict.VALID;
  }

  private Verdict element(int to) {
    if (elements == idStart.length) {
      idStart = Arrays.copyOf(idStart, elements * 2);
      idEnd = Arrays.copyOf(idEnd, elements * 2);
      firstParameter = Arrays.copyOf(firstParameter, elements * 2);
    }
    int id = end + 1;
    int at = name(id, to);
    if (at < 0) {
      return Verdict.STRUCTURED_DATA_SYNTAX;
    }
    idStart[elements] = id;
    idEnd[elements] = at;
    firstParameter[elements] = parameters;
    elements++;
    end = at;
    while (end < to && bytes[end] == ' ') {
      Verdict verdict = parameter(to);
      if (verdict != Verdict.VALID) {
        return verdict;
      }
    }
    if (end == to || bytes[end] != ']') {
      return Verdict.STRUCTURED_DATA_SYNTAX;
    }
    end++;
    return Verdict.VALID;
  }

  private Verdict parameter(int to) {
    if (parameters == nameStart.length) {
      nameStart = Arrays.copyOf(nameStart, parameters * 2);
      nameEnd = Arrays.copyOf(nameEnd, parameters * 2);
      valueEnd = Arrays.copyOf(valueEnd, parameters * 2);
    }
    int name = end + 1;
    int at = name(name, to);
    if (at < 0 || to - at < 2 || bytes[at] != '=' || bytes[at + 1] != '"') {
      return Verdict.STRUCTURED_DATA_SYNTAX;
    }
    nameStart[parameters] = name;
    nameEnd[parameters] = at;
    int value = at + 2;
    at = value;
    while (at < to && bytes[at] != '"') {
      if (bytes[at] == ']') {
        return Verdict.STRUCTURED_DATA_ESCAPE;
      }
      at += bytes[at] == '\\' && at + 1 < to && escapable(bytes[at + 1]) ? 2 : 1;
    }
    if (at >= to) {
      return Verdict.STRUCTURED_DATA_SYNTAX;
    }
    valueEnd[parameters++] = at;
    end = at + 1;
    return Utf8.valid(bytes, value, at) ? Verdict.VALID : Verdict.STRUCTURED_DATA_UTF8;
  }

  /** Where the name that begins at {@code from} ends, or -1 if there is none or it is too long. */
  private int name(int from, int to) {
    int at = from;
    while (at < to
        && Rfc5424.printable(bytes[at])
        && bytes[at] != '='
        && bytes[at] != ']'
        && bytes[at] != '"') {
      at++;
    }
    return at > from && at - from <= LONGEST_NAME ? at : -1;
  }

  private static boolean escapable(byte b) {
    return b == '"' || b == '\\' || b == ']';
  }

  private boolean repeatedId() {
    if (elements > FEW) {
      Set<String> seen = new HashSet<>();
      for (int i = 0; i < elements; i++) {
        if (!seen.add(id(i))) {
          return true;
        }
      }
      return false;
    }
    for (int i = 1; i < elements; i++) {
      for (int j = 0; j < i; j++) {
        if (Arrays.equals(bytes, idStart[i], idEnd[i], bytes, idStart[j], idEnd[j])) {
          return true;
        }
      }
    }
    return false;
  }

  /** Where the data ends. */
  int end() {
    return end;
  }

  /** Where the bracket that opens an element is. */
  int elementStart(int element) {
    return idStart[element] - 1;
  }

  /** Behind the bracket that closes an element. */
  int elementEnd(int element) {
    return element + 1 < elements ? idStart[element + 1] - 1 : end;
  }

  int idEnd(int element) {
    return idEnd[element];
  }

  /** Number of the element with an id, or -1. */
  public int element(byte[] id) {
    for (int i = 0; i < elements; i++) {
      if (isId(i, id)) {
        return i;
      }
    }
    return -1;
  }

  boolean isId(int element, byte[] id) {
    return Arrays.equals(bytes, idStart[element], idEnd[element], id, 0, id.length);
  }

  /** Whether a parameter has a name. */
  public boolean isNamed(int parameter, byte[] name) {
    return Arrays.equals(bytes, nameStart[parameter], nameEnd[parameter], name, 0, name.length);
  }

  boolean sameName(int one, int other) {
    return Arrays.equals(
        bytes, nameStart[one], nameEnd[one], bytes, nameStart[other], nameEnd[other]);
  }

  void putId(int element, Bytes to) {
    to.put(bytes, idStart[element], idEnd[element]);
  }

  void putName(int parameter, Bytes to) {
    to.put(bytes, nameStart[parameter], nameEnd[parameter]);
  }

  /** Appends a value with its escapes undone; it is UTF-8. */
  public void putValue(int parameter, Bytes to) {
    int i = nameEnd[parameter] + 2;
    while (i < valueEnd[parameter]) {
      if (bytes[i] == '\\' && i + 1 < valueEnd[parameter] && escapable(bytes[i + 1])) {
        i++;
      }
      to.put(bytes[i]);
      i++;
    }
  }

  /** Number of elements; 0 for nil. */
  public int elements() {
    return elements;
  }

  public String id(int element) {
    return new String(
        bytes, idStart[element], idEnd[element] - idStart[element], StandardCharsets.US_ASCII);
  }

  /**
   * Number of the first parameter of an element; those up to {@link #parametersEnd} are its own.
   */
  public int parametersStart(int element) {
    return firstParameter[element];
  }

  public int parametersEnd(int element) {
    return element + 1 < elements ? firstParameter[element + 1] : parameters;
  }

  public String name(int parameter) {
    return new String(
        bytes,
        nameStart[parameter],
        nameEnd[parameter] - nameStart[parameter],
        StandardCharsets.US_ASCII);
  }

  /** The value with its escapes undone. */
  public String value(int parameter) {
    Bytes plain = new Bytes(valueEnd[parameter] - nameEnd[parameter]);
    putValue(parameter, plain);
    return new String(plain.array(), 0, plain.length(), StandardCharsets.UTF_8);
  }
}

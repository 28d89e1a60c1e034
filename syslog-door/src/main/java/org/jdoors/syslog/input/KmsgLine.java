package org.jdoors.syslog.input;

import org.jdoors.syslog.record.Bytes;
import org.jdoors.syslog.record.Facility;
import org.jdoors.syslog.record.Priority;

/**
 * One record of {@code /dev/kmsg}: {@code PRI,SEQUENCE,MICROSECONDS,FLAGS[,...];TEXT\n}, then lines
 * of properties that begin with a blank. Bytes of the text that are no printable ASCII or UTF-8
 * come as {@code \xHH}. Source: Linux Documentation/ABI/testing/dev-kmsg. For one thread at a time.
 */
final class KmsgLine {
  private static final String TAG = "kernel: ";

  private final Bytes text = new Bytes(1024);
  private int priority;
  private long sequence;
  private long micros;
  private int at;

  /**
   * Reads a record.
   *
   * @return false if it is not of this form
   */
  boolean parse(byte[] bytes, int length) {
    at = 0;
    long pri = number(bytes, length, ',');
    sequence = number(bytes, length, ',');
    micros = number(bytes, length, ',');
    while (at < length && bytes[at] != ';' && bytes[at] != '\n') {
      at++;
    }
    if (pri < 0 || sequence < 0 || micros < 0 || at == length || bytes[at] != ';') {
      return false;
    }
    // Facilities above those of syslog can be written by programs, and mean nothing to us.
    priority = pri < Priority.LIMIT ? (int) pri : Priority.DEFAULT;
    text.clear();
    if (Priority.facility(priority) == Facility.KERN) {
      text.putAscii(TAG);
    }
    putText(bytes, at + 1, length);
    return true;
  }

  /** A decimal number and what ends it; -1 if there is none, or it is too long. */
  private long number(byte[] bytes, int length, char end) {
    int begin = at;
    long value = 0;
    while (at < length && bytes[at] >= '0' && bytes[at] <= '9') {
      value = value * 10 + bytes[at] - '0';
      at++;
    }
    int digits = at - begin;
    boolean ended = at < length && bytes[at] == end;
    at += ended ? 1 : 0;
    return digits > 0 && digits < 19 && ended ? value : -1;
  }

  private void putText(byte[] bytes, int from, int length) {
    for (int i = from; i < length && bytes[i] != '\n'; i++) {
      int escaped = bytes[i] == '\\' ? escaped(bytes, i, length) : -1;
      if (escaped >= 0) {
        text.put(escaped);
        i += 3;
      } else {
        text.put(bytes[i]);
      }
    }
  }

  /** The byte that {@code \xHH} at {@code i} stands for, or -1. */
  private static int escaped(byte[] bytes, int i, int length) {
    if (i + 3 >= length || bytes[i + 1] != 'x') {
      return -1;
    }
    int high = Character.digit(bytes[i + 2], 16);
    int low = Character.digit(bytes[i + 3], 16);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
  }

  int priority() {
    return priority;
  }

  /** Number of the record since the system started. */
  long sequence() {
    return sequence;
  }

  /** Microseconds from the start of the system to the record. */
  long micros() {
    return micros;
  }

  /** The text as it was before it was escaped, {@code kernel: } before that of the kernel. */
  Bytes text() {
    return text;
  }
}

package org.jdoors.syslog.config;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How large a program a regular expression becomes: repetitions are written out, so that those
 * within others multiply. RE2/J has a bound for each repetition, but none for what they make
 * together, and takes all memory. Too much is counted rather than too little.
 */
final class RegexSize {
  /** Larger than the program of any expression that can be compiled. */
  private static final long MOST = 1L << 40;

  private final String text;
  private int at;

  private RegexSize(String text) {
    this.text = text;
  }

  /** Instructions, about; of a text that is no expression any number. */
  static long of(String expression) {
    return new RegexSize(expression).count();
  }

  private long count() {
    Deque<Long> outer = new ArrayDeque<>();
    long sum = 0;
    long last = 0;
    while (at < text.length()) {
      char next = text.charAt(at++);
      if (next == '(') {
        outer.push(sum);
        sum = 0;
        last = 0;
      } else if (next == ')' && !outer.isEmpty()) {
        last = sum + 1;
        sum = outer.pop() + last;
      } else if (next == '{') {
        long times = times();
        sum = Math.min(MOST, sum - last + last * times);
        last = Math.min(MOST, last * times);
      } else {
        skip(next);
        last = 1;
        sum++;
      }
    }
    while (!outer.isEmpty()) {
      sum += outer.pop();
    }
    return Math.min(MOST, sum);
  }

  /** Goes behind what begins with a character that is no parenthesis. */
  private void skip(char first) {
    if (first == '\\') {
      boolean quoted = text.startsWith("Q", at);
      int end = text.indexOf("\\E", at);
      at = !quoted ? at + 1 : end < 0 ? text.length() : end + 2;
    } else if (first == '[') {
      // A bracket that comes first, or behind a backslash, does not end it.
      at += text.startsWith("^", at) ? 1 : 0;
      at += text.startsWith("]", at) ? 1 : 0;
      while (at < text.length() && text.charAt(at) != ']') {
        at += text.charAt(at) == '\\' ? 2 : 1;
      }
      at++;
    }
  }

  /** The larger number of a repetition, behind which it goes; 1 if there is none. */
  private long times() {
    int end = at;
    long most = 0;
    long number = 0;
    while (end < text.length() && (isDigit(text.charAt(end)) || text.charAt(end) == ',')) {
      number = text.charAt(end) == ',' ? 0 : Math.min(1000, number * 10 + text.charAt(end) - '0');
      most = Math.max(most, number);
      end++;
    }
    if (end == at || end == text.length() || text.charAt(end) != '}') {
      return 1;
    }
    at = end + 1;
    return Math.max(1, most);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}

package org.jdoors.syslog.config;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * What a filter asks of bytes. Case counts. Regular expressions are those of RE2, which need time
 * in proportion to the text whatever they are.
 */
@FunctionalInterface
interface TextMatch {
  List<String> OPERATORS =
      List.of("==", "!=", "contains", "starts-with", "ends-with", "like", "matches", "in");

  /** Characters of a regular expression. */
  int LONGEST_REGEX = 1000;

  /** Instructions of its program: as many steps may be taken for each byte of a text. */
  int LARGEST_REGEX = 10_000;

  TextMatch ANY = (bytes, from, to) -> true;

  boolean test(byte[] bytes, int from, int to);

  /** Whether the test as a whole is to be turned round, also for a field that is not there. */
  default boolean negated() {
    return false;
  }

  static TextMatch of(String operator, String operand) throws BadValue {
    byte[] wanted = operand.getBytes(StandardCharsets.UTF_8);
    int length = wanted.length;
    return switch (operator) {
      case "==" -> (bytes, from, to) -> Arrays.equals(bytes, from, to, wanted, 0, length);
      case "!=" -> new Unequal(wanted);
      case "contains" -> (bytes, from, to) -> contains(bytes, from, to, wanted);
      case "starts-with" -> (bytes, from, to) -> to - from >= length && at(bytes, from, wanted);
      case "ends-with" ->
          (bytes, from, to) -> to - from >= length && at(bytes, to - length, wanted);
      case "like" -> (bytes, from, to) -> like(bytes, from, to, wanted);
      default -> regex(operand);
    };
  }

  static TextMatch anyOf(List<TextMatch> matches) {
    List<TextMatch> all = List.copyOf(matches);
    return (bytes, from, to) -> {
      for (TextMatch match : all) {
        if (match.test(bytes, from, to)) {
          return true;
        }
      }
      return false;
    };
  }

  /** {@code !=}: true also where there is nothing. */
  final class Unequal implements TextMatch {
    private final byte[] other;

    Unequal(byte[] other) {
      this.other = other;
    }

    @Override
    public boolean test(byte[] bytes, int from, int to) {
      return Arrays.equals(bytes, from, to, other, 0, other.length);
    }

    @Override
    public boolean negated() {
      return true;
    }
  }

  private static TextMatch regex(String expression) throws BadValue {
    if (expression.length() > LONGEST_REGEX) {
      throw new BadValue("a regular expression is longer than " + LONGEST_REGEX + " characters");
    }
    if (RegexSize.of(expression) > LARGEST_REGEX) {
      throw new BadValue("a regular expression repeats too much, more than 10,000 times in all");
    }
    Pattern pattern;
    try {
      pattern = Pattern.compile(expression);
    } catch (PatternSyntaxException e) {
      throw new BadValue("not a regular expression of RE2: " + e.getMessage());
    }
    return (bytes, from, to) -> pattern.matcher(Arrays.copyOfRange(bytes, from, to)).find();
  }

  private static boolean at(byte[] bytes, int from, byte[] wanted) {
    return Arrays.equals(bytes, from, from + wanted.length, wanted, 0, wanted.length);
  }

  private static boolean contains(byte[] bytes, int from, int to, byte[] wanted) {
    for (int i = from; i <= to - wanted.length; i++) {
      if (at(bytes, i, wanted)) {
        return true;
      }
    }
    return false;
  }

  /** {@code *} stands for any bytes, {@code ?} for one; the last star alone is ever tried again. */
  private static boolean like(byte[] bytes, int from, int to, byte[] pattern) {
    int at = from;
    int want = 0;
    int star = -1;
    int resume = from;
    while (at < to) {
      if (want < pattern.length && pattern[want] == '*') {
        star = want++;
        resume = at;
      } else if (want < pattern.length && (pattern[want] == '?' || pattern[want] == bytes[at])) {
        want++;
        at++;
      } else if (star >= 0) {
        want = star + 1;
        at = ++resume;
      } else {
        return false;
      }
    }
    while (want < pattern.length && pattern[want] == '*') {
      want++;
    }
    return want == pattern.length;
  }
}

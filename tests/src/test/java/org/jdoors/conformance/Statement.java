package org.jdoors.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement about doors.
 *
 * @param number from 1, without gaps
 * @param kind E if it holds on every system, C if it holds within limits, X if it holds on illumos
 *     alone
 * @param title what it is about, in a few words
 * @param obstacle why it cannot be tried on Linux, of an X; else empty
 */
record Statement(int number, char kind, String title, String obstacle) {

  private static final Pattern LINE =
      Pattern.compile("(\\d+) (?:([EC]) ([^|]+)|(X) ([^|]+) \\| (.+))");

  /** All statements, by number. */
  static List<Statement> all() {
    InputStream stream =
        Objects.requireNonNull(Statement.class.getResourceAsStream("/conformance/statements.txt"));
    try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, UTF_8))) {
      return reader.lines().filter(line -> !line.startsWith("#")).map(Statement::parse).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Statement parse(String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalStateException(line);
    }
    int number = Integer.parseInt(matcher.group(1));
    return matcher.group(4) == null
        ? new Statement(number, matcher.group(2).charAt(0), matcher.group(3), "")
        : new Statement(number, 'X', matcher.group(5), matcher.group(6));
  }

  /** Whether somebody can try it on Linux. */
  boolean testable() {
    return kind != 'X';
  }

  /** As a test is called: {@code statement 7 (E)}. */
  String displayName() {
    return "statement " + number + " (" + kind + ")";
  }
}

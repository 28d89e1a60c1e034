package org.jdoors.syslog.config;

import java.util.List;

/** The words, signs, strings and numbers of a filter, one after the other. */
final class FilterTokens {
  private static final int MOST_DIGITS = 10;

  private final String text;
  private int at;
  private int before;

  FilterTokens(String text) {
    this.text = text;
  }

  private void blanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    before = at;
  }

  boolean atEnd() {
    blanks();
    return at == text.length();
  }

  /** Goes back in front of the last token, so that {@link #unexpected} names it. */
  void back() {
    at = before;
  }

  /** Takes a sign, if it comes next. */
  boolean skip(String sign) {
    blanks();
    boolean here = text.startsWith(sign, at);
    at += here ? sign.length() : 0;
    return here;
  }

  void expect(String sign) throws BadValue {
    if (!skip(sign)) {
      throw unexpected(sign);
    }
  }

  /** Takes a word, if it comes next. */
  boolean skipWord(String word) {
    blanks();
    boolean here = peekWord().equals(word);
    at += here ? word.length() : 0;
    return here;
  }

  private String peekWord() {
    int end = at;
    while (end < text.length() && isWord(text.charAt(end))) {
      end++;
    }
    return text.substring(at, end);
  }

  private static boolean isWord(char c) {
    return (c >= 'a' && c <= 'z') || c == '-' || c == '_';
  }

  String word(List<String> allowed) throws BadValue {
    blanks();
    String word = peekWord();
    if (word.isEmpty()) {
      throw unexpected("not, (, " + String.join(", ", allowed));
    }
    at += word.length();
    return word;
  }

  /** Whether an operator comes next, and not what goes on behind a test. */
  boolean atOperator() {
    blanks();
    String word = peekWord();
    boolean goesOn = word.equals("and") || word.equals("or");
    return at < text.length() && text.charAt(at) != ')' && !goesOn;
  }

  /** Takes one of the operators, the longest that fits. */
  String operator(List<String> allowed) throws BadValue {
    blanks();
    String word = peekWord();
    String found = "";
    for (String operator : allowed) {
      boolean here = word.isEmpty() ? text.startsWith(operator, at) : operator.equals(word);
      found = here && operator.length() > found.length() ? operator : found;
    }
    if (found.isEmpty()) {
      throw unexpected(String.join(", ", allowed));
    }
    at += found.length();
    return found;
  }

  /** Takes a string in double quotes; a backslash keeps a quote or a backslash. */
  String string() throws BadValue {
    expectQuote();
    StringBuilder string = new StringBuilder();
    while (at < text.length() && text.charAt(at) != '"') {
      boolean escape =
          text.charAt(at) == '\\'
              && at + 1 < text.length()
              && (text.charAt(at + 1) == '"' || text.charAt(at + 1) == '\\');
      at += escape ? 1 : 0;
      string.append(text.charAt(at));
      at++;
    }
    if (at == text.length()) {
      at = before;
      throw new BadValue("character " + (at + 1) + ": the string has no end");
    }
    at++;
    return string.toString();
  }

  private void expectQuote() throws BadValue {
    blanks();
    if (at == text.length() || text.charAt(at) != '"') {
      throw unexpected("a string in double quotes");
    }
    at++;
  }

  long number() throws BadValue {
    blanks();
    int start = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    if (at == start || at - start > MOST_DIGITS) {
      at = start;
      throw unexpected("a whole number");
    }
    return Long.parseLong(text.substring(start, at));
  }

  BadValue unexpected(String allowed) {
    blanks();
    String word = peekWord();
    String found =
        at == text.length()
            ? "the end"
            : "\"" + (word.isEmpty() ? text.substring(at, at + 1) : word) + "\"";
    return new BadValue(
        "character " + (at + 1) + ": unexpected " + found + "; allowed: " + allowed);
  }
}

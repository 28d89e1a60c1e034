package org.jdoors.syslog.config;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jdoors.syslog.record.Facility;
import org.jdoors.syslog.record.Severity;

/**
 * Reads one entry exactly as the native daemon does, its oddities included, and remarks on them.
 *
 * <ul>
 *   <li>Selectors run to the first TAB; a blank does not end them.
 *   <li>In a selector the facilities run to the dot, the level to the next TAB, comma or semicolon;
 *       commas, blanks and semicolons behind it are skipped.
 *   <li>A facility word that is followed by a semicolon ends the list: what comes between it and
 *       the dot is lost without a word.
 *   <li>A word that begins with {@code *} means all facilities but mark; one that begins with a
 *       digit is a number: 8 times the facility, or the level itself.
 *   <li>The action is the rest of the line, trailing blanks and {@code #} included.
 * </ul>
 *
 * <p>Source: illumos syslogd.c, {@code cfline()} and {@code decode()}.
 */
final class EntryParser {
  private static final int UNKNOWN = -1;
  private static final char END = '\0';

  /** What a good line says. */
  record Parsed(Selectors selectors, Action action, List<Remark> remarks) {}

  /** What a line does unlike it looks, at a character of it. */
  record Remark(int index, String text) {}

  /** The line gives no entry. */
  static final class Refused extends Exception {
    private final int index;
    private final boolean numbered;
    private final String reason;

    /**
     * @param index of the character in the line
     * @param numbered whether the native daemon names the line
     */
    Refused(int index, boolean numbered, String reason) {
      super(reason);
      this.index = index;
      this.numbered = numbered;
      this.reason = reason;
    }

    String reason() {
      return reason;
    }

    int index() {
      return index;
    }

    String nativeText(int line) {
      return numbered ? "syslogd: line " + line + ": " + reason : "syslogd: " + reason;
    }
  }

  private final String line;
  private final Surroundings surroundings;
  private final Selectors.Builder selectors = new Selectors.Builder();
  private final BitSet named = new BitSet();
  private final List<Remark> remarks = new ArrayList<>();

  EntryParser(String line, Surroundings surroundings) {
    this.line = line;
    this.surroundings = surroundings;
  }

  Parsed parse() throws Refused {
    int at = 0;
    while (!among(at, "\t")) {
      at = selector(at);
    }
    while (charAt(at) == '\t' || charAt(at) == ' ') {
      at++;
    }
    if (charAt(at) == END) {
      throw new Refused(at, true, "no action part");
    }
    Selectors built = selectors.build();
    remarkOn(built);
    Action action = new ActionParser(line, at, surroundings, remarks).parse();
    return new Parsed(built, action, List.copyOf(remarks));
  }

  private void remarkOn(Selectors built) {
    if (built.takeNothing()) {
      remarks.add(new Remark(0, "no record is selected"));
    } else if (built.marking() && !built.accept(Facility.MARK, Severity.INFO.number())) {
      remarks.add(new Remark(0, "MARK has the severity info: it is not selected"));
    }
  }

  /** Reads the selector at {@code start} and gives where the next one begins. */
  private int selector(int start) throws Refused {
    int at = start;
    while (!among(at, "\t.")) {
      at++;
    }
    if (charAt(at) == '.') {
      at++;
    }
    int levelStart = at;
    while (!among(at, "\t,;")) {
      at++;
    }
    int level = level(levelStart, at);
    while (charAt(at) == ',' || charAt(at) == ' ' || charAt(at) == ';') {
      at++;
    }
    facilities(start, level);
    return at;
  }

  private void facilities(int start, int level) throws Refused {
    int at = start;
    while (!among(at, "\t.;")) {
      int word = at;
      while (!among(at, "\t,;.")) {
        at++;
      }
      assign(word, at, level);
      while (charAt(at) == ',' || charAt(at) == ' ') {
        at++;
      }
    }
    if (charAt(at) == ';') {
      int end = line.indexOf('.', at);
      remarks.add(
          new Remark(at, "\"" + line.substring(at + 1, end) + "\" behind ';' is lost: write ','"));
    }
  }

  private void assign(int start, int end, int level) throws Refused {
    String word = line.substring(start, end);
    if (word.startsWith("*")) {
      if (word.length() > 1) {
        remarks.add(new Remark(start, "\"" + word + "\" is taken as *"));
      }
      if (!named.isEmpty()) {
        remarks.add(new Remark(start, "* replaces what was selected before it"));
      }
      selectors.assignAll(level);
      return;
    }
    int facility = facility(word, start);
    if (facility < 0 || facility > Facility.MARK.number()) {
      throw new Refused(start, true, "unknown facility name \"" + word + "\"");
    }
    if (named.get(facility)) {
      remarks.add(
          new Remark(start, "\"" + word + "\" is named again: its earlier level is replaced"));
    }
    named.set(facility);
    selectors.assign(facility, level);
  }

  private int facility(String word, int start) {
    if (!isNumber(word)) {
      Facility facility = Facility.named(word);
      return facility == null ? UNKNOWN : facility.number();
    }
    int code = number(word, start);
    if (code >= 0 && code <= Facility.MARK.number() * 8) {
      String text = Facility.of(code >> 3).text();
      remarks.add(new Remark(start, "facility code " + code + " is " + text));
    }
    return code >> 3;
  }

  private int level(int start, int end) throws Refused {
    String word = line.substring(start, end);
    int level;
    if (isNumber(word)) {
      level = number(word, start);
      int kept = level & 0xff;
      if (kept != Selectors.NONE && kept > Severity.DEBUG.number()) {
        remarks.add(new Remark(start, "level " + word + " takes every severity"));
      } else if (level >= 0 && level != kept) {
        remarks.add(new Remark(start, "level " + word + " is taken as " + kept));
      }
    } else if (word.equalsIgnoreCase("none")) {
      level = Selectors.NONE;
    } else {
      Severity severity = Severity.named(word);
      level = severity == null ? UNKNOWN : severity.number();
    }
    if (level < 0) {
      throw new Refused(start, true, "unknown priority name \"" + word + "\"");
    }
    return level;
  }

  private static boolean isNumber(String word) {
    return !word.isEmpty() && isDigit(word.charAt(0));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** The decimal number that the word begins with; one too large for an int is not known. */
  private int number(String word, int start) {
    long value = 0;
    int at = 0;
    for (; at < word.length() && isDigit(word.charAt(at)); at++) {
      value = Math.min(value * 10 + word.charAt(at) - '0', Integer.MAX_VALUE + 1L);
    }
    if (at < word.length()) {
      remarks.add(new Remark(start + at, "\"" + word.substring(at) + "\" is not looked at"));
    }
    return value > Integer.MAX_VALUE ? UNKNOWN : (int) value;
  }

  /** Whether the line ends at {@code at} or has one of {@code stops} there. */
  private boolean among(int at, String stops) {
    return at >= line.length() || stops.indexOf(line.charAt(at)) >= 0;
  }

  private char charAt(int at) {
    return at < line.length() ? line.charAt(at) : END;
  }
}

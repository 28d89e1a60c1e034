package org.jdoors.syslog.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jdoors.syslog.record.Facility;
import org.jdoors.syslog.record.Severity;

/**
 * Reads one entry exactly as the native daemon does, its oddities included.
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
  private static final int MOST_USERS = 20;
  private static final int USER_BYTES = 31;
  private static final int UNKNOWN = -1;
  private static final char END = '\0';

  /** The line gives no entry. */
  static final class Refused extends Exception {
    private final transient Complaint complaint;

    Refused(Complaint complaint) {
      super(complaint.text());
      this.complaint = complaint;
    }

    Complaint complaint() {
      return complaint;
    }
  }

  private final String line;
  private final int number;
  private final Surroundings surroundings;
  private final Selectors.Builder selectors = new Selectors.Builder();

  EntryParser(String line, int number, Surroundings surroundings) {
    this.line = line;
    this.number = number;
    this.surroundings = surroundings;
  }

  Entry parse() throws Refused {
    int at = 0;
    while (!among(at, "\t")) {
      at = selector(at);
    }
    while (charAt(at) == '\t' || charAt(at) == ' ') {
      at++;
    }
    if (charAt(at) == END) {
      throw refused("no action part");
    }
    return new Entry(number, selectors.build(), action(at));
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
    int level = level(line.substring(levelStart, at));
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
      assign(line.substring(word, at), level);
      while (charAt(at) == ',' || charAt(at) == ' ') {
        at++;
      }
    }
  }

  private void assign(String word, int level) throws Refused {
    if (word.startsWith("*")) {
      selectors.assignAll(level);
      return;
    }
    int facility;
    if (isNumber(word)) {
      facility = number(word) >> 3;
    } else {
      Facility named = Facility.named(word);
      facility = named == null ? UNKNOWN : named.number();
    }
    if (facility < 0 || facility > Facility.MARK.number()) {
      throw refused("unknown facility name \"" + word + "\"");
    }
    selectors.assign(facility, level);
  }

  private int level(String word) throws Refused {
    int level;
    if (isNumber(word)) {
      level = number(word);
    } else if (word.equalsIgnoreCase("none")) {
      level = Selectors.NONE;
    } else {
      Severity named = Severity.named(word);
      level = named == null ? UNKNOWN : named.number();
    }
    if (level < 0) {
      throw refused("unknown priority name \"" + word + "\"");
    }
    return level;
  }

  private Action action(int at) throws Refused {
    String text = line.substring(at);
    return switch (text.charAt(0)) {
      case '@' -> forward(text.substring(1));
      case '/' -> path(text);
      case '*' -> new Action.ToAll();
      default -> users(text);
    };
  }

  private Action forward(String host) throws Refused {
    if (!surroundings.resolves(host)) {
      throw refused("WARNING: " + host + " could not be resolved");
    }
    return new Action.Forward(host);
  }

  private Action path(String path) throws Refused {
    Surroundings.Target target;
    try {
      target = surroundings.target(path);
    } catch (IOException e) {
      throw new Refused(Complaint.aboutTarget(number, path + ": " + SystemText.of(e)));
    }
    if (target == Surroundings.Target.NO_READER) {
      throw new Refused(Complaint.aboutTarget(number, path + " - no reader"));
    }
    if (path.equals("/dev/sysmsg") || path.equals("/dev/console")) {
      return new Action.ToConsole(path);
    }
    return target == Surroundings.Target.TERMINAL
        ? new Action.ToTerminal(path)
        : new Action.ToFile(path);
  }

  private static Action users(String text) {
    List<String> users = new ArrayList<>();
    int at = 0;
    while (at < text.length() && users.size() < MOST_USERS) {
      int comma = text.indexOf(',', at);
      int end = comma < 0 ? text.length() : comma;
      users.add(shortened(text.substring(at, end)));
      at = end;
      while (at < text.length() && (text.charAt(at) == ',' || text.charAt(at) == ' ')) {
        at++;
      }
    }
    return new Action.ToUsers(users);
  }

  private static String shortened(String user) {
    byte[] bytes = user.getBytes(StandardCharsets.UTF_8);
    return bytes.length <= USER_BYTES
        ? user
        : new String(bytes, 0, USER_BYTES, StandardCharsets.UTF_8);
  }

  private static boolean isNumber(String word) {
    return !word.isEmpty() && word.charAt(0) >= '0' && word.charAt(0) <= '9';
  }

  /** The decimal number that the word begins with; one too large for an int is not known. */
  private static int number(String word) {
    long value = 0;
    for (int i = 0; i < word.length() && isNumber(word.substring(i)); i++) {
      value = Math.min(value * 10 + word.charAt(i) - '0', Integer.MAX_VALUE + 1L);
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

  private Refused refused(String reason) {
    return new Refused(Complaint.aboutLine(number, reason));
  }
}

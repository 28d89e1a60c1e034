package org.jdoors.syslog.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the action of an entry: the rest of its line, to the last blank.
 *
 * <p>Source: illumos syslogd.c, {@code cfline()}.
 */
final class ActionParser {
  private static final int MOST_USERS = 20;
  private static final int USER_BYTES = 31;

  private final String text;
  private final int start;
  private final Surroundings surroundings;
  private final List<EntryParser.Remark> remarks;

  /**
   * @param start where in the line the action begins; the line does not end there
   * @param remarks gets what the action does unlike it looks
   */
  ActionParser(
      String line, int start, Surroundings surroundings, List<EntryParser.Remark> remarks) {
    this.text = line.substring(start);
    this.start = start;
    this.surroundings = surroundings;
    this.remarks = remarks;
  }

  Action parse() throws EntryParser.Refused {
    remarkOnEnd();
    return switch (text.charAt(0)) {
      case '@' -> forward(text.substring(1));
      case '/' -> path(text);
      case '*' -> all();
      default -> users();
    };
  }

  private void remark(int index, String what) {
    remarks.add(new EntryParser.Remark(start + index, what));
  }

  private void remarkOnEnd() {
    int hash = text.indexOf('#');
    int last = text.length() - 1;
    if (hash >= 0) {
      remark(hash, "no comment begins here: the text from '#' on belongs to the action");
    } else if (text.charAt(last) == ' ' || text.charAt(last) == '\t') {
      remark(last, "the blank at the end belongs to the action");
    } else if (text.charAt(last) == '\r') {
      remark(last, "the carriage return at the end belongs to the action");
    }
  }

  private Action all() {
    if (text.length() > 1) {
      remark(1, "\"" + text.substring(1) + "\" is not looked at: the action is *");
    }
    return new Action.ToAll();
  }

  private Action forward(String host) throws EntryParser.Refused {
    if (!surroundings.resolves(host)) {
      throw new EntryParser.Refused(start + 1, true, "WARNING: " + host + " could not be resolved");
    }
    return new Action.Forward(host);
  }

  private Action path(String path) throws EntryParser.Refused {
    Surroundings.Target target;
    try {
      target = surroundings.target(path);
    } catch (IOException e) {
      throw new EntryParser.Refused(start, false, path + ": " + SystemText.of(e));
    }
    if (path.equals("/dev/sysmsg") || path.equals("/dev/console")) {
      return new Action.ToConsole(path);
    }
    return switch (target) {
      case NO_READER -> throw new EntryParser.Refused(start, false, path + " - no reader");
      case TERMINAL -> new Action.ToTerminal(path);
      case FIFO -> new Action.ToFifo(path);
      case FILE -> new Action.ToFile(path);
    };
  }

  private Action users() {
    if (text.startsWith("|") || text.startsWith("-")) {
      remark(0, "neither pipe nor dash begins an action here: this is the name of a user");
    }
    List<String> users = new ArrayList<>();
    int at = 0;
    while (at < text.length() && users.size() < MOST_USERS) {
      int comma = text.indexOf(',', at);
      int end = comma < 0 ? text.length() : comma;
      users.add(shortened(at, text.substring(at, end)));
      at = end;
      while (at < text.length() && (text.charAt(at) == ',' || text.charAt(at) == ' ')) {
        at++;
      }
    }
    if (at < text.length()) {
      remark(at, "only the first " + MOST_USERS + " users are taken");
    }
    return new Action.ToUsers(users);
  }

  private String shortened(int at, String user) {
    byte[] bytes = user.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= USER_BYTES) {
      return user;
    }
    remark(at, "only the first " + USER_BYTES + " bytes of a user's name are taken");
    return new String(bytes, 0, USER_BYTES, StandardCharsets.UTF_8);
  }
}

package org.jdoors.nscd.config;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Reads the policy of one database.
 *
 * <pre>
 * policy    := source { source }
 * source    := label [ "[" criterion { blank criterion } "]" ]
 * criterion := status "=" action
 * </pre>
 *
 * <h2>illumos</h2>
 *
 * <p>Labels are letters, digits and {@code _}. Criteria with unknown status words, and FOREVER or a
 * number for any status but TRYAGAIN, are accepted and mean nothing. The native reader also takes a
 * source without a name, before a bracket or a leading blank, the same bracket or equals sign twice
 * after blanks, and a last bracket that is not closed after a blank; the criterion before its end
 * then does not count. Source: nsswitch.conf(5) and cmd/nscd/nscd_nswparse.c.
 *
 * <h2>glibc</h2>
 *
 * <p>A label ends at a blank or bracket, {@code !status=action} is for all other statuses, and the
 * actions are RETURN, CONTINUE and MERGE. Source: nsswitch.conf(5) and nss/nss_action_parse.c.
 */
final class PolicyParser {

  private static final String GRAMMAR =
      "a policy is made of names of sources, each with [STATUS=action ...] after it or nothing";
  private static final char END = '\0';

  private final String text;
  private final Dialect dialect;
  private final Consumer<String> remarks;
  private final List<Policy.Step> steps = new ArrayList<>();

  private PolicyParser(String text, Dialect dialect, Consumer<String> remarks) {
    this.text = text;
    this.dialect = dialect;
    this.remarks = remarks;
  }

  /**
   * Parses the text after the colon.
   *
   * @param remarks told what is legal and surely not meant
   * @throws ConfigException naming what is wrong, without a line number
   */
  static Policy parse(String text, Dialect dialect, Consumer<String> remarks)
      throws ConfigException {
    checkLength(text, dialect);
    PolicyParser parser = new PolicyParser(text, dialect, remarks);
    if (dialect == Dialect.GLIBC) {
      parser.glibc();
    } else {
      parser.illumos();
    }
    return new Policy(parser.steps, dialect);
  }

  /** Looks at nothing but the length, as the native reader does where a policy has no effect. */
  static void checkLength(String text, Dialect dialect) throws ConfigException {
    int longest = dialect.longestPolicy();
    if (text.length() > longest) {
      throw ConfigException.of(
          NativeResult.CHECK_FAILED,
          "length of data (" + text + ") for nsw-config-string larger than " + longest,
          "a policy has at most " + longest + " characters");
    }
  }

  private void illumos() throws ConfigException {
    int at = 0;
    while (at >= 0 && !isEnd(at)) {
      int label = labelEnd(at);
      StepBuilder step = new StepBuilder(text.substring(at, label), dialect, remarks);
      if (label == at) {
        remarks.accept("a source without a name");
      }
      int bracket = after(at, '[');
      if (bracket >= 0) {
        if (!isLabel(bracket)) {
          throw fault("a status expected after '['", "");
        }
        at = criteria(bracket, step);
      } else if (isEnd(label)) {
        at = -1;
      } else if (isBlank(label)) {
        at = blanksEnd(label + 1);
      } else {
        throw fault("unexpected '" + text.charAt(label) + "'", "");
      }
      steps.add(step.build());
    }
  }

  /** Where the next source is, or -1 at the end. */
  private int criteria(int from, StepBuilder step) throws ConfigException {
    int at = from;
    while (true) {
      String status = text.substring(at, labelEnd(at));
      int value = after(at, '=');
      if (value < 0) {
        throw fault("'=' expected after " + status, "");
      }
      if (!isLabel(value)) {
        throw fault("an action expected after " + status + "=", "");
      }
      int end = labelEnd(value);
      boolean closed = at(end) == ']';
      if (!closed && !isBlank(end)) {
        throw fault("blank or ']' expected after " + text.substring(value, end), "");
      }
      int next = blanksEnd(end + 1);
      if (!closed && at(next) == ']') {
        closed = true;
        next++;
      } else if (!closed && isEnd(next)) {
        remarks.accept("']' is missing, so that the last criterion has no effect");
        return -1;
      } else if (!closed && !isLabel(next)) {
        throw fault("unexpected '" + at(next) + "'", "");
      }
      String word = text.substring(value, end);
      step.illumosCriterion(status, word, illumosAction(word));
      if (closed) {
        int after = blanksEnd(next);
        return isEnd(after) ? -1 : after;
      }
      at = next;
    }
  }

  private Action illumosAction(String word) throws ConfigException {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "return" -> Action.RETURN;
      case "continue" -> Action.CONTINUE;
      case "forever" -> Action.FOREVER;
      default -> {
        if (!word.chars().allMatch(c -> c >= '0' && c <= '9')) {
          throw fault(
              "unknown action " + word, "; return, continue, forever or a number is an action");
        }
        // As atoi in 32 bits: what is too large wraps, and below zero is none.
        yield Action.retry(Math.max(0, new BigInteger(word).intValue()));
      }
    };
  }

  /**
   * Where {@code key} ends that follows the label at {@code from}, with blanks around it; -1 if
   * something else follows.
   */
  private int after(int from, char key) {
    int at = labelEnd(from);
    if (at(at) == key) {
      return blanksEnd(at + 1);
    }
    boolean found = false;
    while (isBlank(at)) {
      at++;
      if (at(at) == key) {
        found = true;
        at++;
      }
    }
    return found ? at : -1;
  }

  private void glibc() throws ConfigException {
    int at = spacesEnd(0);
    while (!isEnd(at)) {
      int end = wordEnd(at, "[");
      if (end == at) {
        throw fault("a source expected instead of '['", "");
      }
      StepBuilder step = new StepBuilder(text.substring(at, end), dialect, remarks);
      at = spacesEnd(end);
      if (at(at) == '[') {
        at = spacesEnd(at + 1);
        do {
          at = glibcCriterion(at, step);
        } while (at(at) != ']');
        at++;
      }
      steps.add(step.build());
      at = spacesEnd(at);
    }
  }

  private int glibcCriterion(int from, StepBuilder step) throws ConfigException {
    boolean not = at(from) == '!';
    int at = not ? from + 1 : from;
    int statusEnd = wordEnd(at, "=]");
    String status = text.substring(at, statusEnd);
    at = spacesEnd(statusEnd);
    if (at(at) != '=') {
      throw fault("'=' expected after " + status, "");
    }
    at = spacesEnd(at + 1);
    int end = wordEnd(at, "=]");
    String word = text.substring(at, end);
    Action action =
        switch (word.toLowerCase(Locale.ROOT)) {
          case "return" -> Action.RETURN;
          case "continue" -> Action.CONTINUE;
          case "merge" -> Action.MERGE;
          default ->
              throw fault("unknown action " + word, "; return, continue or merge is an action");
        };
    if (!step.glibcCriterion(not, status, action)) {
      throw fault(
          "unknown status " + status, "; SUCCESS, NOTFOUND, UNAVAIL or TRYAGAIN is a status");
    }
    int next = spacesEnd(end);
    if (isEnd(next)) {
      throw fault("']' expected", "");
    }
    return next;
  }

  private ConfigException fault(String what, String allowed) {
    return ConfigException.of(
        NativeResult.SYNTAX,
        "syntax error: switch policy string (" + text + "): " + what,
        GRAMMAR + allowed);
  }

  private char at(int index) {
    return index < text.length() ? text.charAt(index) : END;
  }

  private boolean isEnd(int index) {
    return index >= text.length() || text.charAt(index) == '\n';
  }

  private boolean isBlank(int index) {
    return at(index) == ' ' || at(index) == '\t';
  }

  private boolean isLabel(int index) {
    char c = at(index);
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }

  private int labelEnd(int from) {
    int end = from;
    while (isLabel(end)) {
      end++;
    }
    return end;
  }

  private int blanksEnd(int from) {
    int end = from;
    while (isBlank(end)) {
      end++;
    }
    return end;
  }

  private int spacesEnd(int from) {
    int end = from;
    while (end < text.length() && Fields.isSpace(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private int wordEnd(int from, String stops) {
    int end = from;
    while (end < text.length()
        && !Fields.isSpace(text.charAt(end))
        && stops.indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return end;
  }
}

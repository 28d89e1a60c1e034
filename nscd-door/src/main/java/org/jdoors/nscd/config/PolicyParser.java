package org.jdoors.nscd.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the policy of one database.
 *
 * <pre>
 * policy    := source { source }
 * source    := label [ "[" criterion { blank criterion } "]" ]
 * criterion := status "=" action
 * </pre>
 *
 * <p>Criteria with unknown status words, and FOREVER or a number for any status but TRYAGAIN, are
 * accepted and mean nothing. Source: nsswitch.conf(5) of illumos; the glibc dialect also takes
 * {@code !status=action} for all other statuses.
 */
final class PolicyParser {

  private static final Pattern TOKENS = Pattern.compile("[\\[\\]=!]|[A-Za-z0-9_]+");
  private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9_]+");

  private final List<String> tokens;
  private final Dialect dialect;
  private int at;

  private PolicyParser(List<String> tokens, Dialect dialect) {
    this.tokens = tokens;
    this.dialect = dialect;
  }

  /**
   * Parses the text after the colon.
   *
   * @throws ConfigException naming what is wrong, without a line number
   */
  static Policy parse(String text, Dialect dialect) throws ConfigException {
    List<String> tokens = new ArrayList<>();
    Matcher matcher = TOKENS.matcher(text);
    int end = 0;
    while (matcher.find()) {
      rejectJunk(text.substring(end, matcher.start()));
      tokens.add(matcher.group());
      end = matcher.end();
    }
    rejectJunk(text.substring(end));
    return new PolicyParser(tokens, dialect).policy();
  }

  private static void rejectJunk(String between) throws ConfigException {
    if (!between.isBlank()) {
      throw new ConfigException("unexpected '" + between.strip() + "' in the policy");
    }
  }

  private Policy policy() throws ConfigException {
    List<Policy.Step> steps = new ArrayList<>();
    while (at < tokens.size()) {
      Policy.Step step = Policy.Step.of(label("a source"));
      if (is("[")) {
        at++;
        step = criteria(step);
      }
      steps.add(step);
    }
    return new Policy(steps);
  }

  private Policy.Step criteria(Policy.Step plain) throws ConfigException {
    Policy.Step step = plain;
    boolean any = false;
    while (!is("]")) {
      boolean not = is("!");
      if (not) {
        if (!dialect.allowsNegation()) {
          throw new ConfigException("unexpected '!' in the policy");
        }
        at++;
      }
      String status = label("a status").toUpperCase(Locale.ROOT);
      if (!is("=")) {
        throw new ConfigException("'=' expected after " + status);
      }
      at++;
      step = criterion(step, status, not, action(label("an action")));
      any = true;
    }
    at++;
    if (!any) {
      throw new ConfigException("empty [] after " + step.source());
    }
    return step;
  }

  private static Policy.Step criterion(
      Policy.Step step, String status, boolean not, Action action) {
    boolean plain = action.equals(Action.RETURN) || action.equals(Action.CONTINUE);
    return new Policy.Step(
        step.source(),
        plain && not != status.equals("SUCCESS") ? action : step.success(),
        plain && not != status.equals("NOTFOUND") ? action : step.notFound(),
        plain && not != status.equals("UNAVAIL") ? action : step.unavailable(),
        not != status.equals("TRYAGAIN") ? tryAgain(step, action) : step.tryAgain());
  }

  /** DNS gets its retries even if told to continue. */
  private static Action tryAgain(Policy.Step step, Action action) {
    return action.equals(Action.CONTINUE) && Policy.Step.isDns(step.source())
        ? Action.retry(Policy.DNS_RETRIES)
        : action;
  }

  private static Action action(String word) throws ConfigException {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "return" -> Action.RETURN;
      case "continue" -> Action.CONTINUE;
      case "forever" -> Action.FOREVER;
      default -> retry(word);
    };
  }

  private static Action retry(String word) throws ConfigException {
    if (word.length() < 10 && word.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Action.retry(Integer.parseInt(word));
    }
    throw new ConfigException(
        "unknown action '" + word + "'; return, continue, forever or a number is allowed");
  }

  private boolean is(String token) {
    return at < tokens.size() && tokens.get(at).equals(token);
  }

  private String label(String what) throws ConfigException {
    if (at >= tokens.size()) {
      throw new ConfigException(what + " or ']' expected at the end of the policy");
    }
    String token = tokens.get(at);
    if (!LABEL.matcher(token).matches()) {
      throw new ConfigException(what + " expected instead of '" + token + "'");
    }
    at++;
    return token;
  }
}

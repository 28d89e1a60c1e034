package org.jdoors.nscd.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The sources of a database, in the order they are asked.
 *
 * @param steps the sources; natively there may be none, or one without a name
 * @param dialect whose rules hold
 */
public record Policy(List<Step> steps, Dialect dialect) {

  /** Retries of the source {@code dns} when the file says nothing else. */
  static final int DNS_RETRIES = 3;

  /** Sources that illumos has modules for; names count with their case. */
  private static final Set<String> ILLUMOS_SOURCES =
      Set.of("files", "dns", "ldap", "nis", "mdns", "ad", "compat", "user");

  /** Keeps the list as it is now. */
  public Policy {
    steps = List.copyOf(steps);
  }

  /**
   * Reads a policy in the grammar of illumos.
   *
   * @throws ConfigException naming what is wrong
   */
  public static Policy parse(String text) throws ConfigException {
    return PolicyParser.parse(text, Dialect.ILLUMOS, remark -> {});
  }

  /**
   * Whether the policy has a single source and illumos has no module of that name. The native
   * daemon then answers that no source is available; in every other case a source that is not here
   * leaves it to the client.
   */
  public boolean isUnavailable() {
    return dialect == Dialect.ILLUMOS
        && steps.size() == 1
        && !ILLUMOS_SOURCES.contains(steps.get(0).source());
  }

  /** As nsswitch.conf writes it, with the criteria that are not the usual ones. */
  public String text() {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      if (!step.isNameless()) {
        words.add(step.source());
      }
      List<String> criteria = step.criteria(dialect);
      boolean bracketFollows = i + 1 < steps.size() && steps.get(i + 1).isNameless();
      if (criteria.isEmpty() && (step.isNameless() || bracketFollows)) {
        criteria.add("SUCCESS=" + step.success().text());
      }
      if (!criteria.isEmpty()) {
        words.add("[" + String.join(" ", criteria) + "]");
      }
    }
    String text = String.join(" ", words);
    return text.length() <= dialect.longestPolicy()
        ? text
        : text.replace(" [", "[").replace("] ", "]");
  }

  /**
   * One source and what follows its outcomes.
   *
   * @param source the source's name
   * @param success after an entry was found
   * @param notFound after the source said that there is none
   * @param unavailable after the source could not be asked
   * @param tryAgain after the source was busy
   * @param nisTryAgain after a NIS server that asks DNS was busy; has a meaning for {@code nis}
   * @param maxRetries the number of retries written last; it counts if {@code tryAgain} is {@link
   *     Action.Kind#RETRY} and then is the same as there
   */
  public record Step(
      String source,
      Action success,
      Action notFound,
      Action unavailable,
      Action tryAgain,
      Action nisTryAgain,
      int maxRetries) {

    /** A source without criteria, on illumos. */
    public static Step of(String source) {
      return of(source, Dialect.ILLUMOS);
    }

    static Step of(String source, Dialect dialect) {
      Action tryAgain = dialect.usualTryAgain(source);
      return new Step(
          source,
          Action.RETURN,
          Action.CONTINUE,
          Action.CONTINUE,
          tryAgain,
          Action.CONTINUE,
          tryAgain.retries());
    }

    static boolean isDns(String source) {
      return source.toLowerCase(Locale.ROOT).equals("dns");
    }

    static boolean isNis(String source) {
      return source.toLowerCase(Locale.ROOT).equals("nis");
    }

    private boolean isNameless() {
      return source.isEmpty();
    }

    /** Whether no outcome lets the next source be asked. */
    boolean isLast() {
      return endsWith(success)
          && endsWith(notFound)
          && endsWith(unavailable)
          && (endsWith(tryAgain) || tryAgain.kind() == Action.Kind.FOREVER);
    }

    private static boolean endsWith(Action action) {
      return action.kind() == Action.Kind.RETURN;
    }

    private List<String> criteria(Dialect dialect) {
      Step usual = of(source, dialect);
      List<String> criteria = new ArrayList<>();
      criterion(criteria, "SUCCESS", success, usual.success);
      criterion(criteria, "NOTFOUND", notFound, usual.notFound);
      criterion(criteria, "UNAVAIL", unavailable, usual.unavailable);
      if (tryAgain.kind() != Action.Kind.RETRY && maxRetries != usual.maxRetries) {
        criteria.add("TRYAGAIN=" + maxRetries);
        criteria.add("TRYAGAIN=" + tryAgain.text());
      } else if (nisTryAgain.equals(usual.nisTryAgain)) {
        criterion(criteria, "TRYAGAIN", tryAgain, usual.tryAgain);
      } else {
        criteria.add("TRYAGAIN=" + tryAgain.text());
      }
      return criteria;
    }

    private static void criterion(
        List<String> criteria, String status, Action action, Action usual) {
      if (!action.equals(usual)) {
        criteria.add(status + "=" + action.text());
      }
    }
  }
}

package org.jdoors.nscd.config;

import java.util.List;
import java.util.Locale;

/** The sources of a database, in the order they are asked. */
public record Policy(List<Step> steps) {

  /** Retries of the source {@code dns} when the file says nothing else. */
  static final int DNS_RETRIES = 3;

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
    return PolicyParser.parse(text, Dialect.ILLUMOS);
  }

  /**
   * One source and what follows its outcomes.
   *
   * @param source the source's name
   * @param success after an entry was found
   * @param notFound after the source said that there is none
   * @param unavailable after the source could not be asked
   * @param tryAgain after the source was busy
   */
  public record Step(
      String source, Action success, Action notFound, Action unavailable, Action tryAgain) {

    /** A source without criteria. */
    public static Step of(String source) {
      return new Step(
          source,
          Action.RETURN,
          Action.CONTINUE,
          Action.CONTINUE,
          isDns(source) ? Action.retry(DNS_RETRIES) : Action.FOREVER);
    }

    static boolean isDns(String source) {
      return source.toLowerCase(Locale.ROOT).equals("dns");
    }
  }
}

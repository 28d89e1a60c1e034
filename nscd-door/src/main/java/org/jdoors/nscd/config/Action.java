package org.jdoors.nscd.config;

import java.util.Locale;

/**
 * What follows the outcome of one source.
 *
 * @param kind what to do
 * @param retries for {@link Kind#RETRY}: how often to ask again before going on
 */
public record Action(Kind kind, int retries) {

  /** What to do. */
  public enum Kind {
    /** The outcome is the answer. */
    RETURN,
    /** The next source is asked. */
    CONTINUE,
    /** The same source is asked again. */
    RETRY,
    /** The same source is asked again, without end as far as the policy goes. */
    FOREVER,
    /** The next source is asked too, and what it has is added to the entry; of glibc only. */
    MERGE
  }

  /** Take the outcome as the answer. */
  public static final Action RETURN = new Action(Kind.RETURN, 0);

  /** Ask the next source. */
  public static final Action CONTINUE = new Action(Kind.CONTINUE, 0);

  /** Ask again and again. */
  public static final Action FOREVER = new Action(Kind.FOREVER, 0);

  /** Add what the next source has. */
  public static final Action MERGE = new Action(Kind.MERGE, 0);

  /** Ask again {@code retries} times. */
  public static Action retry(int retries) {
    return new Action(Kind.RETRY, retries);
  }

  /** As nsswitch.conf writes it. */
  String text() {
    return kind == Kind.RETRY ? Integer.toString(retries) : kind.name().toLowerCase(Locale.ROOT);
  }
}

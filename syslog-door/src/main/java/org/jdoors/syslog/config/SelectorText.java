package org.jdoors.syslog.config;

import org.jdoors.syslog.record.Facility;
import org.jdoors.syslog.record.Severity;

/** Selectors alone, as {@code mail.info;*.err}, in the words of syslog.conf. */
public final class SelectorText {
  private static final int ALL_LEVELS = Severity.DEBUG.number();

  /** Everything there is, MARK records included. */
  public static final Selectors ALL = all();

  /** An action that asks nothing of the machine, to make an entry of the selectors. */
  private SelectorText() {}

  /**
   * Reads selectors strictly: each word must be known.
   *
   * @throws ConfigException if one is not, or there is no selector
   */
  public static Selectors parse(String text) throws ConfigException {
    try {
      return StrictSelectors.parse(text);
    } catch (BadValue e) {
      throw new ConfigException(String.valueOf(e.getMessage()));
    }
  }

  private static Selectors all() {
    Selectors.Builder all = new Selectors.Builder();
    all.assignAll(ALL_LEVELS);
    all.assign(Facility.MARK.number(), ALL_LEVELS);
    return all.build();
  }
}

package org.jdoors.syslog.config;

import java.util.Arrays;
import org.jdoors.syslog.record.Facility;
import org.jdoors.syslog.record.Priority;
import org.jdoors.syslog.record.Severity;

/**
 * Which records an entry takes: per facility, {@code mark} included, the largest severity number
 * that is taken, or none. Immutable.
 *
 * <p>Source: illumos syslogd.c, {@code f_pmask} and {@code dispatch_thread()}.
 */
public final class Selectors {
  /** The level that takes nothing; any other value above 7 takes everything. */
  static final int NONE = 16;

  private final byte[] levels;

  private Selectors(byte[] levels) {
    this.levels = levels;
  }

  /** Everything there is, MARK records included. */
  public static final Selectors ALL = all();

  private static Selectors all() {
    Builder all = new Builder();
    all.assignAll(Severity.DEBUG.number());
    all.assign(Facility.MARK.number(), Severity.DEBUG.number());
    return all.build();
  }

  /**
   * Reads selectors strictly, as in a rule of syslog-door.toml: {@code mail,auth.info;kern.none}.
   *
   * @throws ConfigException naming what is wrong and what is allowed
   */
  public static Selectors parse(String text) throws ConfigException {
    try {
      return StrictSelectors.parse(text);
    } catch (BadValue e) {
      throw new ConfigException(e.reason());
    }
  }

  /** Whether a record of this priority, 0 to 199, is taken. */
  public boolean accept(int priority) {
    int level = levels[priority >> 3] & 0xff;
    return level != NONE && (priority & 7) <= level;
  }

  /** Whether a record of this facility and severity number is taken. */
  public boolean accept(Facility facility, int severity) {
    return accept(facility.number() * 8 + severity);
  }

  /** Whether the daemon must make MARK records for this entry: it has any level for them. */
  public boolean marking() {
    return (levels[Facility.MARK.number()] & 0xff) != NONE;
  }

  /** Whether nothing at all is taken. */
  public boolean takeNothing() {
    for (int priority = 0; priority < Priority.LIMIT + 8; priority += 8) {
      if (accept(priority)) {
        return false;
      }
    }
    return true;
  }

  /** Levels as they are assigned from left to right; the last assignment wins. */
  static final class Builder {
    private final byte[] levels = new byte[Facility.MARK.number() + 1];

    Builder() {
      Arrays.fill(levels, (byte) NONE);
    }

    /** Assigns a level, of which the low byte counts. */
    void assign(int facility, int level) {
      levels[facility] = (byte) level;
    }

    /** Assigns a level to every facility but mark. */
    void assignAll(int level) {
      Arrays.fill(levels, 0, Facility.COUNT, (byte) level);
    }

    Selectors build() {
      return new Selectors(levels.clone());
    }
  }
}

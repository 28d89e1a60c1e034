package org.jdoors.syslog.record;

/**
 * Facility and severity in one number: {@code facility * 8 + severity}, 0 to 191 for a record from
 * outside, 192 to 199 for {@code mark}.
 */
public final class Priority {
  /** What a record without a usable priority gets: user.info. */
  public static final int DEFAULT = of(Facility.USER, Severity.INFO);

  /** One more than the largest priority of a record from outside. */
  public static final int LIMIT = Facility.COUNT * 8;

  private Priority() {}

  public static int of(Facility facility, Severity severity) {
    return facility.number() * 8 + severity.number();
  }

  public static Facility facility(int priority) {
    return Facility.of(priority >> 3);
  }

  public static Severity severity(int priority) {
    return Severity.of(priority & 7);
  }

  /**
   * Reads the {@code -p} operand of logger(1): {@code facility.level} or {@code level} (then
   * facility user). A number is taken as well; for the facility it is a code, a multiple of 8.
   *
   * @throws IllegalArgumentException naming the word that is not known
   */
  public static int parse(String text) {
    int dot = text.indexOf('.');
    Facility facility = dot < 0 ? Facility.USER : facilityOf(text.substring(0, dot));
    return of(facility, severityOf(text.substring(dot + 1)));
  }

  private static Facility facilityOf(String word) {
    int code = number(word);
    Facility facility = code >= 0 && code < LIMIT ? Facility.of(code >> 3) : Facility.named(word);
    if (facility == null || facility == Facility.MARK) {
      throw new IllegalArgumentException("unknown facility name: " + word);
    }
    return facility;
  }

  private static Severity severityOf(String word) {
    int number = number(word);
    Severity severity = number >= 0 && number < 8 ? Severity.of(number) : Severity.named(word);
    if (severity == null) {
      throw new IllegalArgumentException("unknown priority name: " + word);
    }
    return severity;
  }

  /** The decimal number that the whole word is, or -1. */
  private static int number(String word) {
    boolean decimal =
        !word.isEmpty() && word.length() <= 4 && word.chars().allMatch(c -> c >= '0' && c <= '9');
    return decimal ? Integer.parseInt(word) : -1;
  }
}

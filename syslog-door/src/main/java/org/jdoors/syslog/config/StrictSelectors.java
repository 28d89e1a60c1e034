package org.jdoors.syslog.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jdoors.syslog.record.Facility;
import org.jdoors.syslog.record.Severity;

/**
 * Reads selectors with the words of syslog.conf, but nothing is guessed and nothing lost:
 *
 * <pre>
 *   selectors = selector *( ";" selector )
 *   selector  = facility *( "," facility ) "." level
 *   facility  = a name | "*"            all but mark
 *   level     = a name | "*" | "none"   that level and graver ones; all; none
 * </pre>
 *
 * <p>Blanks may stand around each word; a later selector replaces what an earlier one says of the
 * same facility.
 */
final class StrictSelectors {
  private static final String ALL = "*";

  private StrictSelectors() {}

  static Selectors parse(String text) throws BadValue {
    Selectors.Builder selectors = new Selectors.Builder();
    for (String selector : text.split(";", -1)) {
      int dot = selector.indexOf('.');
      if (dot < 0) {
        throw new BadValue(
            "\"" + selector.strip() + "\" is no selector: facility.level, as mail.info or *.err");
      }
      int level = level(selector.substring(dot + 1).strip());
      for (String facility : selector.substring(0, dot).split(",", -1)) {
        assign(facility.strip(), level, selectors);
      }
    }
    return selectors.build();
  }

  private static int level(String word) throws BadValue {
    if (word.equals(ALL)) {
      return Severity.DEBUG.number();
    }
    if (word.equalsIgnoreCase("none")) {
      return Selectors.NONE;
    }
    Severity severity = Severity.named(word);
    if (severity == null) {
      List<String> allowed = new ArrayList<>(List.of(ALL, "none"));
      for (Severity known : Severity.values()) {
        allowed.add(known.text());
      }
      throw new BadValue("unknown level \"" + word + "\"; " + suggestion(word, allowed));
    }
    return severity.number();
  }

  private static void assign(String word, int level, Selectors.Builder selectors) throws BadValue {
    if (word.equals(ALL)) {
      selectors.assignAll(level);
      return;
    }
    Facility facility = Facility.named(word);
    if (facility == null) {
      List<String> allowed = new ArrayList<>(List.of(ALL));
      for (Facility known : Facility.values()) {
        allowed.add(known.text());
      }
      throw new BadValue("unknown facility \"" + word + "\"; " + suggestion(word, allowed));
    }
    selectors.assign(facility.number(), level);
  }

  private static String suggestion(String word, List<String> allowed) {
    return Nearest.suggestion(word.toLowerCase(Locale.ROOT), allowed);
  }
}

package org.jdoors.smf;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The authorisations and profiles that are delivered.
 *
 * @param authorisations lines of auth_attr(5)
 * @param profiles lines of prof_attr(5)
 */
record SecurityFiles(List<String> authorisations, List<String> profiles) {
  /** name:reserved:reserved:short description:long description:attributes. */
  private static final String AUTHORISATION = "[a-z][a-z0-9.-]*:::[^:]+:[^:]*:[^:]*";

  /** name:reserved:reserved:description:attributes. */
  private static final String PROFILE = "[^:]+:::[^:]+:auths=[^:;]+";

  static SecurityFiles delivered() throws IOException {
    return new SecurityFiles(
        Files.readAllLines(Delivered.SECURITY.resolve("auth_attr.d/jdoors")),
        Files.readAllLines(Delivered.SECURITY.resolve("prof_attr.d/jdoors")));
  }

  /** Names that are defined here. */
  Set<String> defined() {
    Set<String> names = new LinkedHashSet<>();
    authorisations.forEach(line -> names.add(line.replaceFirst(":.*", "")));
    return names;
  }

  /** Whether the system knows the authorisation once these files are there. */
  boolean knows(String authorisation) {
    return defined().contains(authorisation) || NativeFacts.AUTHORISATIONS.contains(authorisation);
  }

  List<String> violations() {
    List<String> found = new ArrayList<>();
    for (String line : authorisations) {
      if (!line.matches(AUTHORISATION)) {
        found.add("no line of auth_attr: " + line);
      }
    }
    if (defined().size() != authorisations.size()) {
      found.add("an authorisation is defined twice");
    }
    for (String name : defined()) {
      if (NativeFacts.AUTHORISATIONS.contains(name)) {
        found.add("illumos defines it already: " + name);
      }
    }
    for (String line : profiles) {
      if (!line.matches(PROFILE)) {
        found.add("no line of prof_attr: " + line);
        continue;
      }
      for (String name : line.replaceFirst(".*auths=", "").split(",", -1)) {
        if (!knows(name)) {
          found.add("a profile grants what is not defined: " + name);
        }
      }
    }
    return found;
  }
}

package org.jdoors.nscd.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** nscd-door.conf(5) says what the table of attributes says. */
final class ManualPageTest {

  private static final Path PAGE =
      Path.of(System.getProperty("basedir", ""), "..", "packaging", "man", "nscd-door.conf.5");

  private static final Map<Attribute.Kind, String> KINDS =
      Map.of(
          Attribute.Kind.FLAG, "yes-or-no",
          Attribute.Kind.NUMBER, "number",
          Attribute.Kind.BITMAP, "bitmap",
          Attribute.Kind.STRING, "text",
          Attribute.Kind.POLICY, "policy");

  private static String page() throws IOException {
    return Files.readString(PAGE, StandardCharsets.UTF_8);
  }

  /** What follows the name in the heading of each attribute. */
  private static Map<String, String> documented() throws IOException {
    Matcher items = Pattern.compile("^\\.It Cm (\\S+) (Ar .*)$", Pattern.MULTILINE).matcher(page());
    Map<String, String> documented = new TreeMap<>();
    while (items.find()) {
      assertThat(documented.put(items.group(1), items.group(2))).as(items.group(1)).isNull();
    }
    return documented;
  }

  @Test
  void namesTypesAndDefaultsAreThoseOfTheTable() throws IOException {
    Map<String, String> expected = new TreeMap<>();
    for (Attribute attribute : Attribute.values()) {
      String database = attribute.isGlobal() ? "" : "database ";
      String usual = attribute.usual().isEmpty() ? "" : " Pq " + attribute.usual();
      expected.put(
          attribute.attributeName(), "Ar " + database + KINDS.get(attribute.kind()) + usual);
    }
    assertThat(documented()).isEqualTo(expected);
  }

  @Test
  void limitsAreThoseOfTheTable() throws IOException {
    String page = page();
    for (Attribute attribute : Attribute.values()) {
      if (attribute.kind() == Attribute.Kind.BITMAP) {
        assertThat(page)
            .containsPattern(
                "\\.It Cm "
                    + attribute.attributeName()
                    + " [^\\n]*\\n[^.]*bits up to "
                    + attribute.mask()
                    + "\\.");
      }
    }
    assertThat(page)
        .contains("at most " + Defaults.LONGEST_LINE + " bytes")
        .contains("at most " + Defaults.LONGEST_POLICY + " characters")
        .contains("from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE)
        .contains(Defaults.NSCD_CONF.toString(), Defaults.NSCD_CONF_LINUX.toString());
  }

  @Test
  void databasesAreThoseOfTheTable() throws IOException {
    Matcher list =
        Pattern.compile(
                "is one of\\n(.*)which have a cache, and\\n(.*)which have none", Pattern.DOTALL)
            .matcher(page());
    assertThat(list.find()).isTrue();
    assertThat(names(list.group(1))).isEqualTo(names(true));
    assertThat(names(list.group(2))).isEqualTo(names(false));
  }

  private static List<String> names(String lines) {
    return Arrays.stream(lines.split("[\\s,]+", -1))
        .filter(word -> !word.isEmpty() && !word.equals(".Sy"))
        .toList();
  }

  private static List<String> names(boolean cached) {
    List<String> names = new ArrayList<>();
    for (SwitchDatabase database : SwitchDatabase.values()) {
      if (database.hasCache() == cached) {
        names.add(database.databaseName());
      }
    }
    return names;
  }
}

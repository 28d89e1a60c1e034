package org.jdoors.syslog.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The manual page syslog-door.conf(5) has every key with its default, and no other. */
final class ManualTest {
  private static final Path PAGE = Path.of("../packaging/man/syslog-door.conf.5");
  private static final Pattern DEFAULT = Pattern.compile("(?m)^Default: (.*)\\.$");

  private static String page() throws IOException {
    return Files.readString(PAGE, StandardCharsets.UTF_8);
  }

  /** Keys with defaults as the page has them, by section; a section without keys is none. */
  private static Map<String, List<String>> documented(String page) {
    Map<String, List<String>> sections = new LinkedHashMap<>();
    for (String section : page.split("(?m)^\\.Ss ", -1)) {
      List<String> keys = new ArrayList<>();
      for (String item : section.split("(?m)^\\.Sh ", -1)[0].split("(?m)^\\.It Ic ", -1)) {
        Matcher shown = DEFAULT.matcher(item);
        boolean required = item.contains("\nRequired.");
        if (shown.find() || required) {
          String name = item.substring(0, item.indexOf('\n'));
          keys.add(name + "=" + (required ? "" : shown.group(1)));
        }
      }
      if (!keys.isEmpty()) {
        sections.put(section.substring(0, section.indexOf('\n')), keys);
      }
    }
    return sections;
  }

  @Test
  void pageHasEveryKeyWithItsDefault() throws IOException {
    List<Section> sections = new ArrayList<>();
    sections.addAll(List.of(Keys.TOP, Keys.SYSLOG_CONF, Keys.TLS, Keys.ROTATION, Keys.RULE));
    sections.addAll(Keys.INPUTS.values());
    sections.addAll(Keys.OUTPUTS.values());
    Map<String, List<String>> expected = new LinkedHashMap<>();
    for (Section section : sections) {
      expected.put(
          section.title(),
          section.keys().stream().map(key -> key.name() + "=" + key.shown()).toList());
    }
    assertThat(documented(page())).containsExactlyInAnyOrderEntriesOf(expected);
  }

  /** What is shown is what is read: the default as text gives the default. */
  @Test
  void defaultThatIsShownIsTheOneThatHolds() throws BadValue {
    List<Section> sections = new ArrayList<>(Keys.INPUTS.values());
    sections.addAll(Keys.OUTPUTS.values());
    sections.addAll(List.of(Keys.TOP, Keys.SYSLOG_CONF, Keys.TLS, Keys.ROTATION, Keys.RULE));
    for (Section section : sections) {
      for (Key<?> key : section.keys()) {
        boolean word =
            !key.isRequired() && !key.shown().contains(" ") && !key.shown().equals("none");
        if (word) {
          assertThat(key.kind().read(value(key))).as(key.name()).isEqualTo(key.fallback());
        }
      }
    }
  }

  private static Object value(Key<?> key) {
    String shown = key.shown();
    if (shown.equals("true") || shown.equals("false")) {
      return Boolean.valueOf(shown);
    }
    boolean text = key.fallback() instanceof String || key.name().equals("mode");
    return text || !shown.matches("\\d+") ? shown : (Object) Long.valueOf(shown);
  }

  @Test
  void exampleIsGood() throws IOException {
    String examples = page().split("(?m)^\\.Sh EXAMPLES\n", -1)[1];
    String toml = examples.substring(examples.indexOf('\n') + 1, examples.indexOf("\n.Ed"));
    DoorConf conf = DoorConf.parse("example", toml.getBytes(StandardCharsets.UTF_8));
    assertThat(conf.complaints()).isEmpty();
    assertThat(conf.rules()).hasSize(3);
  }
}

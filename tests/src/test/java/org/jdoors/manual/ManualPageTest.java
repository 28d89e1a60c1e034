package org.jdoors.manual;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every command and every option is in the manual page, and nothing else is. */
final class ManualPageTest {

  private static final Path TOP = Path.of("..");

  /** What both daemons' programs share. */
  private static final String DAEMON = "door-core/src/main/java/org/jdoors/daemon";

  /** The options' names as the annotations in the sources have them: one, or two in braces. */
  private static final Pattern OPTION =
      Pattern.compile("@Option\\(\\s*names = \\{?\"(-[^\"]+)\"(?:, \"(-[^\"]+)\")?");

  /** A sub-command's name; the program's own, which the page is called by, is left out. */
  private static final Pattern COMMAND = Pattern.compile("@Command\\(\\s*name = \"([^\"]+)\"");

  private static final Pattern PAGE_OPTION = Pattern.compile("\\bFl (-?\\w[-\\w]*)");
  private static final Pattern PAGE_COMMAND = Pattern.compile("(?m)^\\.It Cm ([-\\w]+)");

  @ParameterizedTest
  @CsvSource({
    "door.1, door-core/src/main/java/org/jdoors/door/cli",
    "nscd-door.8, nscd-door/src/main/java/org/jdoors/nscd " + DAEMON,
    "syslog-door.8, syslog-door/src/main/java/org/jdoors/syslog " + DAEMON,
  })
  void saysWhatTheProgramTakes(String name, String sources) throws IOException {
    String page = Files.readString(TOP.resolve("packaging/man").resolve(name));
    String program = name.substring(0, name.indexOf('.'));
    Set<String> options = new TreeSet<>();
    Set<String> commands = new TreeSet<>();
    for (String folder : sources.split(" ", -1)) {
      try (Stream<Path> files = Files.list(TOP.resolve(folder))) {
        for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
          String text = Files.readString(file);
          options.addAll(found(OPTION, text, ""));
          commands.addAll(found(COMMAND, text, ""));
        }
      }
    }
    commands.remove(program);

    assertThat(options).isNotEmpty().isEqualTo(found(PAGE_OPTION, synopsis(page), "-"));
    assertThat(commands).isNotEmpty().isEqualTo(found(PAGE_COMMAND, page, ""));
  }

  private static String synopsis(String page) {
    return page.substring(page.indexOf(".Sh SYNOPSIS"), page.indexOf(".Sh DESCRIPTION"));
  }

  private static Set<String> found(Pattern pattern, String text, String prefix) {
    Set<String> found = new TreeSet<>();
    pattern
        .matcher(text)
        .results()
        .forEach(
            match -> {
              for (int i = 1; i <= match.groupCount(); i++) {
                if (match.group(i) != null) {
                  found.add(prefix + match.group(i));
                }
              }
            });
    return found;
  }
}

package org.jdoors.smf;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What svcprop(1) prints of a property: the values in a line, parted by blanks, {@code ""} for an
 * empty one, and a backslash before some of the characters that are special to a shell.
 *
 * <p>Source: illumos cmd/svc/svcprop/svcprop.c.
 */
final class PropertyText {
  private static final String ESCAPED = ";&()|^<>\n \t\\\"'`";

  private PropertyText() {}

  static String of(List<String> values) {
    return values.stream().map(PropertyText::quoted).collect(Collectors.joining(" ")) + "\n";
  }

  private static String quoted(String value) {
    if (value.isEmpty()) {
      return "\"\"";
    }
    StringBuilder text = new StringBuilder();
    value
        .codePoints()
        .forEach(
            each -> {
              if (ESCAPED.indexOf(each) >= 0) {
                text.append('\\');
              }
              text.appendCodePoint(each);
            });
    return text.toString();
  }
}

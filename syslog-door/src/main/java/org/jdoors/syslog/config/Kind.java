package org.jdoors.syslog.config;

import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tomlj.TomlArray;

/**
 * What a key of the daemon's own file can have as its value.
 *
 * @param <T> what it is in the settings
 */
@FunctionalInterface
interface Kind<T> {

  /** Reads a value as the TOML parser gives it. */
  T read(Object value) throws BadValue;

  Kind<String> TEXT =
      value -> {
        if (value instanceof String text && !text.isEmpty()) {
          return text;
        }
        throw new BadValue("not a string that is not empty");
      };

  Kind<Boolean> BOOLEAN =
      value -> {
        if (value instanceof Boolean flag) {
          return flag;
        }
        throw new BadValue("neither true nor false");
      };

  Kind<Path> PATH = value -> path(TEXT.read(value));

  /** Permission bits, as {@code "0640"}. */
  Kind<Integer> MODE =
      value -> {
        if (value instanceof String text && text.matches("0?[0-7]{3}")) {
          return Integer.parseInt(text, 8);
        }
        throw new BadValue("not a file mode: three octal digits as a string, \"0640\"");
      };

  /** {@code "20m"}, {@code "1h30m"}; units ms, s, m, h, d; 0 is zero. */
  Kind<Duration> DURATION = value -> duration(value);

  /** A number, or {@code "64M"}: K, M and G are powers of 1024. */
  Kind<Long> SIZE = value -> size(value);

  /** A numeric address of either family: nothing is looked up. */
  Kind<String> ADDRESS =
      value -> {
        String text = TEXT.read(value);
        if (!isAddress(text)) {
          throw new BadValue("\"" + text + "\" is no numeric address: 192.0.2.7, ::1, :: for any");
        }
        return text;
      };

  static Kind<Integer> number(int least, int most) {
    return value -> {
      if (value instanceof Long number && number >= least && number <= most) {
        return number.intValue();
      }
      throw new BadValue("not a whole number from " + least + " to " + most);
    };
  }

  /** One of these words. */
  static <T> Kind<T> word(Map<String, T> words) {
    String allowed = String.join(", ", words.keySet().stream().sorted().toList());
    return value -> {
      T meaning = value instanceof String text ? words.get(text) : null;
      if (meaning == null) {
        throw new BadValue("not one of: " + allowed);
      }
      return meaning;
    };
  }

  static <T> Kind<Optional<T>> optional(Kind<T> kind) {
    return value -> Optional.of(kind.read(value));
  }

  /** An array, or a single value in place of an array of one. */
  static <T> Kind<List<T>> list(Kind<T> kind) {
    return value -> {
      List<T> list = new ArrayList<>();
      if (value instanceof TomlArray array) {
        for (Object element : array.toList()) {
          list.add(kind.read(element));
        }
      } else {
        list.add(kind.read(value));
      }
      return List.copyOf(list);
    };
  }

  private static Path path(String text) throws BadValue {
    try {
      Path path = Path.of(text);
      if (path.isAbsolute()) {
        return path;
      }
    } catch (InvalidPathException e) {
      throw new BadValue("\"" + text + "\" is no path");
    }
    throw new BadValue("\"" + text + "\" does not begin with /");
  }

  private static Duration duration(Object value) throws BadValue {
    if (value instanceof Long number && number == 0) {
      return Duration.ZERO;
    }
    Matcher parts =
        Pattern.compile(
                "(?:(\\d{1,5})d)?(?:(\\d{1,5})h)?(?:(\\d{1,5})m)?(?:(\\d{1,5})s)?(?:(\\d{1,5})ms)?")
            .matcher(value instanceof String text ? text : "");
    if (!parts.matches() || parts.end() == 0) {
      throw new BadValue("not a duration: \"20m\", \"1h30m\", \"500ms\", units d, h, m, s, ms");
    }
    return Duration.ofDays(part(parts, 1))
        .plusHours(part(parts, 2))
        .plusMinutes(part(parts, 3))
        .plusSeconds(part(parts, 4))
        .plusMillis(part(parts, 5));
  }

  private static long part(Matcher parts, int group) {
    String digits = parts.group(group);
    return digits == null ? 0 : Long.parseLong(digits);
  }

  private static long size(Object value) throws BadValue {
    if (value instanceof Long number && number >= 0) {
      return number;
    }
    Matcher parts =
        Pattern.compile("(\\d{1,9})([KMG]?)").matcher(value instanceof String text ? text : "");
    if (!parts.matches()) {
      throw new BadValue("not a size: 1048576, \"64M\", units K, M, G");
    }
    int shift = 10 * ("KMG".indexOf(parts.group(2)) + 1);
    return Long.parseLong(parts.group(1)) << (parts.group(2).isEmpty() ? 0 : shift);
  }

  private static boolean isAddress(String text) {
    try {
      NumericAddress.parse(text);
      return true;
    } catch (UnknownHostException e) {
      return false;
    }
  }
}

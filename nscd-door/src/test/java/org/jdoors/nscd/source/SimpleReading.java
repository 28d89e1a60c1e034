package org.jdoors.nscd.source;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdoors.nscd.entry.InternetAddress;
import org.jspecify.annotations.Nullable;

/** Reads a file line by line for each lookup, as the manual pages say it: slow and plain. */
public final class SimpleReading {

  private static final Pattern SPACES = Pattern.compile("[ \\t\\x0b\\f\\r]+");

  /** The fields before an id, and the id. */
  private static final String TO_ID = "([^:]*:[^:]*:)([ \\t]*[+-]?[0-9]++)";

  private static final Pattern USER =
      Pattern.compile(TO_ID + ".([ \\t]*[+-]?[0-9]++).(.*)", Pattern.DOTALL);
  private static final Pattern GROUP = Pattern.compile(TO_ID + ".(.*)", Pattern.DOTALL);

  private SimpleReading() {}

  public static @Nullable String userByName(List<String> lines, String name) {
    for (String line : lines) {
      String text = userText(line);
      if (text != null && text.startsWith(name + ":")) {
        return text;
      }
    }
    return null;
  }

  public static @Nullable String userById(List<String> lines, int id) {
    for (String line : lines) {
      String text = userText(line);
      if (text != null && number(line.split(":", -1)[2]) == id && id >= 0) {
        return text;
      }
    }
    return null;
  }

  /** The line as clients get it, or null if it is no entry. */
  private static @Nullable String userText(String line) {
    String text = line;
    Matcher ids = USER.matcher(line);
    if (ids.matches() && (isLarge(ids.group(2)) || isLarge(ids.group(3)))) {
      text = ids.group(1) + kept(ids.group(2)) + ":" + kept(ids.group(3)) + ":" + ids.group(4);
    }
    String[] fields = text.split(":", -1);
    boolean good =
        fields.length == 7
            && !fields[0].isEmpty()
            && "+-".indexOf(fields[0].charAt(0)) < 0
            && number(fields[2]) >= 0
            && number(fields[3]) >= 0;
    return good ? text : null;
  }

  private static boolean isLarge(String id) {
    return number(id) > Integer.MAX_VALUE;
  }

  private static long kept(String id) {
    return isLarge(id) ? 60001 : number(id);
  }

  /** The number of a field; -1 if it is none; negative and very large ones are all alike. */
  private static long number(String field) {
    String text = field.strip();
    if (!text.matches("[+-]?[0-9]+")) {
      return -1;
    }
    return text.length() > 12 || text.startsWith("-") ? Long.MAX_VALUE : Long.parseLong(text);
  }

  /** A line without comment and outer blanks, or null if the database does not hold it. */
  private static @Nullable String hostText(String line, boolean ipv4) {
    String text = line.replaceAll("#.*", "").strip();
    String[] words = SPACES.split(text, -1);
    boolean good = words.length > 1 && InternetAddress.parse(words[0]) != null;
    return good && (!ipv4 || !words[0].contains(":")) ? text : null;
  }

  public static @Nullable String hostByName(List<String> lines, String name, boolean ipv4) {
    String canonical = null;
    StringBuilder first = new StringBuilder();
    StringBuilder others = new StringBuilder();
    for (String line : lines) {
      String text = hostText(line, ipv4);
      if (text == null) {
        continue;
      }
      String[] words = SPACES.split(text, -1);
      boolean named = false;
      for (int i = 1; i < words.length; i++) {
        named |= words[i].equalsIgnoreCase(name);
      }
      if (named && canonical == null) {
        canonical = words[1];
        first.append(text);
      } else if (named && text.toLowerCase(Locale.ROOT).contains(lower(canonical))) {
        int nameAt = text.indexOf(words[1], words[0].length());
        others.append('\n').append(text, 0, nameAt);
        first.append(text.substring(nameAt + words[1].length()));
      }
    }
    return canonical == null ? null : first.append(others).toString();
  }

  private static String lower(@Nullable String text) {
    return text == null ? "" : text.toLowerCase(Locale.ROOT);
  }

  public static @Nullable String hostByAddress(List<String> lines, String asked, boolean ipv4) {
    String wanted = ipv6(asked);
    for (String line : lines) {
      String text = hostText(line, ipv4);
      if (text != null && ipv6(SPACES.split(text, -1)[0]).equals(wanted)) {
        return text;
      }
    }
    return null;
  }

  private static String ipv6(String text) {
    byte[] address = InternetAddress.parse(text);
    return address == null ? "" : InternetAddress.format(InternetAddress.toIpv6(address));
  }

  /** The first group line with that name. */
  public static @Nullable String groupByName(List<String> lines, String name) {
    for (String line : lines) {
      String text = groupText(line);
      if (text != null && text.startsWith(name + ":")) {
        return text;
      }
    }
    return null;
  }

  /** The first group line with that id. */
  public static @Nullable String groupById(List<String> lines, int id) {
    for (String line : lines) {
      String text = groupText(line);
      if (text != null && number(line.split(":", -1)[2]) == id && id >= 0) {
        return text;
      }
    }
    return null;
  }

  /** Later colons are members. */
  private static @Nullable String groupText(String line) {
    String text = line;
    Matcher id = GROUP.matcher(line);
    if (id.matches() && isLarge(id.group(2))) {
      text = id.group(1) + "60001:" + id.group(3);
    }
    String[] fields = text.split(":", 4);
    boolean good =
        fields.length == 4
            && !fields[0].isEmpty()
            && "+-".indexOf(fields[0].charAt(0)) < 0
            && number(fields[2]) >= 0;
    return good ? text : null;
  }
}

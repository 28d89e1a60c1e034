package org.jdoors.nscd.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import org.jdoors.nscd.entry.InternetAddress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** The indexes find what a simple reading of the file, line by line, finds. */
final class GeneratedFilesTest {

  private static final int ROUNDS = 300;
  private static final String[] NAMES = {"a", "b", "ab", "A", "+a", "-", "", "x y", "aa"};
  private static final String[] IDS = {
    "0",
    "1",
    "2",
    " 3",
    "+4",
    "-1",
    "",
    "x",
    "5x",
    "2147483647",
    "2147483648",
    "4294967295",
    "99999999999999999999"
  };
  private static final String[] ADDRESSES = {
    "10.0.0.1", "10.0.0.2", "10.2", "::1", "2001:db8::5", "::ffff:10.0.0.1", "junk", "1.2.3.300"
  };
  private static final String[] HOSTS = {"h", "H", "hh", "host", "Host.dom", "dom", "other"};
  private static final String[] BLANKS = {" ", "\t", "  ", " \t "};
  private static final Pattern SPACES = Pattern.compile("[ \\t\\x0b\\f\\r]+");

  private static String any(Random random, String... of) {
    return of[random.nextInt(of.length)];
  }

  private static @Nullable String found(Snapshot snapshot, LookupKey key) {
    byte[] text = snapshot.find(key);
    return text == null ? null : new String(text, StandardCharsets.ISO_8859_1);
  }

  private static byte[] bytes(List<String> lines) {
    return String.join("\n", lines).getBytes(StandardCharsets.ISO_8859_1);
  }

  @RepeatedTest(ROUNDS)
  void users(RepetitionInfo round) {
    Random random = new Random(round.getCurrentRepetition());
    List<String> lines = new ArrayList<>();
    for (int i = random.nextInt(12); i >= 0; i--) {
      String line = any(random, NAMES) + ":x:" + any(random, IDS) + ":" + any(random, IDS);
      lines.add(line + any(random, ":g:/d:/s", ":g:/d:/s", ":g:/d:/s", ":::", ":g:/d", ":::::"));
    }
    Snapshot snapshot =
        AccountSnapshot.read(AccountSnapshot.Format.PASSWD, bytes(lines), (line, reason) -> {});
    for (String name : NAMES) {
      assertThat(found(snapshot, LookupKey.ofName(Question.PASSWD_BY_NAME, name)))
          .as("%s in %s", name, lines)
          .isEqualTo(userByName(lines, name));
    }
    for (int id : new int[] {0, 1, 2, 3, 4, 5, -1, 60001, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertThat(found(snapshot, LookupKey.ofId(Question.PASSWD_BY_UID, id)))
          .as("%s in %s", id, lines)
          .isEqualTo(userById(lines, id));
    }
  }

  private static @Nullable String userByName(List<String> lines, String name) {
    for (String line : lines) {
      String text = userText(line);
      if (text != null && text.startsWith(name + ":")) {
        return text;
      }
    }
    return null;
  }

  private static @Nullable String userById(List<String> lines, int id) {
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
    String[] fields = line.split(":", -1);
    if (fields.length != 7 || fields[0].isEmpty() || "+-".indexOf(fields[0].charAt(0)) >= 0) {
      return null;
    }
    long uid = number(fields[2]);
    long gid = number(fields[3]);
    if (uid < 0 || gid < 0) {
      return null;
    }
    if (uid > Integer.MAX_VALUE || gid > Integer.MAX_VALUE) {
      fields[2] = Long.toString(uid > Integer.MAX_VALUE ? 60001 : uid);
      fields[3] = Long.toString(gid > Integer.MAX_VALUE ? 60001 : gid);
    }
    return String.join(":", fields);
  }

  /** The number of a field; -1 if it is none; negative and very large ones are all alike. */
  private static long number(String field) {
    String text = field.strip();
    if (!text.matches("[+-]?[0-9]+")) {
      return -1;
    }
    return text.length() > 12 || text.startsWith("-") ? Long.MAX_VALUE : Long.parseLong(text);
  }

  @RepeatedTest(ROUNDS)
  void hosts(RepetitionInfo round) {
    Random random = new Random(round.getCurrentRepetition());
    List<String> lines = new ArrayList<>();
    for (int i = random.nextInt(12); i >= 0; i--) {
      StringBuilder line = new StringBuilder(any(random, "", "", " ", "#"));
      line.append(any(random, ADDRESSES));
      for (int names = random.nextInt(4); names > 0; names--) {
        line.append(any(random, BLANKS)).append(any(random, HOSTS));
      }
      lines.add(line + any(random, "", "", " ", "\r", " # c", "#c"));
    }
    Snapshot snapshot = HostsSnapshot.read(bytes(lines), (line, reason) -> {});
    for (boolean ipv4 : new boolean[] {true, false}) {
      Question byName = ipv4 ? Question.HOSTS_BY_NAME : Question.IPNODES_BY_NAME;
      Question byAddress = ipv4 ? Question.HOSTS_BY_ADDRESS : Question.IPNODES_BY_ADDRESS;
      for (String name : HOSTS) {
        assertThat(found(snapshot, LookupKey.ofHost(byName, LookupKey.FAMILY_IPV6, name)))
            .as("%s of %s in %s", byName, name, lines)
            .isEqualTo(hostByName(lines, name, ipv4));
      }
      for (String text : ADDRESSES) {
        byte[] address = InternetAddress.parse(text);
        if (address != null) {
          assertThat(found(snapshot, LookupKey.ofAddress(byAddress, address)))
              .as("%s of %s in %s", byAddress, text, lines)
              .isEqualTo(hostByAddress(lines, text, ipv4));
        }
      }
    }
  }

  /** A line without comment and outer blanks, or null if the database does not hold it. */
  private static @Nullable String hostText(String line, boolean ipv4) {
    String text = line.replaceAll("#.*", "").strip();
    String[] words = SPACES.split(text, -1);
    boolean good = words.length > 1 && InternetAddress.parse(words[0]) != null;
    return good && (!ipv4 || !words[0].contains(":")) ? text : null;
  }

  private static @Nullable String hostByName(List<String> lines, String name, boolean ipv4) {
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

  private static @Nullable String hostByAddress(List<String> lines, String asked, boolean ipv4) {
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
}

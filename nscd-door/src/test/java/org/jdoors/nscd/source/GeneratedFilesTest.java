package org.jdoors.nscd.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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
          .isEqualTo(SimpleReading.userByName(lines, name));
    }
    for (int id : new int[] {0, 1, 2, 3, 4, 5, -1, 60001, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertThat(found(snapshot, LookupKey.ofId(Question.PASSWD_BY_UID, id)))
          .as("%s in %s", id, lines)
          .isEqualTo(SimpleReading.userById(lines, id));
    }
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
            .isEqualTo(SimpleReading.hostByName(lines, name, ipv4));
      }
      for (String text : ADDRESSES) {
        byte[] address = InternetAddress.parse(text);
        if (address != null) {
          assertThat(found(snapshot, LookupKey.ofAddress(byAddress, address)))
              .as("%s of %s in %s", byAddress, text, lines)
              .isEqualTo(SimpleReading.hostByAddress(lines, text, ipv4));
        }
      }
    }
  }

  /** What one snapshot has and another has not is told apart, wherever the file was changed. */
  @RepeatedTest(ROUNDS)
  void lossesAreSeen(RepetitionInfo round) {
    Random random = new Random(round.getCurrentRepetition());
    List<String> lines = new ArrayList<>();
    for (int i = random.nextInt(8); i >= 0; i--) {
      lines.add(any(random, "a", "b", "c", "d") + ":x:1:1:::" + any(random, "", "", "\\"));
    }
    List<String> changed = new ArrayList<>(lines);
    for (int edits = random.nextInt(3); edits > 0; edits--) {
      int at = random.nextInt(changed.size());
      switch (random.nextInt(4)) {
        case 0 -> changed.add(at, any(random, "a", "n") + ":x:1:1:::");
        case 1 -> changed.set(at, changed.get(at) + "/bin/sh");
        case 2 -> changed.set(at, changed.get(at).substring(0, random.nextInt(2)));
        default -> changed.add(changed.remove(at));
      }
    }
    Snapshot before = passwd(lines);
    Snapshot after = passwd(changed);
    boolean all = true;
    for (String name : List.of("a", "b", "c", "d")) {
      all &= count(after, name) >= count(before, name);
    }
    assertThat(after.hasAll(before)).as("%s in place of %s", changed, lines).isEqualTo(all);
  }

  private static Snapshot passwd(List<String> lines) {
    return AccountSnapshot.read(AccountSnapshot.Format.PASSWD, bytes(lines), (line, why) -> {});
  }

  private static int count(Snapshot snapshot, String name) {
    Entries all = snapshot.all(Database.PASSWD);
    int count = 0;
    for (int i = 0; i < all.count(); i++) {
      String text = new String(all.text(i), StandardCharsets.ISO_8859_1);
      count += text.startsWith(name + ":") ? 1 : 0;
    }
    return count;
  }
}

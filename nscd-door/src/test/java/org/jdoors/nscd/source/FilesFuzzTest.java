package org.jdoors.nscd.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiFunction;
import org.jdoors.nscd.entry.InternetAddress;
import org.jdoors.nscd.file.LineFaults;

/** Files of any bytes: each line is an entry that can be had, or a fault of its own line. */
final class FilesFuzzTest {

  private int lines;

  private void fault(int line, String reason) {
    assertThat(line).isBetween(1, lines);
    assertThat(reason).isNotEmpty();
  }

  private Snapshot read(BiFunction<byte[], LineFaults, Snapshot> reader, byte[] bytes) {
    lines = 1;
    for (byte b : bytes) {
      lines += b == '\n' ? 1 : 0;
    }
    return reader.apply(bytes, this::fault);
  }

  /** The names that lines start with, and some bytes of the file. */
  private static String name(byte[] text) {
    int end = 0;
    while (end < text.length && text[end] != ':' && text[end] > ' ') {
      end++;
    }
    return new String(text, 0, Math.min(end, 100), StandardCharsets.ISO_8859_1);
  }

  private static void all(Entries entries) {
    for (int i = 0; i < entries.count(); i++) {
      assertThat(entries.text(i)).isNotNull();
    }
  }

  @FuzzTest
  void passwd(byte[] bytes) {
    Snapshot users =
        read((b, f) -> AccountSnapshot.read(AccountSnapshot.Format.PASSWD, b, f), bytes);
    all(users.all(Database.PASSWD));
    users.find(LookupKey.ofName(Question.PASSWD_BY_NAME, name(bytes)));
    users.find(LookupKey.ofId(Question.PASSWD_BY_UID, 0));
    assertThat(users.entries()).isNotNegative();
  }

  @FuzzTest
  void group(byte[] bytes) {
    Snapshot groups =
        read((b, f) -> AccountSnapshot.read(AccountSnapshot.Format.GROUP, b, f), bytes);
    Entries entries = groups.all(Database.GROUP);
    all(entries);
    entries.groupsOf(new byte[] {'a'}, gid -> assertThat(gid).isBetween(0L, 0xffffffffL));
    groups.find(LookupKey.ofName(Question.GROUP_BY_NAME, name(bytes)));
    groups.find(LookupKey.ofId(Question.GROUP_BY_GID, 0));
  }

  @FuzzTest
  void hosts(byte[] bytes) {
    Snapshot hosts = read(HostsSnapshot::read, bytes);
    byte[] address = InternetAddress.parse("127.0.0.1");
    for (String name : List.of(name(bytes), "a", "localhost")) {
      hosts.find(LookupKey.ofHost(Question.HOSTS_BY_NAME, LookupKey.FAMILY_IPV4, name));
      hosts.find(LookupKey.ofHost(Question.IPNODES_BY_NAME, LookupKey.FAMILY_IPV6, name));
    }
    if (address != null) {
      hosts.find(LookupKey.ofAddress(Question.HOSTS_BY_ADDRESS, address));
      hosts.find(LookupKey.ofAddress(Question.IPNODES_BY_ADDRESS, address));
    }
    all(hosts.all(Database.HOSTS));
    all(hosts.all(Database.IPNODES));
  }
}

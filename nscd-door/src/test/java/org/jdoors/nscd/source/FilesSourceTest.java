package org.jdoors.nscd.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jdoors.nscd.source.Question.GROUP_BY_GID;
import static org.jdoors.nscd.source.Question.GROUP_BY_NAME;
import static org.jdoors.nscd.source.Question.HOSTS_BY_ADDRESS;
import static org.jdoors.nscd.source.Question.HOSTS_BY_NAME;
import static org.jdoors.nscd.source.Question.IPNODES_BY_ADDRESS;
import static org.jdoors.nscd.source.Question.IPNODES_BY_NAME;
import static org.jdoors.nscd.source.Question.PASSWD_BY_NAME;
import static org.jdoors.nscd.source.Question.PASSWD_BY_UID;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jdoors.nscd.entry.InternetAddress;
import org.jdoors.nscd.file.SteppedReads;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FilesSourceTest {

  private static final Duration INTERVAL = Duration.ofSeconds(5);

  @TempDir private Path folder;
  private final SteppedReads time = new SteppedReads();
  private final List<String> warnings = time.warnings;
  private Path passwd = Path.of("passwd");
  private Path group = Path.of("group");
  private Path hosts = Path.of("hosts");

  @BeforeEach
  void setUp() throws IOException {
    passwd = folder.resolve("passwd");
    group = folder.resolve("group");
    hosts = folder.resolve("hosts");
    write(passwd, "root:x:0:0::/root:/bin/sh\n", old());
    write(group, "", old());
    write(hosts, "", old());
  }

  private Instant old() {
    return time.now().minusSeconds(60);
  }

  private static void write(Path file, String text, Instant modified) throws IOException {
    Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
    Files.setLastModifiedTime(file, FileTime.from(modified));
  }

  /** Puts a finished file in the place of another, as careful programs do. */
  private static void replace(Path file, String text, Instant modified) throws IOException {
    Path next = file.resolveSibling("next");
    write(next, text, modified);
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private FilesSource source() {
    return new FilesSource(new FilesSource.Paths(passwd, group, hosts), INTERVAL, time.reads());
  }

  private void pass(Duration elapsed) {
    time.pass(elapsed);
  }

  private static String find(FilesSource source, LookupKey key) {
    Lookup outcome = source.lookup(key);
    if (outcome instanceof Lookup.Found found) {
      return new String(found.text(), StandardCharsets.ISO_8859_1);
    }
    return outcome.getClass().getSimpleName();
  }

  private static LookupKey user(String name) {
    return LookupKey.ofName(PASSWD_BY_NAME, name);
  }

  private static LookupKey host(Question question, String name) {
    return LookupKey.ofHost(question, LookupKey.FAMILY_IPV6, name);
  }

  private static LookupKey address(Question question, String address) {
    return LookupKey.ofAddress(question, Objects.requireNonNull(InternetAddress.parse(address)));
  }

  @Test
  void firstMatchingLineWins() throws IOException {
    write(passwd, "a:x:5:5:one::\nb:x:5:5:two::\na:x:6:6:three::\n", old());
    FilesSource source = source();
    assertThat(find(source, user("a"))).isEqualTo("a:x:5:5:one::");
    assertThat(find(source, LookupKey.ofId(PASSWD_BY_UID, 5))).isEqualTo("a:x:5:5:one::");
    assertThat(find(source, LookupKey.ofId(PASSWD_BY_UID, 6))).isEqualTo("a:x:6:6:three::");
    assertThat(find(source, user("c"))).isEqualTo("NotFound");
    assertThat(find(source, user(""))).isEqualTo("NotFound");
  }

  @Test
  void brokenLinesAreSkippedAndNamed() throws IOException {
    write(
        passwd,
        """
        a:x:1:1:::
        no colons
        :x:2:2:::
        b:x:two:2:::
        c:x:3:3::
        d:x:4:4::::
        e:x::5:::

        c:x:3:3:good::
        +@netgroup
        f:x:6:6:a\0b::
        """,
        old());
    FilesSource source = source();
    assertThat(warnings)
        .containsExactly(
            passwd + ":2: not 7 fields separated by colons; line skipped",
            passwd + ":3: empty name; line skipped",
            passwd + ":4: field 3 is no number; line skipped",
            passwd + ":5: not 7 fields separated by colons; line skipped",
            passwd + ":6: not 7 fields separated by colons; line skipped",
            passwd + ":7: field 3 is no number; line skipped",
            passwd + ":11: not 7 fields separated by colons; line skipped");
    assertThat(find(source, user("c"))).isEqualTo("c:x:3:3:good::");
    assertThat(find(source, user("+@netgroup"))).isEqualTo("NotFound");
  }

  @Test
  void manyBrokenLinesAreCounted() throws IOException {
    write(passwd, "broken\n".repeat(1000), old());
    source();
    assertThat(warnings).hasSize(21);
    assertThat(warnings.get(20)).isEqualTo(passwd + ": 980 more lines skipped");
  }

  @Test
  void idsAboveTheSystemsOwnBecomeNobody() throws IOException {
    write(passwd, "a:x:4294967294:7:::\nb:x:7:2147483648:::\nc:x: 8:-1:::\n", old());
    write(group, "g::4294967295:a,b\n", old());
    FilesSource source = source();
    assertThat(find(source, user("a"))).isEqualTo("a:x:60001:7:::");
    assertThat(find(source, user("b"))).isEqualTo("b:x:7:60001:::");
    assertThat(find(source, user("c"))).isEqualTo("c:x:8:60001:::");
    assertThat(find(source, LookupKey.ofId(PASSWD_BY_UID, -2))).isEqualTo("NotFound");
    assertThat(find(source, LookupKey.ofId(PASSWD_BY_UID, 60001))).isEqualTo("NotFound");
    assertThat(find(source, LookupKey.ofName(GROUP_BY_NAME, "g"))).isEqualTo("g::60001:a,b");
  }

  /** Natively such a line puts its members into group 0. */
  @Test
  void entryForAnotherSourceGivesNobodyAGroup() throws IOException {
    write(group, "+staff:::alice\nwheel::5:alice\n-x:::alice\n", old());
    List<Long> gids = new ArrayList<>();
    Entries groups = Objects.requireNonNull(source().entries(Database.GROUP));
    groups.groupsOf("alice".getBytes(StandardCharsets.ISO_8859_1), gids::add);
    assertThat(gids).containsExactly(5L);
  }

  @Test
  void continuedLinesAreJoined() throws IOException {
    write(group, "a::1:x,\\\ny,\\\nz\nb::2:\nc::3:\\", old());
    FilesSource source = source();
    assertThat(find(source, LookupKey.ofName(GROUP_BY_NAME, "a"))).isEqualTo("a::1:x,y,z");
    assertThat(find(source, LookupKey.ofId(GROUP_BY_GID, 2))).isEqualTo("b::2:");
    assertThat(find(source, LookupKey.ofName(GROUP_BY_NAME, "c"))).isEqualTo("NotFound");
  }

  /** A line that is continued with nothing is a line; one that ends in a backslash is none. */
  @Test
  void lastLineMayBeContinuedWithNothing() throws IOException {
    write(group, "a::1:x\\\n", old());
    write(passwd, "b:x:1:1:::\nc:x:2:2:::\\\\\n", old());
    FilesSource source = source();
    assertThat(find(source, LookupKey.ofName(GROUP_BY_NAME, "a"))).isEqualTo("a::1:x");
    assertThat(find(source, user("b"))).isEqualTo("b:x:1:1:::");
    assertThat(find(source, user("c"))).isEqualTo("NotFound");
  }

  /** Source: {@code validate_passwd_ids}, which puts a colon behind what it puts in. */
  @Test
  void anyByteMayFollowAnIdThatIsReplaced() throws IOException {
    write(
        passwd,
        """
        a:x:5_3000000000:g:/d:/s
        b:x:3000000000:7_g:/d:/s
        c:x:5_6:g:/d:/s
        d:x:3000000000_:g:/d:/s
        """,
        old());
    write(group, "e:x:3000000000_m\nf:x:5_m\n", old());
    FilesSource source = source();
    assertThat(find(source, user("a"))).isEqualTo("a:x:5:60001:g:/d:/s");
    assertThat(find(source, LookupKey.ofId(PASSWD_BY_UID, 5))).isEqualTo("a:x:5:60001:g:/d:/s");
    assertThat(find(source, user("b"))).isEqualTo("b:x:60001:7:g:/d:/s");
    assertThat(find(source, user("c"))).isEqualTo("NotFound");
    assertThat(find(source, user("d"))).isEqualTo("NotFound");
    assertThat(find(source, LookupKey.ofName(GROUP_BY_NAME, "e"))).isEqualTo("e:x:60001:m");
    assertThat(find(source, LookupKey.ofName(GROUP_BY_NAME, "f"))).isEqualTo("NotFound");
  }

  /** Source: {@code check_pwname}, which compares the line with the name and looks for a colon. */
  @Test
  void nameMayHoldColons() throws IOException {
    write(passwd, "a:x:1:1:::\na:y:2:2:::\n", old());
    FilesSource source = source();
    assertThat(find(source, user("a:y"))).isEqualTo("a:y:2:2:::");
    assertThat(find(source, user("a:x:1:1::"))).isEqualTo("a:x:1:1:::");
    assertThat(find(source, user("a:x:1:1:::"))).isEqualTo("NotFound");
    assertThat(find(source, user("a:"))).isEqualTo("NotFound");
    assertThat(find(source, user(":"))).isEqualTo("NotFound");
  }

  /** What clients read as far as a NUL is an entry if that is one. */
  @Test
  void nulEndsTheLineForClients() throws IOException {
    write(passwd, "a:x:1:1:g:/d:/s\0:rest\nb\0:x:2:2:g:/d:/s\n", old());
    FilesSource source = source();
    assertThat(find(source, user("a"))).isEqualTo("a:x:1:1:g:/d:/s\0:rest");
    assertThat(find(source, user("b"))).isEqualTo("NotFound");
  }

  /** A list ends for a client at an entry that it cannot read, even at one that it leaves out. */
  @Test
  void listHoldsOnlyWhatClientsRead() throws IOException {
    write(passwd, "+\n+a::::::\n+b:::::::\nc:x:1:1:::\n", old());
    write(group, "+:::\n-a:x\n+b::5:\n+c::5\nd::1:\n", old());
    FilesSource source = source();
    assertThat(list(source, Database.PASSWD)).containsExactly("+", "+a::::::", "c:x:1:1:::");
    assertThat(list(source, Database.GROUP)).containsExactly("+:::", "-a:x", "d::1:");
  }

  private static List<String> list(FilesSource source, Database database) {
    Entries entries = Objects.requireNonNull(source.entries(database));
    return IntStream.range(0, entries.count())
        .mapToObj(i -> new String(entries.text(i), StandardCharsets.ISO_8859_1))
        .toList();
  }

  @Test
  void lastLineNeedsNoNewline() throws IOException {
    write(group, "a::1:", old());
    assertThat(find(source(), LookupKey.ofName(GROUP_BY_NAME, "a"))).isEqualTo("a::1:");
  }

  @Test
  void hostsGivesIpv4AndIpnodesGivesAll() throws IOException {
    write(hosts, "::1 localhost\n127.0.0.1\tlocalhost lo # c\n  10.1 short\r\n", old());
    FilesSource source = source();
    assertThat(find(source, host(HOSTS_BY_NAME, "LocalHost"))).isEqualTo("127.0.0.1\tlocalhost lo");
    assertThat(find(source, host(IPNODES_BY_NAME, "localhost")))
        .isEqualTo("::1 localhost lo\n127.0.0.1\t");
    assertThat(find(source, host(IPNODES_BY_NAME, "lo"))).isEqualTo("127.0.0.1\tlocalhost lo");
    assertThat(find(source, host(HOSTS_BY_NAME, "short"))).isEqualTo("10.1 short");
    assertThat(find(source, address(HOSTS_BY_ADDRESS, "10.0.0.1"))).isEqualTo("10.1 short");
    assertThat(find(source, address(IPNODES_BY_ADDRESS, "::1"))).isEqualTo("::1 localhost");
    assertThat(find(source, address(IPNODES_BY_ADDRESS, "127.0.0.1")))
        .isEqualTo("127.0.0.1\tlocalhost lo");
    assertThat(find(source, address(HOSTS_BY_ADDRESS, "127.0.0.2"))).isEqualTo("NotFound");
  }

  /** Clients read no longer text as an address of the database hosts, and fail at it. */
  @Test
  void longTextOfAnIpv4AddressIsForIpnodesOnly() throws IOException {
    write(hosts, "10.0.0.1 a\n0x000000000000a.1 a\n0x00000000000a.1 b\n", old());
    FilesSource source = source();
    assertThat(find(source, host(HOSTS_BY_NAME, "a"))).isEqualTo("10.0.0.1 a");
    assertThat(find(source, host(HOSTS_BY_NAME, "b"))).isEqualTo("0x00000000000a.1 b");
    assertThat(find(source, host(IPNODES_BY_NAME, "a")))
        .isEqualTo("10.0.0.1 a\n0x000000000000a.1 ");
    assertThat(list(source, Database.HOSTS)).containsExactly("10.0.0.1 a", "0x00000000000a.1 b");
  }

  @Test
  void hostsAreNotFoundByNameInVeryLongLines() throws IOException {
    String most = "10.0.0.1 a" + " b".repeat(4090);
    String more = "10.0.0.2 c" + " d".repeat(4090) + "#";
    write(hosts, most + "\n" + more + "\n", old());
    FilesSource source = source();
    assertThat(find(source, host(HOSTS_BY_NAME, "a"))).isEqualTo(most);
    assertThat(find(source, host(HOSTS_BY_NAME, "c"))).isEqualTo("NotFound");
    assertThat(find(source, address(HOSTS_BY_ADDRESS, "10.0.0.2"))).startsWith("10.0.0.2 c d");
  }

  @Test
  void linesOfOneHostAreMergedIfTheyCarryTheName() throws IOException {
    write(
        hosts,
        """
        10.0.0.1 multi.example multi
        10.0.0.2 multi.example extra
        10.0.0.3 other multi
        10.0.0.4 multi.example multi multi
        """,
        old());
    FilesSource source = source();
    assertThat(find(source, host(HOSTS_BY_NAME, "multi.example")))
        .isEqualTo("10.0.0.1 multi.example multi extra multi multi\n10.0.0.2 \n10.0.0.4 ");
    assertThat(find(source, host(HOSTS_BY_NAME, "multi")))
        .isEqualTo("10.0.0.1 multi.example multi multi multi\n10.0.0.4 ");
  }

  @Test
  void brokenHostLinesAreSkippedAndNamed() throws IOException {
    write(hosts, "# c\n\nnonsense a\n1.2.3.4\n255.255.255.255 b\nfe80::1%eth0 c\n", old());
    source();
    assertThat(warnings)
        .containsExactly(
            hosts + ":3: bad address \"nonsense\"; line skipped",
            hosts + ":4: no name after the address; line skipped",
            hosts + ":5: bad address \"255.255.255.255\"; line skipped",
            hosts + ":6: bad address \"fe80::1%eth0\"; line skipped");
  }

  @Test
  void changeIsSeenAtTheNextCheckAndNotBefore() throws IOException {
    FilesSource source = source();
    long before = source.generation(Database.PASSWD);
    replace(passwd, "new:x:1:1:::\n", old().plusSeconds(1));
    assertThat(find(source, user("new"))).isEqualTo("NotFound");
    assertThat(source.generation(Database.PASSWD)).isEqualTo(before);
    pass(INTERVAL);
    assertThat(find(source, user("new"))).isEqualTo("new:x:1:1:::");
    assertThat(source.generation(Database.PASSWD)).isNotEqualTo(before);
  }

  @Test
  void missingFileKeepsTheEntriesAndIsToldOnce() throws IOException {
    FilesSource source = source();
    Files.delete(passwd);
    for (int i = 0; i < 3; i++) {
      pass(INTERVAL);
      assertThat(find(source, user("root"))).startsWith("root:");
    }
    assertThat(warnings).containsExactly(passwd + ": no such file; what it said before holds");
  }

  @Test
  void fileThatWasNeverThereIsUnavailableUntilItComes() throws IOException {
    Files.delete(passwd);
    FilesSource source = source();
    assertThat(find(source, user("root"))).isEqualTo("Unavailable");
    write(passwd, "root:x:0:0:::\n", old());
    pass(INTERVAL);
    assertThat(find(source, user("root"))).isEqualTo("root:x:0:0:::");
  }

  @Test
  void directoryInPlaceOfAFileIsUnavailable() throws IOException {
    Files.delete(passwd);
    Files.createDirectory(passwd);
    assertThat(find(source(), user("root"))).isEqualTo("Unavailable");
    assertThat(warnings).singleElement().asString().contains("not a regular file");
  }

  /** What is still being written is not taken if an entry would be lost by it. */
  @Test
  void entriesDoNotDisappearWhileAFileIsWritten() throws IOException {
    write(hosts, "10.0.0.1 a b\n10.0.0.2 a\n", old());
    write(passwd, "a:x:1:1:::\nb:x:2:2:::\n", old());
    FilesSource source = source();
    pass(INTERVAL);
    write(passwd, "new:x:3:3:::\nb:x:2:2:::\n", time.now());
    assertThat(find(source, user("a"))).isEqualTo("a:x:1:1:::");
    write(passwd, "new:x:3:3:::\nb:x:2:2:::\na:x:7:7:::\n", time.now());
    pass(INTERVAL);
    assertThat(find(source, user("a"))).isEqualTo("a:x:7:7:::");
    for (String part : List.of("10.0.0.1 a b\n", "10.0.0.1 a\n10.0.0.2 a\n", "10.0.0.1 a b\n")) {
      write(hosts, part, time.now());
      source.generation(Database.HOSTS);
      assertThat(find(source, host(HOSTS_BY_NAME, "a"))).isEqualTo("10.0.0.1 a b\n10.0.0.2 ");
    }
    write(hosts, "10.0.0.1 a b\n10.0.0.2 a c\n", time.now());
    pass(INTERVAL);
    assertThat(find(source, host(HOSTS_BY_NAME, "c"))).isEqualTo("10.0.0.2 a c");
  }

  @Test
  void largeFileIsIndexed() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      text.append("user").append(i).append(":x:").append(i).append(":100::/home:/bin/sh\n");
    }
    write(passwd, text.toString(), old());
    FilesSource source = source();
    for (int i = 0; i < 100_000; i += 997) {
      String line = "user" + i + ":x:" + i + ":100::/home:/bin/sh";
      assertThat(find(source, user("user" + i))).isEqualTo(line);
      assertThat(find(source, LookupKey.ofId(PASSWD_BY_UID, i))).isEqualTo(line);
    }
  }
}

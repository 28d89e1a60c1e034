package org.jdoors.nscd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jdoors.daemon.ExitStatus;
import org.jdoors.nscd.config.Defaults;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code compare} between two daemons whose files differ in known ways, and with files. */
@Timeout(120)
final class CompareTest {

  private static final String POLICIES =
      "passwd: files\ngroup: files\nhosts: files\nipnodes: files\n";

  @TempDir private Path folder = Path.of("");

  private final List<Daemon> daemons = new ArrayList<>();

  /** What one of the daemons answers from. */
  private record Etc(Path folder) {

    Path door() {
      return folder.resolve("door");
    }

    Path file(String name) {
      return folder.resolve(name);
    }

    void write(String name, String... lines) throws IOException {
      Files.write(file(name), List.of(lines), StandardCharsets.ISO_8859_1);
    }
  }

  @BeforeEach
  void setUp() throws IOException {
    etc("one");
    etc("two");
  }

  @AfterEach
  void stop() {
    daemons.forEach(Daemon::close);
  }

  /** Both are the same but for the order of a file, which no answer shows. */
  private Etc etc(String name) throws IOException {
    Etc etc = new Etc(Files.createDirectories(folder.resolve(name)));
    etc.write("nsswitch.conf", POLICIES);
    etc.write(
        "passwd",
        "root:x:0:0:root:/root:/bin/sh",
        "alice:x:1001:10:Alice:/home/alice:/bin/sh",
        "bob:x:1002:10::/:",
        "4711:x:1003:10:a number:/:",
        "+nis::::::");
    etc.write("group", "root:x:0:", "staff:x:10:alice,bob", "wheel:x:14:root,alice");
    etc.write(
        "hosts",
        "127.0.0.1 localhost",
        "::1 localhost",
        "10.1.2.3 alpha alpha.example.com",
        "10.1.2.4 alpha",
        "2001:db8::5 six");
    return etc;
  }

  private Etc one() {
    return new Etc(folder.resolve("one"));
  }

  private Etc two() {
    return new Etc(folder.resolve("two"));
  }

  private void start(Etc etc) throws Exception {
    Configuration configuration =
        new Configuration(
            null,
            etc.file("nsswitch.conf"),
            etc.file("passwd"),
            etc.file("group"),
            etc.file("hosts"),
            folder.resolve("resolv.conf"),
            Defaults.DNS_PORT);
    daemons.add(Daemon.start(configuration, etc.door(), () -> {}));
  }

  private void startBoth() throws Exception {
    start(one());
    start(two());
  }

  /** Compares the two daemons; keys come from the files of the first. */
  private Output compare(String... args) {
    List<String> all = new ArrayList<>(List.of("--with", two().door().toString()));
    all.addAll(List.of(args));
    return compareFirst(all);
  }

  private Output compareWithFiles(Etc etc, String... args) {
    List<String> all =
        new ArrayList<>(List.of("--files", "--passwd", etc.file("passwd").toString()));
    all.addAll(List.of("--group", etc.file("group").toString()));
    all.addAll(List.of("--hosts", etc.file("hosts").toString()));
    all.addAll(List.of(args));
    return run(all);
  }

  private Output compareFirst(List<String> more) {
    Etc etc = one();
    List<String> all = new ArrayList<>(List.of("--passwd", etc.file("passwd").toString()));
    all.addAll(List.of("--group", etc.file("group").toString()));
    all.addAll(List.of("--hosts", etc.file("hosts").toString()));
    all.addAll(more);
    return run(all);
  }

  private Output run(List<String> more) {
    List<String> all = new ArrayList<>(List.of("compare", "--door", one().door().toString()));
    all.addAll(more);
    return Output.of(all.toArray(new String[0]));
  }

  /** The lines between who is compared and the count. */
  private static List<String> differences(Output output) {
    List<String> lines = output.out().lines().toList();
    assertThat(lines).hasSizeGreaterThan(2);
    assertThat(lines.get(0)).startsWith("1: ");
    assertThat(lines.get(1)).startsWith("2: ");
    assertThat(lines.get(lines.size() - 1)).matches("\\d+ answers compared, \\d+ differ");
    return lines.subList(2, lines.size() - 1);
  }

  @Test
  void twoThatSayTheSameAreEqual() throws Exception {
    startBoth();

    Output output = compare();

    assertThat(output.err()).isEmpty();
    assertThat(differences(output)).isEmpty();
    // A list, and 4 users by name and number; a list, and 3 groups so; a list, 3 names and 3
    // addresses of hosts; 4 names and 5 addresses of ipnodes; the groups of 4 users.
    assertThat(output.out()).endsWith("\n36 answers compared, 0 differ\n");
    assertThat(output.status()).isEqualTo(ExitStatus.OK);
  }

  @Test
  void everyFieldThatDiffersIsTold() throws Exception {
    two()
        .write(
            "passwd",
            "root:secret:0:1:Root:/:/bin/bash",
            "alice:x:1001:10:Alice:/home/alice:/bin/sh",
            "4711:x:1003:10:a number:/:",
            "eve:x:1004:10:\u001b[2J:/:");
    two().write("group", "root:x:0:", "staff:x:10:bob,alice", "wheel:x:14:root,carol");
    two()
        .write(
            "hosts",
            "127.0.0.1 localhost",
            "::1 localhost",
            "10.1.2.4 alpha alpha.example.com",
            "10.1.2.3 alpha",
            "2001:db8::6 six");
    startBoth();

    Output output = compare();

    assertThat(differences(output))
        .containsExactly(
            "passwd: entries: only 1 has \"root:0:0:root:/root:/bin/sh\" \"bob:1002:10::/:\","
                + " only 2 has \"root:0:1:Root:/:/bin/bash\" \"eve:1004:10:\\x1b[2J:/:\"",
            "passwd root: password: they differ, and are not shown",
            "passwd root: gid: 1 has \"0\", 2 has \"1\"",
            "passwd root: gecos: 1 has \"root\", 2 has \"Root\"",
            "passwd root: directory: 1 has \"/root\", 2 has \"/\"",
            "passwd root: shell: 1 has \"/bin/sh\", 2 has \"/bin/bash\"",
            "passwd 0: password: they differ, and are not shown",
            "passwd 0: gid: 1 has \"0\", 2 has \"1\"",
            "passwd 0: gecos: 1 has \"root\", 2 has \"Root\"",
            "passwd 0: directory: 1 has \"/root\", 2 has \"/\"",
            "passwd 0: shell: 1 has \"/bin/sh\", 2 has \"/bin/bash\"",
            "passwd bob: 1 has an entry, 2 has none",
            "passwd 1002: 1 has an entry, 2 has none",
            "group: entries: only 1 has \"staff:10:alice,bob\" \"wheel:14:root,alice\","
                + " only 2 has \"staff:10:bob,alice\" \"wheel:14:root,carol\"",
            "group staff: members: the same in another order",
            "group 10: members: the same in another order",
            "group wheel: members: only 1 has \"alice\", only 2 has \"carol\"",
            "group 14: members: only 1 has \"alice\", only 2 has \"carol\"",
            "hosts: entries: only 1 has \"10.1.2.3 alpha alpha.example.com\" \"10.1.2.4 alpha\","
                + " only 2 has \"10.1.2.4 alpha alpha.example.com\" \"10.1.2.3 alpha\"",
            "hosts alpha: addresses: the same in another order",
            "hosts alpha.example.com: addresses: 1 has \"10.1.2.3\", 2 has \"10.1.2.4\"",
            "hosts 10.1.2.3: aliases: only 1 has \"alpha.example.com\"",
            "hosts 10.1.2.4: aliases: only 2 has \"alpha.example.com\"",
            "ipnodes alpha: addresses: the same in another order",
            "ipnodes alpha.example.com: addresses: 1 has \"::ffff:10.1.2.3\", 2 has \"::ffff:10.1.2.4\"",
            "ipnodes 10.1.2.3: aliases: only 1 has \"alpha.example.com\"",
            "ipnodes 10.1.2.4: aliases: only 2 has \"alpha.example.com\"",
            "ipnodes six: addresses: 1 has \"2001:db8::5\", 2 has \"2001:db8::6\"",
            "ipnodes 2001:db8::5: 1 has an entry, 2 has none (HOST_NOT_FOUND)",
            "initgroups alice: gids: only 1 has \"14\"");
    assertThat(output.status()).isEqualTo(CompareCommand.DIFFERENT);
    assertThat(output.out()).doesNotContain("secret");
  }

  @Test
  void aDaemonIsEqualToItsFiles() throws Exception {
    start(one());

    Output output = compareWithFiles(one());

    assertThat(differences(output)).isEmpty();
    assertThat(output.out()).contains("\n2: " + one().file("passwd") + " ");
    assertThat(output.status()).isEqualTo(ExitStatus.OK);
  }

  @Test
  void otherFilesDiffer() throws Exception {
    two().write("group", "root:x:0:", "staff:x:10:alice");
    start(one());

    Output output = compareWithFiles(two(), "group", "staff", "wheel", "nosuch", "4711");

    assertThat(differences(output))
        .containsExactly(
            "group staff: members: only 1 has \"bob\"", "group wheel: 1 has an entry, 2 has none");
    assertThat(output.out()).endsWith("\n4 answers compared, 2 differ\n");
    assertThat(output.status()).isEqualTo(CompareCommand.DIFFERENT);
  }

  @Test
  void whoLeavesItToTheClientDiffersFromWhoAnswers() throws Exception {
    two().write("nsswitch.conf", "passwd: files ldap", "group: ldap", "hosts: files");
    startBoth();

    assertThat(differences(compare("passwd", "alice", "nosuch")))
        .containsExactly("passwd nosuch: 1 has none, 2 leaves it to the client");
    assertThat(differences(compare("group", "staff")))
        .containsExactly("group staff: 1 has an entry, 2 leaves it to the client");
  }

  @Test
  void keysComeFromAFile() throws Exception {
    Path keys = folder.resolve("keys");
    Files.writeString(
        keys, "alice\n\nnosuch\n1001\nj\u00f6 \"q\u001b\n", StandardCharsets.ISO_8859_1);
    two()
        .write(
            "passwd", "alice:x:1001:10:Alice:/home/alice:/bin/ksh", "j\u00f6 \"q\u001b:x:9:9:::");
    startBoth();

    Output output = compare("--keys", keys.toString(), "passwd");

    assertThat(differences(output))
        .containsExactly(
            "passwd alice: shell: 1 has \"/bin/sh\", 2 has \"/bin/ksh\"",
            "passwd 1001: shell: 1 has \"/bin/sh\", 2 has \"/bin/ksh\"",
            "passwd \"j\\xf6 \\x22q\\x1b\": 1 has none, 2 has an entry");
    assertThat(output.out()).endsWith("\n4 answers compared, 3 differ\n");
  }

  @Test
  void oneThatIsNotThereIsNamed() throws Exception {
    start(one());

    Output output = compare();

    assertThat(output.status()).isEqualTo(ExitStatus.NO_DAEMON);
    assertThat(output.err()).startsWith("nscd-door: ").contains(two().door().toString());
    assertThat(output.err().lines()).hasSize(1);
  }

  @Test
  void oneAndTheSameIsNotCompared() throws Exception {
    start(one());
    Files.createSymbolicLink(two().door(), one().door());

    Output output = compare("passwd");

    assertThat(output.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(output.err()).contains("both are").contains("--with");
  }

  @Test
  void filesThatCannotBeReadAreNamed() throws Exception {
    startBoth();
    Files.delete(one().file("group"));

    Output output = compare("group");

    assertThat(output.status()).isEqualTo(ExitStatus.CONFIG);
    assertThat(output.err()).contains(one().file("group") + ": could not be read");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "shadow                 | unknown database 'shadow': passwd, group, hosts",
        "--files passwd         | --files and --with: one of them",
        "--keys /no/such passwd | --keys /no/such: there is no such file",
        "--keys - passwd alice  | --keys goes with a database and no other keys",
        "--keys -               | --keys goes with a database and no other keys",
      })
  void wrongUsageIsTold(String args, String told) throws Exception {
    startBoth();

    Output output = compare(args.split(" "));

    assertThat(output.status()).isIn(ExitStatus.USAGE, ExitStatus.CONFIG);
    assertThat(output.err()).startsWith("nscd-door: " + told);
    assertThat(output.out()).doesNotContain("differ");
  }

  @Test
  void aKeyThatNoRequestHoldsIsRefused() throws Exception {
    startBoth();

    Output output = compare("passwd", "root", "x".repeat(5000));

    assertThat(output.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(output.err()).isEqualTo("nscd-door: key 2: longer than 4096 bytes\n");
  }
}

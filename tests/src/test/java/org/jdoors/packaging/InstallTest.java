package org.jdoors.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tarball's own script puts everything where the list says, and takes all of it away again. */
@Timeout(300)
final class InstallTest {

  private static final String PREFIX = "/opt/jdoors";
  private static final String TOML = "/etc/jdoors/syslog-door.toml";

  @TempDir private Path folder = Path.of("");
  private Path tree = Path.of("");
  private Path root = Path.of("");

  @BeforeEach
  void unpack() throws Exception {
    Command.ok(folder, "tar", "-xzf", Delivered.archive(".tar.gz").toString());
    try (Stream<Path> files = Files.list(folder)) {
      tree = files.filter(Files::isDirectory).findFirst().orElseThrow();
    }
    root = folder.resolve("root");
  }

  private Command install(String... words) throws IOException, InterruptedException {
    return script("sh", tree.resolve("install"), words);
  }

  private Command script(String shell, Path script, String... words)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(shell, script.toString()));
    all.addAll(List.of("--root", root.toString()));
    all.addAll(List.of(words));
    return Command.run(folder, all);
  }

  private Command uninstall(String... words) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("--uninstall"));
    all.addAll(List.of(words));
    return script("sh", root.resolve("opt/jdoors/lib/jdoors/install"), all.toArray(new String[0]));
  }

  /** All below the root, with mode, and as root with owner and group. */
  private Set<String> installed() throws IOException {
    Set<String> all = new TreeSet<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(each -> !each.equals(root)).toList()) {
        all.add(describe(file));
      }
    }
    return all;
  }

  private String describe(Path file) throws IOException {
    PosixFileAttributes is =
        Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    String kind = is.isDirectory() ? "d" : is.isSymbolicLink() ? "l" : "f";
    // Linux gives each link all permissions.
    String mode = is.isSymbolicLink() ? "0777" : mode(is.permissions());
    return String.join(
        " ", kind, mode, is.owner().getName(), is.group().getName(), "/" + root.relativize(file));
  }

  private static String mode(Set<PosixFilePermission> permissions) {
    int mode = 0;
    for (char letter : PosixFilePermissions.toString(permissions).toCharArray()) {
      mode = mode << 1 | (letter == '-' ? 0 : 1);
    }
    return String.format("%04o", mode);
  }

  private Set<String> listed(boolean illumos) throws IOException {
    // Who is not root owns what he installs.
    PosixFileAttributes ours = Files.readAttributes(folder, PosixFileAttributes.class);
    boolean asListed = illumos && ours.owner().getName().equals("root");
    String none = ours.owner().getName() + " " + ours.group().getName();
    Set<String> all = new TreeSet<>();
    for (Delivered each : Delivered.built()) {
      if (illumos ? each.isOnIllumos() : each.isOnLinux()) {
        String kind = each.isFolder() ? "d" : each.kind().equals("link") ? "l" : "f";
        String owned = asListed ? each.owner() + " " + each.group() : none;
        all.add(String.join(" ", kind, each.mode(), owned, each.path()));
      }
    }
    all.add("f 0755 " + (asListed ? "root bin" : none) + " " + PREFIX + "/lib/jdoors/install");
    all.add("f 0644 " + (asListed ? "root bin" : none) + " " + PREFIX + "/lib/jdoors/installed");
    return all;
  }

  @ParameterizedTest
  @CsvSource({"dash, true", "dash, false", "ksh93, true", "bash, true"})
  void installsWhatIsListedAndLeavesNothing(String shell, boolean illumos) throws Exception {
    assumeTrue(Command.isOnPath(shell), shell + " is not installed");
    Files.createDirectories(root);

    Command command =
        script(shell, tree.resolve("install"), "--system", illumos ? "illumos" : "linux");

    assertThat(command.status()).as(command.said()).isZero();
    assertThat(installed()).isEqualTo(listed(illumos));
    Command.ok(folder, "rm", "-r", tree.toString());
    Path script = root.resolve("opt/jdoors/lib/jdoors/install");
    Command gone = script(shell, script, "--uninstall");
    assertThat(gone.status()).as(gone.said()).isZero();
    assertThat(installed()).isEmpty();
  }

  @Test
  void whatOthersPutInOurFoldersStays() throws Exception {
    assertThat(install("--system", "illumos").status()).isZero();
    Path manifest = root.resolve("lib/svc/manifest/system/other.xml");
    Files.writeString(manifest, "");
    Files.writeString(root.resolve("opt/jdoors/mine"), "");

    assertThat(uninstall().status()).isZero();

    assertThat(installed())
        .extracting(line -> line.substring(line.indexOf('/')))
        .containsExactlyInAnyOrder(
            "/lib",
            "/lib/svc",
            "/lib/svc/manifest",
            "/lib/svc/manifest/system",
            "/lib/svc/manifest/system/other.xml",
            "/opt",
            "/opt/jdoors",
            "/opt/jdoors/mine");
  }

  @Test
  void foldersThatWereThereStayAsTheyWere() throws Exception {
    Path opt = Files.createDirectories(root.resolve("opt"));
    Command.ok(folder, "chmod", "0711", opt.toString());
    String before = describe(opt);

    assertThat(install("--system", "illumos").status()).isZero();
    assertThat(describe(opt)).isEqualTo(before);
    assertThat(uninstall().status()).isZero();

    assertThat(installed()).containsExactly(before);
  }

  @Test
  void thePrefixIsWhereServicesLookForIt() throws Exception {
    Command command = install("--system", "illumos", "--prefix", "/usr/local/jd");

    assertThat(command.status()).as(command.said()).isZero();
    assertThat(root.resolve("opt")).doesNotExist();
    assertThat(root.resolve("usr/local/jd/bin/door")).isExecutable();
    for (String name : List.of("name-service-cache-door.xml", "system-log-door.xml")) {
      assertThat(Files.readString(root.resolve("lib/svc/manifest/system").resolve(name)))
          .contains("/usr/local/jd")
          .doesNotContain(PREFIX);
    }
    Command gone =
        script(
            "sh",
            root.resolve("usr/local/jd/lib/jdoors/install"),
            "--uninstall",
            "--prefix",
            "/usr/local/jd");
    assertThat(gone.status()).as(gone.said()).isZero();
    assertThat(installed()).isEmpty();
  }

  @Test
  void thePrefixAloneTouchesNothingElse() throws Exception {
    assertThat(install("--system", "illumos", "--prefix-only").status()).isZero();

    assertThat(installed()).allMatch(line -> line.endsWith(" /opt") || line.contains(" " + PREFIX));
    assertThat(root.resolve("opt/jdoors/bin/nscd-door")).isExecutable();
  }

  @Test
  void aChangedConfigurationStays() throws Exception {
    assertThat(install("--system", "illumos").status()).isZero();
    Path toml = root.resolve(TOML.substring(1));
    Files.writeString(toml, "mark-interval = \"1h\"\n");

    Command again = install("--system", "illumos");

    assertThat(again.status()).isZero();
    assertThat(again.said()).contains(TOML + " was changed and stays");
    assertThat(toml).hasContent("mark-interval = \"1h\"");
    assertThat(Path.of(toml + ".new"))
        .hasSameTextualContentAs(Delivered.TOP.resolve("packaging/etc/syslog-door.toml"));
    Command gone = uninstall();
    assertThat(gone.said()).contains(TOML + " was changed and stays");
    assertThat(installed())
        .extracting(line -> line.substring(line.indexOf('/')))
        .containsExactly("/etc", "/etc/jdoors", TOML);
  }

  @Test
  void purgingTakesAChangedConfigurationAway() throws Exception {
    assertThat(install("--system", "illumos").status()).isZero();
    Files.writeString(root.resolve(TOML.substring(1)), "mark-interval = \"1h\"\n");

    assertThat(uninstall("--purge").status()).isZero();

    assertThat(installed()).isEmpty();
  }

  @Test
  void aNewerVersionTakesAwayWhatItHasNot() throws Exception {
    assertThat(install("--system", "illumos").status()).isZero();
    Path files = tree.resolve("files");
    List<String> fewer =
        Files.readAllLines(files).stream().filter(line -> !line.contains("/jna.jar")).toList();
    Files.write(files, fewer);
    Path toml = tree.resolve("root" + TOML);
    Files.writeString(toml, "# newer\n");

    assertThat(install("--system", "illumos").status()).isZero();

    assertThat(root.resolve("opt/jdoors/lib/jdoors/jna.jar")).doesNotExist();
    assertThat(root.resolve("opt/jdoors/lib/jdoors/door-core.jar")).exists();
    assertThat(root.resolve(TOML.substring(1))).hasContent("# newer");
    assertThat(Path.of(root + TOML + ".new")).doesNotExist();
    assertThat(uninstall().status()).isZero();
    assertThat(installed()).isEmpty();
  }

  /** The record then names the older and the newer file, and neither was changed by anybody. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aConfigurationIsUnchangedAfterAnInterruptedUpdate(boolean newer) throws Exception {
    assertThat(install("--system", "illumos").status()).isZero();
    Path record = root.resolve("opt/jdoors/lib/jdoors/installed");
    String before = Files.readString(record);
    Path toml = root.resolve(TOML.substring(1));
    String older = Files.readString(toml);
    Files.writeString(tree.resolve("root" + TOML), "# newer\n");
    assertThat(install("--system", "illumos").status()).isZero();
    Set<String> both = new TreeSet<>(before.lines().toList());
    both.addAll(Files.readAllLines(record));
    Files.write(record, both);
    Files.writeString(toml, newer ? "# newer\n" : older);

    Command again = install("--system", "illumos");

    assertThat(again.said()).doesNotContain("was changed");
    assertThat(toml).hasContent("# newer");
    Files.write(record, both);
    Files.writeString(toml, newer ? "# newer\n" : older);
    assertThat(uninstall().said()).doesNotContain("was changed");
    assertThat(installed()).isEmpty();
  }

  /** Whatever stops it, it can be run again or undone. */
  @Test
  void anInterruptedInstallationCanBeUndone() throws Exception {
    Path blocked = Files.createDirectories(root.resolve("opt/jdoors/lib/jdoors/picocli.jar/x"));

    Command command = install("--system", "illumos");

    assertThat(command.status()).isNotZero();
    assertThat(root.resolve("opt/jdoors/lib/jdoors/caffeine.jar")).exists();
    Files.delete(blocked);
    Files.delete(blocked.getParent());
    Command gone = script("sh", tree.resolve("install"), "--uninstall");
    assertThat(gone.status()).as(gone.said()).isZero();
    assertThat(installed())
        .extracting(line -> line.substring(line.indexOf('/')))
        .containsExactly("/opt", PREFIX, PREFIX + "/lib", PREFIX + "/lib/jdoors");
  }

  @Test
  void anIncompleteTarballChangesNothing() throws Exception {
    Files.delete(tree.resolve("lib/jdoors/jna.jar"));

    Command command = install();

    assertThat(command.status()).isEqualTo(1);
    assertThat(command.said()).contains("lib/jdoors/jna.jar is missing");
    assertThat(root).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"online", "maintenance", "offline*", "degraded"})
  void aDaemonThatIsEnabledIsNotTakenAway(String state) throws Exception {
    Path prefix = folder.resolve("prefix");
    Command.ok(folder, "sh", tree.resolve("install").toString(), "--prefix", prefix.toString());
    Path svcs = Files.createDirectory(folder.resolve("bin")).resolve("svcs");
    Files.writeString(
        svcs, "#!/bin/sh\ncase $* in *system-log:door) echo '" + state + "' ;; esac\n");
    Command.ok(folder, "chmod", "+x", svcs.toString());
    List<String> words =
        List.of("sh", prefix + "/lib/jdoors/install", "--uninstall", "--prefix", prefix.toString());
    Map<String, String> path = Map.of("PATH", svcs.getParent() + ":" + System.getenv("PATH"));

    Command refused = Command.run(folder, path, words);

    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.said()).contains("svcadm disable -s svc:/system/system-log:door first");
    assertThat(prefix.resolve("bin/syslog-door")).exists();
    Files.writeString(svcs, "#!/bin/sh\necho disabled\n");
    assertThat(Command.run(folder, path, words).status()).isZero();
    assertThat(prefix).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--prefix relative      | is not an absolute path",
        "--prefix /a/../b       | only letters, digits",
        "--prefix /a,b          | only letters, digits",
        "--prefix /             | is not an absolute path",
        "--prefix               | --prefix needs a value",
        "--system bsd           | illumos or linux",
        "--force                | unknown: --force",
      })
  void wrongUsageIsTold(String words, String told) throws Exception {
    Command command = install(words.split(" "));

    assertThat(command.status()).isEqualTo(2);
    assertThat(command.said()).contains(told).contains("usage: install");
    assertThat(root).doesNotExist();
  }

  @Test
  void nothingInstalledIsNotUninstalled() throws Exception {
    Command command = install("--uninstall");

    assertThat(command.status()).isEqualTo(1);
    assertThat(command.said()).contains("nothing is installed at /opt/jdoors below " + root);
  }
}

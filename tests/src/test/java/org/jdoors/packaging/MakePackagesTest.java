package org.jdoors.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script that has illumos's tools make packages asks them for the right things in the right
 * order, and stops when one fails. The tools here only note how they are called.
 */
@Timeout(120)
final class MakePackagesTest {

  @TempDir private Path folder = Path.of("");
  private Path tree = Path.of("");
  private Path tools = Path.of("");

  @BeforeEach
  void setUp() throws Exception {
    Command.ok(folder, "tar", "-xzf", Delivered.archive("-illumos.tar.gz").toString());
    try (Stream<Path> files = Files.list(folder)) {
      tree = files.filter(Files::isDirectory).findFirst().orElseThrow();
    }
    tools = Files.createDirectory(folder.resolve("tools"));
    tool("pkgmogrify", "cat \"$1\"");
    tool(
        "pkgdepend",
        "case $1 in resolve) shift 2; for f; do cp \"$f\" \"$f.res\"; done ;; *) cat \"$4\" ;; esac");
    tool("pkglint", "exit ${LINT_STATUS:-0}");
    tool("pkgrepo", "[ \"$1\" != create ] || { mkdir -p \"$2\"; : >\"$2/pkg5.repository\"; }");
    tool(
        "pkgsend",
        "for last; do :; done; sed -n 's/^set name=pkg.fmri value=/sent /p' \"$last\" >>\"$NOTES\"");
    tool(
        "pkgmk", "mkdir -p \"$5/$(sed -n s/PKG=//p pkginfo)\"; [ -f \"$7\" ] && [ -d \"$3/opt\" ]");
    tool("pkgtrans", ": >\"$3\"");
  }

  /** Notes its name and first word, then does what the rest needs. */
  private void tool(String name, String does) throws Exception {
    Path tool = tools.resolve(name);
    Files.writeString(tool, "#!/bin/sh\necho \"" + name + " $1\" >>\"$NOTES\"\n" + does + "\n");
    Command.ok(folder, "chmod", "+x", tool.toString());
  }

  private Command make(Map<String, String> more, String... words) throws Exception {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("PATH", tools + ":/usr/bin:/bin");
    environment.put("NOTES", folder.resolve("notes").toString());
    environment.put("TMPDIR", folder.toString());
    List<String> all = new ArrayList<>(List.of(tree.resolve("make-packages").toString()));
    all.addAll(List.of(words));
    return Command.run(folder, environment, all);
  }

  private List<String> notes() throws IOException {
    return Files.readAllLines(folder.resolve("notes"));
  }

  @Test
  void packagesArePublishedToANewRepository() throws Exception {
    Command command = make(Map.of(), "ips", "repository");

    assertThat(command.status()).as(command.said()).isZero();
    assertThat(notes().stream().map(line -> line.split(" ", 2)[0]).distinct())
        .containsExactly("pkgmogrify", "pkgdepend", "pkglint", "pkgrepo", "pkgsend", "sent");
    assertThat(notes())
        .containsSubsequence(
            "pkgdepend generate", "pkgdepend resolve", "pkgrepo create", "pkgrepo set")
        .filteredOn(line -> line.startsWith("sent "))
        .extracting(line -> line.replaceFirst("@.*", ""))
        .containsExactly(
            "sent pkg:/library/jdoors",
            "sent pkg:/system/nscd-door",
            "sent pkg:/system/syslog-door");
    assertThat(command.said())
        .contains("pkg set-publisher -g " + folder.resolve("repository") + " jdoors");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith("tmp."));
    }
  }

  @Test
  void aRepositoryThatIsThereIsUsed() throws Exception {
    assertThat(make(Map.of(), "ips", "repository").status()).isZero();
    Files.delete(folder.resolve("notes"));

    assertThat(make(Map.of(), "ips", "repository").status()).isZero();

    assertThat(notes()).doesNotContain("pkgrepo create").contains("pkgsend publish");
  }

  @Test
  void nothingIsPublishedThatPkglintComplainsOf() throws Exception {
    Command command = make(Map.of("LINT_STATUS", "1"), "ips", "repository");

    assertThat(command.status()).isEqualTo(1);
    assertThat(notes()).endsWith("pkglint " + notes().get(notes().size() - 1).split(" ", 2)[1]);
    assertThat(folder.resolve("repository")).doesNotExist();
  }

  @Test
  void eachSvr4PackageIsAFile() throws Exception {
    Command command = make(Map.of(), "svr4", "out");

    assertThat(command.status()).as(command.said()).isZero();
    try (Stream<Path> made = Files.list(folder.resolve("out"))) {
      assertThat(made.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("JDOORlib.pkg", "JDOORnscd.pkg", "JDOORsyslog.pkg");
    }
  }

  @Test
  void aMissingToolIsNamedWithItsPackage() throws Exception {
    Files.delete(tools.resolve("pkglint"));

    Command command = make(Map.of(), "ips", "repository");

    assertThat(command.status()).isEqualTo(1);
    assertThat(command.said())
        .isEqualTo("make-packages: no pkglint here: pkg install package/pkg\n");
  }

  @Test
  void wrongUsageIsTold() throws Exception {
    for (String[] words : new String[][] {{}, {"ips"}, {"rpm", "x"}, {"svr4", "x", "y"}}) {
      Command command = make(Map.of(), words);
      assertThat(command.status()).isEqualTo(2);
      assertThat(command.said()).startsWith("usage: make-packages ips");
    }
  }
}

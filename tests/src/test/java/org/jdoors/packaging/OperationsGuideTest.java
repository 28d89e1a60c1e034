package org.jdoors.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the guide for operators names is there: commands, options, files, packages, services. */
final class OperationsGuideTest {

  private static final Pattern CALL =
      Pattern.compile("/opt/jdoors/bin/(nscd-door|syslog-door) ([a-z][-a-z]*)((?: +[^;|&>`\n]+)?)");

  private static final Pattern OPTION = Pattern.compile("(?<=\\s)(--?[a-z][-a-z]*)");

  private static String guide() throws IOException {
    // Long commands go on in the next line.
    return Files.readString(Delivered.TOP.resolve("packaging/OPERATIONS.md")).replace("\\\n", " ");
  }

  private static String sources(String program) throws IOException {
    String room =
        program.equals("nscd-door")
            ? "nscd-door/src/main/java/org/jdoors/nscd"
            : "syslog-door/src/main/java/org/jdoors/syslog";
    StringBuilder text = new StringBuilder();
    for (String folder : List.of(room, "door-core/src/main/java/org/jdoors/daemon")) {
      try (Stream<Path> files = Files.list(Delivered.TOP.resolve(folder))) {
        for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
          text.append(Files.readString(file));
        }
      }
    }
    return text.toString();
  }

  @Test
  void everyCommandHasTheOptionsThatAreUsed() throws IOException {
    List<MatchResult> calls = CALL.matcher(guide()).results().toList();

    assertThat(calls).hasSizeGreaterThan(15);
    for (MatchResult call : calls) {
      String sources = sources(call.group(1));
      assertThat(sources).as(call.group()).contains("name = \"" + call.group(2) + "\"");
      OPTION
          .matcher(call.group(3))
          .results()
          .forEach(
              option ->
                  assertThat(sources).as(call.group()).contains("\"" + option.group(1) + "\""));
    }
  }

  @Test
  void everyFileIsDelivered() throws IOException {
    Set<String> named = new TreeSet<>();
    Pattern.compile(
            "/(?:opt/jdoors/[\\w./-]*\\w|lib/svc/manifest/[\\w./-]*\\.xml|etc/jdoors/[\\w.-]+)")
        .matcher(guide())
        .results()
        .forEach(match -> named.add(match.group()));
    // What the install script leaves.
    named.remove("/opt/jdoors/lib/jdoors/install");

    assertThat(Delivered.all()).extracting(Delivered::path).containsAll(named);
    assertThat(named).hasSizeGreaterThan(6);
  }

  @Test
  void packagesAndServicesAreNamed() throws IOException {
    String guide = guide();

    for (Delivered.Part part : Delivered.Part.values()) {
      assertThat(guide).contains(part.svr4 + ".pkg").contains("pkgrm");
    }
    assertThat(guide)
        .contains("pkg install nscd-door syslog-door")
        .contains("pkg uninstall nscd-door syslog-door library/jdoors")
        .contains("svc:/system/name-service-cache:door", "svc:/system/system-log:door");
  }

  /** Back and away are one line each, and the way back names all four instances. */
  @Test
  void rollingBackIsOneLine() throws IOException {
    assertThat(guide().lines())
        .contains(
            "svcadm disable -s name-service-cache:door system-log:door;"
                + " svcadm enable -s name-service-cache:default system-log:default");
  }

  /**
   * Of the sets that {@code ppriv -e} is told it sets I and L alone, and a process of root that
   * does not know of privileges has all of L: privileges(7), ppriv(1).
   */
  @Test
  void trialsHaveThePrivilegesOfTheServices() throws IOException {
    Set<String> given = new TreeSet<>();
    Pattern.compile("ppriv -e -s '([A-Z]+)=([^']+)'")
        .matcher(guide())
        .results()
        .forEach(
            match -> {
              assertThat(match.group(1)).isEqualTo("IL");
              given.add(match.group(2));
            });

    Set<String> manifests = new TreeSet<>();
    for (String manifest : List.of("name-service-cache-door.xml", "system-log-door.xml")) {
      String text =
          Files.readString(Delivered.TOP.resolve("smf-manifests/manifest").resolve(manifest));
      Pattern.compile("privileges='([^']+)'")
          .matcher(text)
          .results()
          .forEach(match -> manifests.add(match.group(1)));
    }
    assertThat(given).isEqualTo(manifests).hasSize(2);
  }

  /** Where everybody may make files, another's link or repository could lie in wait. */
  @Test
  void rootWritesToNoFolderOfEverybody() throws IOException {
    for (String file : List.of("packaging/OPERATIONS.md", ".ci/omnios")) {
      String text = Files.readString(Delivered.TOP.resolve(file));
      assertThat(text).doesNotContainPattern("(>|mkdir |ips |svr4 |-g |-f )/(var/)?tmp/");
      assertThat(text).contains("/var/opt/jdoors-");
    }
  }

  /** logadm(8) runs its commands with no path but /bin. */
  @Test
  void logRotationNamesItsCommandsByTheirPath() throws IOException {
    assertThat(
            Pattern.compile("logadm -w [^|]* -a '([^' ]+)")
                .matcher(guide())
                .results()
                .map(match -> match.group(1)))
        .containsExactly("/usr/sbin/svcadm");
  }

  @Test
  void itSaysThatItWasNotRun() throws IOException {
    assertThat(guide()).contains("Not one command of it has been run on a real illumos yet.");
    for (String workflow : List.of(".github/workflows/omnios.yml", ".ci/omnios")) {
      assertThat(Files.readString(Delivered.TOP.resolve(workflow))).contains("NOT YET RUN");
    }
  }
}

package org.jdoors.smf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Element;

/** The manifests and the security files that are delivered keep the rules. */
final class ManifestTest {
  private static final Path MANUALS = Path.of("..", "packaging", "man");

  @ParameterizedTest
  @EnumSource
  void isValidByTheDtdWhereThereIsOne(Daemon daemon) throws IOException {
    assertThat(daemon.manifest().violations(System.getProperty("jdoors.dtd", ""))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void keepsTheGrammarOfBundles(Daemon daemon) throws IOException {
    assertThat(BundleGrammar.violations(daemon.manifest().root())).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void keepsTheRulesOfAnInstanceBesideTheNativeOne(Daemon daemon) throws IOException {
    assertThat(InstanceRules.violations(daemon, Files.readString(daemon.manifestFile()))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void keepsTheRulesOfProperties(Daemon daemon) throws IOException {
    assertThat(PropertyRules.violations(daemon.manifest(), SecurityFiles.delivered())).isEmpty();
  }

  @Test
  void excludesNobodyWhoExcludesIt() throws IOException {
    assertThat(
            InstanceRules.mutualExclusions(
                List.of(
                    Files.readString(Daemon.NSCD.manifestFile()),
                    Files.readString(Daemon.SYSLOG.manifestFile()))))
        .isEmpty();
  }

  @Test
  void hasNoManifestBesidesThese() throws IOException {
    try (var files = Files.list(Delivered.MANIFESTS)) {
      assertThat(files)
          .containsExactlyInAnyOrder(Daemon.NSCD.manifestFile(), Daemon.SYSLOG.manifestFile());
    }
  }

  @Test
  void definesTheAuthorisationsThatAreAskedForAndNoOther() throws IOException {
    SecurityFiles security = SecurityFiles.delivered();
    assertThat(security.violations()).isEmpty();
    assertThat(security.profiles()).hasSize(Daemon.values().length);

    Set<String> asked = new TreeSet<>();
    for (Daemon daemon : Daemon.values()) {
      daemon
          .manifest()
          .values()
          .forEach(
              (name, values) -> {
                if (name.endsWith("_authorization")) {
                  asked.addAll(values);
                }
              });
    }
    assertThat(asked).containsAll(security.defined());
  }

  @ParameterizedTest
  @EnumSource
  void namesManualPagesThatAreInstalled(Daemon daemon) throws IOException {
    List<Element> pages = daemon.manifest().all("manpage");
    String prefix = daemon.manifest().values().getOrDefault("jdoors/prefix", List.of("")).get(0);

    assertThat(pages).isNotEmpty();
    for (Element page : pages) {
      assertThat(MANUALS.resolve(page.getAttribute("title") + "." + page.getAttribute("section")))
          .isRegularFile();
      assertThat(page.getAttribute("manpath")).isEqualTo(prefix + "/share/man");
    }
  }
}

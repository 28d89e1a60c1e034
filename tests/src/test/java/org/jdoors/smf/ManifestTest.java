package org.jdoors.smf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Element;

/**
 * The rules for a daemon that takes the place of a native one as a further instance of its service.
 * Sources: service_bundle(5), smf_method(7), svc.startd(8).
 */
final class ManifestTest {

  private static final Path METHODS = Path.of("..", "smf-manifests", "method");

  enum Daemon {
    NSCD("nscd-door", "system/name-service-cache"),
    SYSLOG("syslog-door", "system/system-log");

    final String command;
    final String service;

    Daemon(String command, String service) {
      this.command = command;
      this.service = service;
    }

    Manifest manifest() throws IOException {
      return Manifest.read(Path.of("..", "smf-manifests", "manifest", command + ".xml"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void isValidByTheDtdWhereThereIsOne(Daemon daemon) throws IOException {
    assertThat(daemon.manifest().violations(System.getProperty("jdoors.dtd", ""))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void addsOneDisabledInstanceToTheNativeService(Daemon daemon) throws IOException {
    Manifest manifest = daemon.manifest();

    assertThat(manifest.root().getAttribute("type")).isEqualTo("manifest");
    assertThat(manifest.service().getAttribute("name")).isEqualTo(daemon.service);
    assertThat(manifest.service().getAttribute("version")).isEqualTo("1");
    assertThat(manifest.instance().getAttribute("name")).isEqualTo("door");
    assertThat(manifest.instance().getAttribute("enabled")).isEqualTo("false");
  }

  /** Whatever both manifests say at service level would be a conflict at import. */
  @ParameterizedTest
  @EnumSource
  void saysNothingAtServiceLevelButItsStability(Daemon daemon) throws IOException {
    assertThat(Manifest.children(daemon.manifest().service()))
        .extracting(Element::getTagName)
        .containsExactly("instance", "stability");
  }

  /** If both excluded each other and both were enabled, neither would start. */
  @ParameterizedTest
  @EnumSource
  void excludesTheNativeInstance(Daemon daemon) throws IOException {
    List<Element> excluding =
        daemon.manifest().inInstance("dependency").stream()
            .filter(dependency -> dependency.getAttribute("grouping").equals("exclude_all"))
            .toList();

    assertThat(excluding).hasSize(1);
    assertThat(Manifest.children(excluding.get(0)))
        .extracting(fmri -> fmri.getAttribute("value"))
        .containsExactly("svc:/" + daemon.service + ":default");
  }

  /** A method that is missing here would be the native one. */
  @ParameterizedTest
  @EnumSource
  void definesEveryMethodWithATimeLimit(Daemon daemon) throws IOException {
    List<Element> methods = daemon.manifest().inInstance("exec_method");

    assertThat(methods)
        .extracting(method -> method.getAttribute("name"))
        .containsExactly("start", "stop", "refresh");
    assertThat(methods)
        .extracting(method -> Integer.parseInt(method.getAttribute("timeout_seconds")))
        .allMatch(seconds -> seconds > 0);
  }

  @ParameterizedTest
  @EnumSource
  void startsItsDaemonWithTheMethodThatIsDelivered(Daemon daemon) throws IOException {
    String[] start =
        daemon.manifest().inInstance("exec_method").get(0).getAttribute("exec").split(" ");

    assertThat(start).hasSize(2);
    assertThat(Path.of(start[0]).getParent()).isEqualTo(Path.of("/lib/svc/method"));
    assertThat(METHODS.resolve(Path.of(start[0]).getFileName())).isExecutable();
    assertThat(start[1]).isEqualTo(daemon.command);
  }

  @ParameterizedTest
  @EnumSource
  void hasEveryPropertyThatTheMethodAsksFor(Daemon daemon) throws IOException {
    List<String> asked =
        Pattern.compile("svcprop -p ([a-z_]+/[a-z_]+)")
            .matcher(Files.readString(METHODS.resolve("jdoors")))
            .results()
            .map(match -> match.group(1))
            .toList();

    assertThat(asked).isNotEmpty();
    assertThat(daemon.manifest().properties()).containsAll(asked);
  }

  @ParameterizedTest
  @EnumSource
  void runsWithFewPrivilegesAndIsManagedByTheNativeAuthorisation(Daemon daemon) throws IOException {
    Manifest manifest = daemon.manifest();
    Element credential =
        Manifest.children(manifest.inInstance("method_context").get(0)).stream()
            .filter(child -> child.getTagName().equals("method_credential"))
            .findFirst()
            .orElseThrow();

    assertThat(credential.getAttribute("user")).isEqualTo("root");
    assertThat(credential.getAttribute("privileges")).startsWith("basic,");
    assertThat(manifest.properties()).contains("general/action_authorization");
  }

  @ParameterizedTest
  @EnumSource
  void hasATemplateForItsOwnProperties(Daemon daemon) throws IOException {
    List<Element> templates = daemon.manifest().inInstance("template");

    assertThat(templates).hasSize(1);
    assertThat(Manifest.children(templates.get(0)))
        .extracting(Element::getTagName)
        .containsExactly("common_name", "documentation", "pg_pattern");
  }
}

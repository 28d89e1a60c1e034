package org.jdoors.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jdoors.packaging.Delivered.Part;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The manifests as pkgsend would read them, with the transforms of jdoors.mog as pkgmogrify would
 * apply them. Source: pkg(7), pkgmogrify(1), pkglint(1).
 */
final class IpsManifestTest {

  private static final Path IPS = Delivered.TARGET.resolve("illumos/ips");

  /** key=value, with quotes where there are blanks in it. */
  private static final Pattern ATTRIBUTE = Pattern.compile("(\\S+?)=(\"[^\"]*\"|\\S+)");

  private static final Pattern TRANSFORM =
      Pattern.compile("<transform ((?:\\w+ )+)path=(\\S+) -> (default|add) (\\S+) (\\S+)>");

  /** An action: its name, what stands alone behind it, and its attributes. */
  private record Action(String name, String payload, Map<String, List<String>> attributes) {

    static Action parse(String line) {
      String[] words = line.split(" ", 3);
      String payload = words.length > 1 && words[1].indexOf('=') < 0 ? words[1] : "";
      Map<String, List<String>> attributes =
          ATTRIBUTE
              .matcher(line)
              .results()
              .collect(
                  Collectors.groupingBy(
                      match -> match.group(1),
                      Collectors.mapping(
                          match -> match.group(2).replace("\"", ""), Collectors.toList())));
      return new Action(words[0], payload, attributes);
    }

    String one(String attribute) {
      List<String> values = attributes.getOrDefault(attribute, List.of());
      assertThat(values).as("%s of %s", attribute, this).hasSize(1);
      return values.get(0);
    }
  }

  private static List<Action> actions(Part part) throws IOException {
    Path file = IPS.resolve(part.ips.replace('/', '-') + ".p5m");
    assertThat(file).as("made by mvn package").isRegularFile();
    return Files.readAllLines(file).stream()
        .filter(line -> !line.startsWith("#"))
        .map(Action::parse)
        .toList();
  }

  private static List<Action> actions(Part part, String... names) throws IOException {
    return actions(part).stream().filter(each -> List.of(names).contains(each.name)).toList();
  }

  @ParameterizedTest
  @EnumSource
  void deliversWhatIsListed(Part part) throws IOException {
    List<String> listed =
        part.onIllumos().stream()
            .map(
                each ->
                    String.join(
                        " ",
                        each.isFolder() ? "dir" : "file",
                        each.path().substring(1),
                        each.owner(),
                        each.group(),
                        each.mode()))
            .toList();

    assertThat(actions(part, "dir", "file", "link", "hardlink"))
        .extracting(
            action ->
                String.join(
                    " ",
                    action.name,
                    action.one("path"),
                    action.one("owner"),
                    action.one("group"),
                    action.one("mode")))
        .containsExactlyInAnyOrderElementsOf(listed);
  }

  @ParameterizedTest
  @EnumSource
  void everyFileIsInTheArchive(Part part) throws IOException {
    Set<String> archived =
        TarEntry.read(Delivered.archive("-illumos.tar.gz")).stream()
            .map(TarEntry::path)
            .collect(Collectors.toSet());

    for (Action file : actions(part, "file")) {
      assertThat(archived).contains("proto/" + file.payload);
      assertThat(file.payload).isEqualTo(file.one("path"));
    }
    for (Action license : actions(part, "license")) {
      assertThat(archived).contains("ips/" + license.payload);
    }
    assertThat(actions(part, "license")).hasSize(2);
  }

  /** pkglint complains of what is missing here. */
  @ParameterizedTest
  @EnumSource
  void saysWhatItIs(Part part) throws IOException {
    Map<String, List<String>> set =
        actions(part, "set").stream()
            .collect(
                Collectors.toMap(
                    action -> action.one("name"), action -> action.attributes.get("value")));

    assertThat(value(set, "pkg.fmri")).matches("pkg:/" + part.ips + "@\\d+(\\.\\d+)*,5\\.11-\\d+");
    assertThat(value(set, "pkg.summary")).hasSizeBetween(10, 80).doesNotEndWith(".");
    assertThat(value(set, "pkg.description")).hasSizeGreaterThan(80).endsWith(".");
    assertThat(value(set, "info.classification"))
        .startsWith("org.opensolaris.category.2008:System/");
    assertThat(set.get("variant.opensolaris.zone")).containsExactly("global", "nonglobal");
    assertThat(set.containsKey("variant.arch")).isEqualTo(part == Part.LIBRARY);
  }

  private static String value(Map<String, List<String>> set, String name) {
    List<String> values = set.getOrDefault(name, List.of());
    assertThat(values).as(name).hasSize(1);
    return values.get(0);
  }

  @Test
  void daemonsNeedTheLibraryOfTheirVersionAndThatNeedsJava() throws IOException {
    List<Action> java = actions(Part.LIBRARY, "depend");

    assertThat(java).extracting(depend -> depend.one("type")).containsExactly("require-any");
    assertThat(java.get(0).attributes.get("fmri"))
        .containsExactly("pkg:/runtime/java/openjdk17", "pkg:/runtime/java/openjdk21");
    for (Part part : List.of(Part.NSCD, Part.SYSLOG)) {
      List<Action> needs = actions(part, "depend");
      assertThat(needs).extracting(depend -> depend.one("type")).containsExactly("require");
      assertThat(needs.get(0).one("fmri")).matches("pkg:/library/jdoors@\\d+(\\.\\d+)*");
    }
  }

  /** Two packages may deliver the same folder only if they agree on it, and no file twice. */
  @Test
  void packagesDoNotConflict() throws IOException {
    List<String> files = new ArrayList<>();
    Set<String> folders = new TreeSet<>();
    Set<String> folderLines = new TreeSet<>();
    for (Part part : Part.values()) {
      actions(part, "file").forEach(file -> files.add(file.one("path")));
      for (Action folder : actions(part, "dir")) {
        folders.add(folder.one("path"));
        folderLines.add(folder.attributes.toString());
      }
    }

    assertThat(files).doesNotHaveDuplicates();
    assertThat(folderLines).hasSameSizeAs(folders);
  }

  @ParameterizedTest
  @EnumSource
  void everyFolderOnTheWayIsDelivered(Part part) throws IOException {
    Set<String> folders = new TreeSet<>();
    actions(part, "dir").forEach(folder -> folders.add(folder.one("path")));

    for (Action action : actions(part, "dir", "file", "link")) {
      Path parent = Path.of(action.one("path")).getParent();
      if (parent != null) {
        assertThat(folders).contains(parent.toString());
      }
    }
  }

  /** What the tools do with a file when it comes, by its path. */
  @ParameterizedTest
  @EnumSource
  void transformsGiveEachFileItsActuator(Part part) throws IOException {
    for (Action action : actions(part, "file")) {
      String path = action.one("path");
      List<String> restarted = transformed("file", path).getOrDefault("restart_fmri", List.of());

      assertThat(restarted).as(path).containsExactlyElementsOf(actuators(path));
      assertThat(transformed("file", path).containsKey("facet.doc.man"))
          .as(path)
          .isEqualTo(path.startsWith("opt/jdoors/share/man/"));
    }
  }

  private static List<String> actuators(String path) {
    String nscd = "svc:/system/name-service-cache:door";
    String syslog = "svc:/system/system-log:door";
    if (path.startsWith("lib/svc/manifest/")) {
      return List.of("svc:/system/manifest-import:default");
    } else if (path.startsWith("etc/security/")) {
      return List.of("svc:/system/rbac:default");
    } else if (path.startsWith("opt/jdoors/share/man/")) {
      return List.of("svc:/system/update-man-index:default");
    }
    return switch (path) {
      case "opt/jdoors/lib/jdoors/door-core.jar" -> List.of(nscd, syslog);
      case "opt/jdoors/lib/jdoors/nscd-door.jar" -> List.of(nscd);
      case "opt/jdoors/lib/jdoors/syslog-door.jar" -> List.of(syslog);
      default -> List.of();
    };
  }

  @Test
  void authorisationsAreMergedWhenTheyCome() throws IOException {
    for (String path :
        List.of("etc/security/auth_attr.d/jdoors", "etc/security/prof_attr.d/jdoors")) {
      assertThat(transformed("file", path))
          .containsEntry("restart_fmri", List.of("svc:/system/rbac:default"));
    }
  }

  @Test
  void onlyConfigurationIsKept() throws IOException {
    for (Part part : Part.values()) {
      for (Action file : actions(part, "file")) {
        boolean config =
            part.onIllumos().stream()
                .anyMatch(
                    each ->
                        each.kind().equals("config") && each.path().equals("/" + file.one("path")));
        assertThat(file.attributes.containsKey("preserve")).as("%s", file).isEqualTo(config);
      }
    }
    assertThat(actions(Part.SYSLOG, "file"))
        .filteredOn(file -> file.attributes.containsKey("preserve"))
        .extracting(file -> file.one("path") + " " + file.one("preserve"))
        .containsExactly("etc/jdoors/syslog-door.toml renamenew");
  }

  /** The attributes that the transforms give an action. */
  private static Map<String, List<String>> transformed(String name, String path)
      throws IOException {
    String text =
        Files.readString(IPS.resolve("jdoors.mog"))
            .replaceAll("(?m)^#.*\n", "")
            .replaceAll("\\\\\n *", "");
    List<Matcher> transforms = new ArrayList<>();
    for (String line : text.lines().filter(each -> !each.isBlank()).toList()) {
      Matcher matcher = TRANSFORM.matcher(line);
      assertThat(matcher.matches()).as(line).isTrue();
      transforms.add(matcher);
    }
    assertThat(transforms).isNotEmpty();
    return transforms.stream()
        .filter(
            each ->
                List.of(each.group(1).split(" ")).contains(name)
                    // As Python's match: from the beginning on, not to the end.
                    && Pattern.compile(each.group(2)).matcher(path).lookingAt())
        .collect(
            Collectors.groupingBy(
                each -> each.group(4),
                Collectors.mapping(each -> each.group(5), Collectors.toList())));
  }
}

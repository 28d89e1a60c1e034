package org.jdoors.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jdoors.packaging.Delivered.Part;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The tarball, the archive for illumos, and the descriptions of SVR4 packages in that. */
final class ArchiveTest {

  private static final String PREFIX = "/opt/jdoors";
  private static final Path SVR4 = Delivered.TARGET.resolve("illumos/svr4");

  @TempDir private Path folder = Path.of("");

  private static String line(Delivered each, String path) {
    String kind = each.isFolder() ? "d" : each.kind().equals("link") ? "l" : "f";
    return String.join(" ", kind, each.mode(), each.owner(), each.group(), path);
  }

  private static List<String> lines(Path archive) throws IOException {
    return TarEntry.read(archive).stream()
        .map(
            each ->
                String.join(
                    " ", "" + each.kind(), each.mode(), each.owner(), each.group(), each.path()))
        .toList();
  }

  @Test
  void theTarballHoldsWhatIsListed() throws IOException {
    List<String> expected =
        new ArrayList<>(
            List.of(
                "d 0755 root root ",
                "f 0644 root root files",
                "f 0755 root root install",
                "d 0755 root root root"));
    for (Delivered each : Delivered.built()) {
      if (each.path().startsWith(PREFIX + "/")) {
        expected.add(line(each, each.path().substring(PREFIX.length() + 1)));
      } else if (!PREFIX.startsWith(each.path())) {
        expected.add(line(each, "root" + each.path()));
      }
    }

    assertThat(lines(Delivered.archive(".tar.gz"))).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void theArchiveForIllumosHoldsWhatIsInstalledThere() throws IOException {
    List<String> expected =
        Delivered.all().stream()
            .filter(Delivered::isOnIllumos)
            .map(each -> line(each, "proto" + each.path()))
            .toList();

    List<String> lines = lines(Delivered.archive("-illumos.tar.gz"));

    assertThat(lines.stream().filter(line -> line.contains(" proto/")))
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(lines).contains("f 0755 root root make-packages");
  }

  /** Each file is the one of the source tree or of the build, and not another. */
  @Test
  void filesAreWhole() throws IOException {
    List<TarEntry> entries = TarEntry.read(Delivered.archive(".tar.gz"));

    for (Delivered each : Delivered.built()) {
      if (each.path().startsWith(PREFIX + "/") && !each.isFolder() && !each.kind().equals("link")) {
        String path = each.path().substring(PREFIX.length() + 1);
        assertThat(entries)
            .filteredOn(entry -> entry.path().equals(path))
            .extracting(TarEntry::size)
            .as(path)
            .containsExactly(Files.size(Delivered.TOP.resolve(each.source())));
      }
    }
  }

  /** The formats are made from the same files twice, which lie at other places in another order. */
  @Test
  void twoBuildsAreEqual() throws IOException {
    String version = version();
    String time = Instant.ofEpochSecond(time()).toString();
    List<Path> builds = List.of(folder.resolve("first"), folder.resolve("second"));
    for (Path build : builds) {
      Files.createDirectories(build);
      Main.main(new String[] {Delivered.TOP.toString(), build.toString(), version, time});
    }

    List<String> names = names(builds.get(0));
    assertThat(names).hasSizeGreaterThan(15).isEqualTo(names(builds.get(1)));
    for (String name : names) {
      assertThat(builds.get(0).resolve(name)).hasSameBinaryContentAs(builds.get(1).resolve(name));
      assertThat(builds.get(0).resolve(name))
          .hasSameBinaryContentAs(Delivered.TARGET.resolve(name));
    }
  }

  private static String version() throws IOException {
    String name = Delivered.archive(".tar.gz").getFileName().toString();
    return name.substring("jdoors-".length(), name.length() - ".tar.gz".length());
  }

  private static long time() throws IOException {
    List<Long> times =
        TarEntry.read(Delivered.archive(".tar.gz")).stream()
            .map(TarEntry::seconds)
            .distinct()
            .toList();
    assertThat(times).hasSize(1);
    return times.get(0);
  }

  private static List<String> names(Path build) throws IOException {
    try (Stream<Path> files = Files.walk(build)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> build.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @EnumSource
  void prototypesNameWhatIsListed(Part part) throws IOException {
    List<String> expected = new ArrayList<>(List.of("i pkginfo", "i depend", "i copyright"));
    for (Delivered each : part.onIllumos()) {
      String type =
          switch (each.kind()) {
            case "dir", "sysdir" -> "d none";
            case "config" -> "e preserve";
            case "service" -> "f manifest";
            default -> "f none";
          };
      expected.add(
          String.join(
              " ", type, each.path().substring(1), each.mode(), each.owner(), each.group()));
    }

    assertThat(Files.readAllLines(SVR4.resolve(part.svr4).resolve("prototype")))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @ParameterizedTest
  @EnumSource
  void pkginfoHasWhatPkgmkWants(Part part) throws IOException {
    Path package_ = SVR4.resolve(part.svr4);
    List<String> pkginfo = Files.readAllLines(package_.resolve("pkginfo"));

    assertThat(part.svr4).hasSizeLessThanOrEqualTo(32).matches("[A-Za-z][A-Za-z0-9+-]*");
    assertThat(pkginfo)
        .contains("PKG=" + part.svr4, "ARCH=i386", "CATEGORY=system", "BASEDIR=/")
        .contains("CLASSES=\"none preserve manifest\"")
        .anyMatch(line -> line.matches("NAME=\"[^\"]+\""))
        .anyMatch(line -> line.matches("VERSION=\\d+(\\.\\d+)*,REV=\\d{4}\\.\\d\\d\\.\\d\\d"));
    assertThat(Files.readString(package_.resolve("copyright"))).contains("Apache License");
    List<String> depend = Files.readAllLines(package_.resolve("depend"));
    assertThat(depend.get(0)).startsWith("P SUNWcs ");
    assertThat(depend.stream().anyMatch(line -> line.startsWith("P JDOORlib ")))
        .isEqualTo(part != Part.LIBRARY);
  }
}

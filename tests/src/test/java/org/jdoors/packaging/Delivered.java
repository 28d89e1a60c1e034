package org.jdoors.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A line of packaging/files, and where the build puts what it makes of them; read here anew. */
record Delivered(
    String kind,
    String system,
    String part,
    String mode,
    String owner,
    String group,
    String path,
    String source) {

  static final Path TOP = Path.of("..").toAbsolutePath().normalize();
  static final Path TARGET = TOP.resolve("packaging/target");

  /** The packages' parts in the list, and what they are called as IPS and SVR4 packages. */
  enum Part {
    LIBRARY("library", "library/jdoors", "JDOORlib"),
    NSCD("nscd", "system/nscd-door", "JDOORnscd"),
    SYSLOG("syslog", "system/syslog-door", "JDOORsyslog");

    final String word;
    final String ips;
    final String svr4;

    Part(String word, String ips, String svr4) {
      this.word = word;
      this.ips = ips;
      this.svr4 = svr4;
    }

    /** What a package holds, and the folders on the way to it. */
    List<Delivered> onIllumos() throws IOException {
      List<Delivered> files =
          all().stream().filter(each -> each.part.equals(word) && each.isOnIllumos()).toList();
      assertThat(files).isNotEmpty();
      return all().stream()
          .filter(
              each ->
                  files.contains(each)
                      || (each.isFolder()
                          && files.stream()
                              .anyMatch(file -> file.path.startsWith(each.path + "/"))))
          .toList();
    }
  }

  static List<Delivered> all() throws IOException {
    List<Delivered> all =
        Files.readAllLines(TOP.resolve("packaging/files")).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .map(line -> (line + " -").trim().split("\\s+"))
            .map(c -> new Delivered(c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7]))
            .toList();
    assertThat(all).hasSizeGreaterThan(60);
    return all;
  }

  /** What this machine's build makes. */
  static List<Delivered> built() throws IOException {
    return all().stream().filter(Delivered::isBuilt).toList();
  }

  /** An archive of the build. */
  static Path archive(String end) throws IOException {
    try (Stream<Path> files = Files.exists(TARGET) ? Files.list(TARGET) : Stream.empty()) {
      return files
          .filter(file -> file.getFileName().toString().matches("jdoors-[0-9.]+(-SNAPSHOT)?" + end))
          .findFirst()
          .orElseThrow(() -> new AssertionError("not built yet: mvn -pl packaging -am package"));
    }
  }

  private boolean isBuilt() {
    return !system.equals("built")
        || Files.exists(TOP.resolve(kind.equals("link") ? builtLink() : source));
  }

  /** The link is that of libdoor, which is there if the library is. */
  private String builtLink() {
    return "door-core/target/native/" + source;
  }

  boolean isFolder() {
    return kind.equals("dir") || kind.equals("sysdir");
  }

  boolean isOnIllumos() {
    return system.equals("all") || system.equals("illumos");
  }

  boolean isOnLinux() {
    return !system.equals("illumos");
  }
}

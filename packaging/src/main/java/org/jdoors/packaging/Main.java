package org.jdoors.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Makes, from {@code packaging/files}:
 *
 * <ul>
 *   <li>{@code jdoors-VERSION.tar.gz}: the tree, with the script that installs it;
 *   <li>{@code jdoors-VERSION-illumos.tar.gz}: the manifests and descriptions of packages, with
 *       what they describe and the script that has illumos's own tools make packages of it;
 *   <li>{@code illumos/}: those manifests and descriptions, to look at.
 * </ul>
 */
public final class Main {

  private static final int EXECUTABLE = 0755;

  /** In the tarball: what does not follow the prefix. */
  private static final String OUTSIDE = "root";

  private final Path top;
  private final Path target;
  private final String name;
  private final Instant time;
  private final List<PackageInfo> packages;
  private final FileList files;

  private Main(Path top, Path target, String version, String timestamp) throws IOException {
    this.top = top;
    this.target = target;
    this.name = "jdoors-" + version;
    this.time = Instant.parse(timestamp);
    this.packages = PackageInfo.read(ours("packages.properties"), version, timestamp);
    this.files =
        FileList.read(
                ours("files"), packages.stream().map(PackageInfo::part).collect(Collectors.toSet()))
            .present(top, ours("target/dist/lib"));
  }

  /** Arguments: top of the source tree, folder for the results, version, time (ISO 8601). */
  public static void main(String[] args) throws IOException {
    if (args.length != 4) {
      throw new IllegalArgumentException("usage: Main TOP TARGET VERSION TIMESTAMP");
    }
    Main main = new Main(Path.of(args[0]).toRealPath(), Path.of(args[1]), args[2], args[3]);
    main.writeTree();
    main.writePackages();
  }

  private Path ours(String file) {
    return top.resolve("packaging").resolve(file);
  }

  private void writeTree() throws IOException {
    Path archive = target.resolve(name + ".tar.gz");
    try (Tarball tar = Tarball.create(archive, name, time)) {
      tar.text("files", files.text());
      tar.file("install", EXECUTABLE, Files.readAllBytes(ours("install")));
      tar.folder(OUTSIDE);
      for (Item item : files.items()) {
        String path = inTree(item);
        if (!path.isEmpty()) {
          tar.add(item, path, top.resolve(item.source()));
        }
      }
    }
  }

  /** Empty for the prefix itself, and for the folder that it lies in. */
  private static String inTree(Item item) {
    if (item.isInPrefix()) {
      return item.path().equals(Item.PREFIX) ? "" : item.path().substring(Item.PREFIX.length() + 1);
    }
    return Item.PREFIX.startsWith(item.path() + "/") ? "" : OUTSIDE + item.path();
  }

  private void writePackages() throws IOException {
    Map<String, String> texts = descriptions();
    for (Map.Entry<String, String> each : texts.entrySet()) {
      Path file = target.resolve("illumos").resolve(each.getKey());
      Files.createDirectories(file.getParent());
      Files.writeString(file, each.getValue());
    }
    Path archive = target.resolve(name + "-illumos.tar.gz");
    try (Tarball tar = Tarball.create(archive, name + "-illumos", time)) {
      tar.file("make-packages", EXECUTABLE, Files.readAllBytes(ours("illumos/make-packages")));
      tar.folder("ips");
      tar.folder("svr4");
      for (PackageInfo info : packages) {
        tar.folder("svr4/" + info.svr4());
      }
      for (Map.Entry<String, String> each : texts.entrySet()) {
        tar.text(each.getKey(), each.getValue());
      }
      tar.folder("proto");
      for (Item item : files.items()) {
        if (item.isForIllumos()) {
          tar.add(item, "proto" + item.path(), top.resolve(item.source()));
        }
      }
    }
  }

  /** All texts of the packages, by their paths. */
  private Map<String, String> descriptions() throws IOException {
    String license = Files.readString(top.resolve("LICENSE"));
    String notice = Files.readString(top.resolve("NOTICE"));
    Map<String, String> texts = new TreeMap<>();
    texts.put("ips/LICENSE", license);
    texts.put("ips/NOTICE", notice);
    texts.put("ips/jdoors.mog", Files.readString(ours("illumos/jdoors.mog")));
    for (PackageInfo info : packages) {
      List<Item> items = files.ofIllumos(info.part());
      texts.put(
          "ips/" + info.ips().replace('/', '-') + ".p5m", new IpsManifest(info, items).text());
      Svr4Package svr4 = new Svr4Package(info, items);
      String folder = "svr4/" + info.svr4() + "/";
      texts.put(folder + "pkginfo", svr4.pkginfo());
      texts.put(folder + "prototype", svr4.prototype());
      texts.put(folder + "depend", svr4.depend());
      texts.put(folder + "copyright", notice + "\n" + license);
    }
    return texts;
  }
}

package org.jdoors.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All that is delivered, in the order of paths.
 *
 * @param items no path twice, and each with the folder that it lies in
 */
record FileList(List<Item> items) {

  private static final int FOLDER_COLUMNS = 7;
  private static final int COLUMNS = 8;
  private static final int OCTAL = 8;

  /** No letter that a manifest, a prototype or a shell would want quoted. */
  private static final Pattern SAFE_PATH = Pattern.compile("(/[A-Za-z0-9_][-A-Za-z0-9_.+]*)+");

  private static final Pattern MODE = Pattern.compile("0[0-7]{3}");
  private static final Pattern NAME = Pattern.compile("[a-z]+");

  /** Sorts, and keeps the list as it is now. */
  FileList {
    items = items.stream().sorted((a, b) -> a.path().compareTo(b.path())).toList();
  }

  /**
   * Reads {@code packaging/files}.
   *
   * @param parts the packages that there are
   * @throws IOException naming every faulty line
   */
  static FileList read(Path file, Set<String> parts) throws IOException {
    List<Item> items = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      try {
        items.add(item(line.split("\\s+"), parts));
      } catch (IllegalArgumentException e) {
        faults.add(file + ":" + (i + 1) + ": " + e.getMessage());
      }
    }
    faults.addAll(faultsOfAll(file, items));
    if (!faults.isEmpty()) {
      throw new IOException(String.join("\n", faults));
    }
    return new FileList(items);
  }

  private static Item item(String[] columns, Set<String> parts) {
    Item.Kind kind = word(Item.Kind.class, columns[0]);
    int wanted = kind.isFolder() ? FOLDER_COLUMNS : COLUMNS;
    require(
        columns.length == wanted,
        columns.length + " columns, but " + columns[0] + " has " + wanted);
    String part = columns[2];
    require(
        kind.isFolder() ? part.equals(Item.NO_PART) : parts.contains(part),
        "package '" + part + "': files are in one of " + parts + ", folders in -");
    require(MODE.matcher(columns[3]).matches(), "mode '" + columns[3] + "' is not like 0644");
    require(NAME.matcher(columns[4]).matches(), "bad owner '" + columns[4] + "'");
    require(NAME.matcher(columns[5]).matches(), "bad group '" + columns[5] + "'");
    require(SAFE_PATH.matcher(columns[6]).matches(), "bad path '" + columns[6] + "'");
    return new Item(
        kind,
        word(Item.Target.class, columns[1]),
        part,
        Integer.parseInt(columns[3], OCTAL),
        columns[4],
        columns[5],
        columns[6],
        kind.isFolder() ? "" : columns[7]);
  }

  private static <E extends Enum<E>> E word(Class<E> type, String word) {
    for (E each : type.getEnumConstants()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(word)) {
        return each;
      }
    }
    throw new IllegalArgumentException("'" + word + "' is not a " + type.getSimpleName());
  }

  private static void require(boolean sound, String fault) {
    if (!sound) {
      throw new IllegalArgumentException(fault);
    }
  }

  private static List<String> faultsOfAll(Path file, List<Item> items) {
    List<String> faults = new ArrayList<>();
    Set<String> paths = new HashSet<>();
    Set<String> folders =
        items.stream()
            .filter(item -> item.kind().isFolder())
            .map(Item::path)
            .collect(Collectors.toSet());
    for (Item item : items) {
      if (!paths.add(item.path())) {
        faults.add(file + ": " + item.path() + " is there twice");
      }
      if (!item.parent().isEmpty() && !folders.contains(item.parent())) {
        faults.add(file + ": no line for the folder of " + item.path());
      }
    }
    return faults;
  }

  /** Files and links of one package on illumos, and the folders on the way to them. */
  List<Item> ofIllumos(String part) {
    List<Item> files =
        items.stream().filter(item -> item.part().equals(part) && item.isForIllumos()).toList();
    return items.stream()
        .filter(
            item ->
                files.contains(item)
                    || (item.kind().isFolder()
                        && files.stream()
                            .anyMatch(file -> file.path().startsWith(item.path() + "/"))))
        .toList();
  }

  /**
   * The list without what this machine's build does not make.
   *
   * @param top of the source tree
   * @throws IOException naming the files that are missing, and the jars that no line names
   */
  FileList present(Path top, Path jars) throws IOException {
    Set<String> faults = new TreeSet<>();
    List<Item> present = new ArrayList<>();
    for (Item item : items) {
      if (isThere(top, item)) {
        present.add(item);
      } else if (item.target() != Item.Target.BUILT) {
        faults.add(item.source() + " is not there, but " + item.path() + " is made from it");
      }
    }
    Set<String> sources = items.stream().map(Item::source).collect(Collectors.toSet());
    try (Stream<Path> all = Files.walk(jars)) {
      all.filter(Files::isRegularFile)
          .map(file -> top.relativize(file).toString())
          .filter(file -> !sources.contains(file))
          .forEach(file -> faults.add("no line of packaging/files delivers " + file));
    }
    if (!faults.isEmpty()) {
      throw new IOException(String.join("\n", faults));
    }
    return new FileList(present);
  }

  /** A link is there if what it points to is delivered. */
  private boolean isThere(Path top, Item item) {
    if (item.kind().isFolder()) {
      return true;
    }
    if (item.kind() == Item.Kind.LINK) {
      String target = item.parent() + "/" + item.source();
      return items.stream().anyMatch(each -> each.path().equals(target) && isThere(top, each));
    }
    return Files.isRegularFile(top.resolve(item.source()));
  }

  /** The list as the tarball carries it for its install script: no comments, no sources. */
  String text() {
    return items.stream()
        .map(
            item ->
                String.join(
                        " ",
                        item.kind().word(),
                        item.target().word(),
                        item.octal(),
                        item.owner(),
                        item.group(),
                        item.path(),
                        item.kind() == Item.Kind.LINK ? item.source() : "")
                    .stripTrailing())
        .collect(Collectors.joining("\n", "", "\n"));
  }
}

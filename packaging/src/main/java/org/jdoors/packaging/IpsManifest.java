package org.jdoors.packaging;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The manifest of an IPS package, one action a line, as pkgsend(1) takes it once pkgmogrify(1) has
 * added what jdoors.mog says and pkgdepend(1) what it finds in the files.
 *
 * <p>Source: pkg(7).
 */
record IpsManifest(PackageInfo info, List<Item> items) {

  private static final String HEADER =
      "# Made from packaging/files and packaging/packages.properties: change those.\n";

  String text() {
    return Stream.of(attributes(), licenses(), dependencies(), contents())
        .flatMap(lines -> lines)
        .collect(Collectors.joining("\n", HEADER, "\n"));
  }

  private Stream<String> attributes() {
    PackageInfo.Common common = info.common();
    Stream<String> lines =
        Stream.of(
            "set name=pkg.fmri value=" + fmri(info) + "," + common.build() + "-" + common.branch(),
            "set name=pkg.summary value=\"" + info.summary() + "\"",
            "set name=pkg.description value=\"" + info.description() + "\"",
            "set name=info.classification value=\""
                + common.category()
                + ":"
                + info.classification()
                + "\"",
            "set name=variant.opensolaris.zone value=global value=nonglobal");
    return info.architecture().isEmpty()
        ? lines
        : Stream.concat(lines, Stream.of("set name=variant.arch value=" + info.architecture()));
  }

  private static Stream<String> licenses() {
    return Stream.of(
        "license LICENSE license=Apache-2.0",
        "license NOTICE license=\"libraries that come with jdoors\"");
  }

  /** Of the tools none can see which Java a program needs. */
  private Stream<String> dependencies() {
    if (!info.needs().isEmpty()) {
      return info.needs().stream().map(need -> "depend type=require fmri=" + fmri(need));
    }
    String any =
        info.common().java().stream()
            .map(name -> "fmri=pkg:/" + name)
            .collect(Collectors.joining(" "));
    return Stream.of("depend type=require-any " + any);
  }

  private Stream<String> contents() {
    return items.stream().map(IpsManifest::action);
  }

  private static String action(Item item) {
    String owned = " owner=" + item.owner() + " group=" + item.group() + " mode=" + item.octal();
    return switch (item.kind()) {
      case DIR, SYSDIR -> "dir path=" + item.relative() + owned;
      case FILE, SERVICE -> "file " + item.relative() + " path=" + item.relative() + owned;
      case CONFIG ->
          "file " + item.relative() + " path=" + item.relative() + owned + " preserve=renamenew";
      case LINK -> "link path=" + item.relative() + " target=" + item.source();
    };
  }

  private static String fmri(PackageInfo info) {
    return "pkg:/" + info.ips() + "@" + info.common().version();
  }
}

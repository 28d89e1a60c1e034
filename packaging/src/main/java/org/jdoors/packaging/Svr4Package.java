package org.jdoors.packaging;

import java.util.List;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The description of a package in the older format, as pkgmk(1) takes it.
 *
 * <p>Source: pkginfo(5), prototype(5), depend(5).
 */
record Svr4Package(PackageInfo info, List<Item> items) {

  /** Any machine that the native library is for; the words of pkginfo(5). */
  private static final String ARCHITECTURE = "i386";

  String pkginfo() {
    PackageInfo.Common common = info.common();
    return Stream.of(
            "PKG=" + info.svr4(),
            "NAME=\"" + info.summary() + "\"",
            "DESC=\"" + info.description() + "\"",
            "ARCH=" + ARCHITECTURE,
            "VERSION=" + common.version() + ",REV=" + common.date(),
            "CATEGORY=system",
            "VENDOR=" + common.vendor(),
            "BASEDIR=/",
            "CLASSES=\"none preserve manifest\"",
            // One zone's package is no other's: each may run the native daemons or these.
            "SUNW_PKG_ALLZONES=false",
            "SUNW_PKG_HOLLOW=false",
            "SUNW_PKG_THISZONE=false")
        .collect(lines());
  }

  String prototype() {
    Stream<String> information = Stream.of("i pkginfo", "i depend", "i copyright");
    return Stream.concat(information, items.stream().map(Svr4Package::line)).collect(lines());
  }

  private static String line(Item item) {
    String owned = " " + item.octal() + " " + item.owner() + " " + item.group();
    return switch (item.kind()) {
      case DIR, SYSDIR -> "d none " + item.relative() + owned;
      case FILE -> "f none " + item.relative() + owned;
      case CONFIG -> "e preserve " + item.relative() + owned;
      // The system's scripts of this class import it and, when it goes, delete the service.
      case SERVICE -> "f manifest " + item.relative() + owned;
      case LINK -> "s none " + item.relative() + "=" + item.source();
    };
  }

  /** Java has no name here that holds on all systems: the launchers say what is missing. */
  String depend() {
    Stream<String> needs =
        info.needs().stream().map(need -> "P " + need.svr4() + " " + need.summary());
    return Stream.concat(
            Stream.of("P " + info.common().systemPackage() + " the system itself"), needs)
        .collect(lines());
  }

  private static Collector<CharSequence, ?, String> lines() {
    return Collectors.joining("\n", "", "\n");
  }
}

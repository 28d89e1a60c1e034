package org.jdoors.packaging;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * What a package says of itself, from {@code packaging/packages.properties}.
 *
 * @param part its name in {@code packaging/files}
 * @param ips path-like name
 * @param svr4 abbreviation, 32 characters at most
 * @param architecture empty if it runs anywhere
 * @param needs the other packages that it needs
 * @param common what all packages share
 */
record PackageInfo(
    String part,
    String ips,
    String svr4,
    String summary,
    String description,
    String classification,
    String architecture,
    List<PackageInfo> needs,
    Common common) {

  /**
   * What all packages share.
   *
   * @param version numbers and dots
   * @param date of the sources, as 2026.11.22
   * @param build of the system, and number of the package of this version
   * @param java packages of which any one will do
   */
  record Common(
      String version,
      String date,
      String build,
      String branch,
      List<String> java,
      String category,
      String vendor,
      String systemPackage) {}

  /**
   * Reads the file.
   *
   * @param version Maven's; what follows the numbers is left out
   * @param timestamp the build's, ISO 8601
   * @return in the order in which they are to be installed
   */
  static List<PackageInfo> read(Path file, String version, String timestamp) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    String numbers = version.replace("-SNAPSHOT", "");
    if (!numbers.matches("(0|[1-9]\\d*)(\\.(0|[1-9]\\d*))*")) {
      throw new IOException(
          "version " + version + ": packages need numbers with dots between them");
    }
    Keys keys = new Keys(file, properties);
    Common common =
        new Common(
            numbers,
            timestamp.substring(0, timestamp.indexOf('T')).replace('-', '.'),
            keys.get("ips.build"),
            keys.get("ips.branch"),
            keys.list("ips.java"),
            keys.get("ips.category"),
            keys.get("svr4.vendor"),
            keys.get("svr4.system"));
    List<PackageInfo> packages = new ArrayList<>();
    for (String part : keys.list("packages")) {
      List<String> needs = keys.listOrNone(part + ".needs");
      packages.add(
          new PackageInfo(
              part,
              keys.get(part + ".ips"),
              keys.get(part + ".svr4"),
              keys.get(part + ".summary"),
              keys.get(part + ".description"),
              keys.get(part + ".classification"),
              properties.getProperty(part + ".arch", ""),
              packages.stream().filter(each -> needs.contains(each.part())).toList(),
              common));
    }
    return packages;
  }

  private record Keys(Path file, Properties properties) {

    String get(String key) throws IOException {
      String value = properties.getProperty(key);
      if (value == null || value.isBlank()) {
        throw new IOException(file + ": no value for " + key);
      }
      return value.strip();
    }

    List<String> list(String key) throws IOException {
      return List.of(get(key).split("\\s+"));
    }

    List<String> listOrNone(String key) throws IOException {
      return properties.containsKey(key) ? list(key) : List.of();
    }
  }
}

package org.jdoors.packaging;

import java.util.Locale;

/**
 * One file, link or folder that is delivered: a line of {@code packaging/files}, where the columns
 * are explained.
 *
 * @param target where it is installed
 * @param part the package, or {@link #NO_PART} for folders
 * @param mode permission bits
 * @param path as installed, absolute
 * @param source from the top of the source tree; of a link what it points to; empty for a folder
 */
record Item(
    Kind kind,
    Target target,
    String part,
    int mode,
    String owner,
    String group,
    String path,
    String source) {

  /** What stands in place of a package with folders. */
  static final String NO_PART = "-";

  /** Where all of it lies but what the system has places for. */
  static final String PREFIX = "/opt/jdoors";

  enum Kind {
    DIR,
    SYSDIR,
    FILE,
    CONFIG,
    SERVICE,
    LINK;

    boolean isFolder() {
      return this == DIR || this == SYSDIR;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  enum Target {
    ALL,
    ILLUMOS,
    LINUX,
    BUILT;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether it is installed on illumos. */
  boolean isForIllumos() {
    return target == Target.ALL || target == Target.ILLUMOS;
  }

  /** Whether it lies below the prefix, or is the prefix. */
  boolean isInPrefix() {
    return path.equals(PREFIX) || path.startsWith(PREFIX + "/");
  }

  /** The path as packages have it, from the root. */
  String relative() {
    return path.substring(1);
  }

  /** The path of the folder that it lies in; empty for one at the root. */
  String parent() {
    return path.substring(0, path.lastIndexOf('/'));
  }

  /** The mode in four octal digits. */
  String octal() {
    return String.format("%04o", mode);
  }
}

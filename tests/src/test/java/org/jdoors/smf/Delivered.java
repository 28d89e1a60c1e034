package org.jdoors.smf;

import java.nio.file.Path;

/** The files of smf-manifests, and what they work with, in the source tree. */
final class Delivered {
  private static final Path TOP = Path.of("..", "smf-manifests");

  static final Path LAUNCHER = Path.of("..", "packaging", "lib", "launch.sh");
  static final Path COMMANDS = Path.of("..", "packaging", "bin");

  static final Path MANIFESTS = TOP.resolve("manifest");
  static final Path METHODS = TOP.resolve("method");
  static final Path METHOD = METHODS.resolve("jdoors");
  static final Path SECURITY = TOP.resolve("security");

  /** Where the folder of methods is on illumos. */
  static final String METHODS_ON_ILLUMOS = "/lib/svc/method";

  private Delivered() {}
}

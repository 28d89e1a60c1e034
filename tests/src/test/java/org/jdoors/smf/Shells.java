package org.jdoors.smf;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The shells that the method script is tried under. */
final class Shells {

  private Shells() {}

  /** ksh93, which is the /sbin/sh of illumos, and two others that are strict; where installed. */
  static Stream<String> installed() {
    return Stream.of("ksh93", "dash", "bash --posix")
        .filter(
            shell ->
                Stream.of("/bin", "/usr/bin")
                    .anyMatch(
                        folder ->
                            Files.isExecutable(
                                Path.of(folder, List.of(shell.split(" ", -1)).get(0)))));
  }
}

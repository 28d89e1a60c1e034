package org.jdoors.door.selftest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jdoors.door.ffi.Attachment;
import org.jdoors.door.ffi.ErrnoException;
import org.jdoors.door.ffi.OwnPrivileges;
import org.jdoors.door.ffi.SystemProbes;

/** What a reader of a report has to know of the machine. */
final class Machine {

  private static final List<Path> RELEASES =
      List.of(Path.of("/etc/release"), Path.of("/etc/os-release"));

  private Machine() {}

  static List<String> describe(Path folder) {
    List<String> lines = new ArrayList<>();
    lines.add("jdoors selftest");
    lines.add("system:    " + output("uname", "-srvm"));
    lines.add("release:   " + release());
    lines.add(
        String.format(
            "java:      %s, %s, %s, %s",
            property("java.runtime.version"),
            property("java.vm.name"),
            property("java.vendor"),
            property("java.home")));
    lines.add("libraries: " + asked(SystemProbes::libraries));
    lines.add(
        String.format(
            "process:   pid %d, effective uid %s, zone %s, privileges %s",
            ProcessHandle.current().pid(),
            asked(() -> Integer.toUnsignedString(Attachment.effectiveUid())),
            asked(() -> Integer.toString(OwnPrivileges.zone())),
            asked(Machine::privileges)));
    lines.add("folder:    " + folder + " on " + fileSystem(folder));
    return lines;
  }

  /** A library that cannot be loaded is for the checks to find; its report is wanted most. */
  private static String asked(Supplier<String> question) {
    try {
      return question.get();
    } catch (LinkageError e) {
      return "? (" + String.valueOf(e.getMessage()).lines().findFirst().orElse("") + ")";
    }
  }

  private static String property(String name) {
    return System.getProperty(name, "?");
  }

  private static String privileges() {
    if (!OwnPrivileges.areKnown()) {
      return "(none here)";
    }
    try {
      return String.join(",", new TreeSet<>(OwnPrivileges.effective()));
    } catch (ErrnoException e) {
      return "? (" + e.getMessage() + ")";
    }
  }

  private static String fileSystem(Path folder) {
    try {
      return Files.getFileStore(folder).type();
    } catch (IOException e) {
      return "? (" + e.getMessage() + ")";
    }
  }

  private static String release() {
    for (Path file : RELEASES) {
      if (Files.isReadable(file)) {
        return firstLine(file);
      }
    }
    return "?";
  }

  private static String firstLine(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.ISO_8859_1).stream()
          .filter(line -> !line.isBlank())
          .findFirst()
          .orElse("?")
          .strip();
    } catch (IOException e) {
      return "? (" + e.getMessage() + ")";
    }
  }

  /** The first line that a program prints. */
  private static String output(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String text =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      return text.lines().findFirst().orElse("?");
    } catch (IOException e) {
      return "? (" + e.getMessage() + ")";
    }
  }
}

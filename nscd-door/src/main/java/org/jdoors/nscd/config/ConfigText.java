package org.jdoors.nscd.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The lines of a configuration file, and what is told of them. */
final class ConfigText {

  /** Takes one line. */
  @FunctionalInterface
  interface LineReader {

    /**
     * A line without its end.
     *
     * @param number from 1
     */
    void read(int number, String line) throws ConfigException;
  }

  private final String name;
  private final List<String> faults = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  /**
   * Tells of a text.
   *
   * @param name how messages name it
   */
  ConfigText(String name) {
    this.name = name;
  }

  /** A file's bytes, shown as one char each. */
  static String read(Path file, NativeResult missing) throws ConfigException {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw ConfigException.of(
          missing, file + ": no such file", "it must be there, or another one must be named");
    } catch (IOException e) {
      String why = e instanceof AccessDeniedException ? "permission denied" : e.getMessage();
      throw ConfigException.of(
          missing, file + ": cannot be read: " + why, "a readable file is needed");
    }
  }

  /** Text of one char for each byte as the characters that the bytes are in UTF-8. */
  static String decoded(String bytes) {
    return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /**
   * Has all lines read.
   *
   * @throws ConfigException naming all lines that cannot be
   */
  void forEachLine(String text, LineReader reader) throws ConfigException {
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      try {
        reader.read(number, line);
      } catch (ConfigException e) {
        faults.add(name + ":" + number + ": " + e.getMessage());
      }
    }
    if (!faults.isEmpty()) {
      throw new ConfigException(faults);
    }
  }

  void warn(int line, String remark) {
    warnings.add(name + ":" + line + ": " + ConfigException.printable(remark));
  }

  void warn(String remark) {
    warnings.add(name + ": " + ConfigException.printable(remark));
  }

  List<String> warnings() {
    return List.copyOf(warnings);
  }
}

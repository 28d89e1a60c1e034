package org.jdoors.door.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names of numeric ids out of {@code /etc/passwd} or {@code /etc/group}. The files are read
 * directly: asking the name service could mean asking a door, which is what this command is for
 * looking at.
 */
final class AccountNames {

  private final Path file;
  private @Nullable Map<String, String> names;

  AccountNames(Path file) {
    this.file = file;
  }

  /** The name of an id, or the id in decimal. */
  String name(int id) {
    Map<String, String> known = names;
    if (known == null) {
      known = read();
      names = known;
    }
    String number = Integer.toUnsignedString(id);
    return known.getOrDefault(number, number);
  }

  private Map<String, String> read() {
    Map<String, String> all = new HashMap<>();
    try {
      for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
        String[] fields = line.split(":", 4);
        if (fields.length == 4) {
          all.putIfAbsent(fields[2], fields[0]);
        }
      }
    } catch (IOException e) {
      // Without the file, ids are shown as numbers.
      return Map.of();
    }
    return all;
  }
}

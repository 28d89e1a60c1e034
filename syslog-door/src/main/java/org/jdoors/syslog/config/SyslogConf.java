package org.jdoors.syslog.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A whole syslog.conf: the entries that are good, in their order, and a complaint for each line
 * that is not. As natively, a bad line costs itself only.
 */
public record SyslogConf(List<Entry> entries, List<Complaint> complaints) {
  public SyslogConf {
    entries = List.copyOf(entries);
    complaints = List.copyOf(complaints);
  }

  /**
   * Reads a file.
   *
   * @throws ConfigException if it cannot be read, or is written in m4
   */
  public static SyslogConf load(Path file, Surroundings surroundings) throws ConfigException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new ConfigException(file + ": cannot be read: " + SystemText.of(e));
    }
    return parse(file.toString(), bytes, surroundings);
  }

  /**
   * Reads the bytes of a file.
   *
   * @param name the file's name, for messages
   * @throws ConfigException if the file is written in m4
   */
  public static SyslogConf parse(String name, byte[] bytes, Surroundings surroundings)
      throws ConfigException {
    List<String> lines = ConfLines.split(bytes);
    M4Words.refuse(name, lines);
    List<Entry> entries = new ArrayList<>();
    List<Complaint> complaints = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (!line.isEmpty() && line.charAt(0) != '#') {
        try {
          entries.add(new EntryParser(line, i + 1, surroundings).parse());
        } catch (EntryParser.Refused e) {
          complaints.add(e.complaint());
        }
      }
    }
    return new SyslogConf(entries, complaints);
  }
}

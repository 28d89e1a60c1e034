package org.jdoors.syslog.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A whole syslog.conf: the entries that are good, in their order, and complaints about the rest. As
 * natively, a bad line costs itself only, and a file that cannot be read is replaced by two
 * entries.
 */
public record SyslogConf(List<Entry> entries, List<Complaint> complaints) {
  /** Source: illumos conf.c, what {@code conf_init} does where the file cannot be opened. */
  private static final String BUILT_IN = "*.err\t/dev/sysmsg\n*.emerg\t*\n";

  public SyslogConf {
    entries = List.copyOf(entries);
    complaints = List.copyOf(complaints);
  }

  /**
   * Reads a file; if that fails, gives the built-in entries and a complaint.
   *
   * @throws ConfigException if it uses what m4 has and this daemon has not
   */
  public static SyslogConf load(Path file, Surroundings surroundings) throws ConfigException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      return unreadable(file.toString(), SystemText.of(e), surroundings);
    }
    return parse(file.toString(), bytes, surroundings);
  }

  /**
   * What stands in for a file that cannot be read.
   *
   * @param reason the system's words
   */
  static SyslogConf unreadable(String name, String reason, Surroundings surroundings)
      throws ConfigException {
    SyslogConf builtIn =
        parse("built-in", BUILT_IN.getBytes(StandardCharsets.US_ASCII), surroundings);
    String text = "can't open configuration file: " + reason;
    List<Complaint> complaints = new ArrayList<>();
    complaints.add(new Complaint(name, 1, 1, Complaint.Level.ERROR, "syslogd: " + text, text));
    complaints.addAll(builtIn.complaints());
    return new SyslogConf(builtIn.entries(), complaints);
  }

  /**
   * Reads the bytes of a file.
   *
   * @param name the file's name, for messages
   * @throws ConfigException if it uses what m4 has and this daemon has not
   */
  public static SyslogConf parse(String name, byte[] bytes, Surroundings surroundings)
      throws ConfigException {
    SourceText source = new SourceText(name, bytes);
    M4.Output output;
    try {
      output = M4.expand(bytes, surroundings.logHost());
    } catch (M4.Refused e) {
      throw new ConfigException(source.error(e.offset(), "", e.reason()).describe());
    }
    List<Entry> entries = new ArrayList<>();
    List<Complaint> complaints = new ArrayList<>();
    for (M4.Remark remark : output.remarks()) {
      complaints.add(source.warning(remark.offset(), remark.text()));
    }
    M4Text expanded = output.text();
    List<ConfLines.Line> lines = ConfLines.split(expanded.bytes());
    for (int i = 0; i < lines.size(); i++) {
      ConfLines.Line line = lines.get(i);
      if (!line.whole()) {
        complaints.add(
            source.warning(
                expanded.offset(line.offset(line.text().length())),
                "the line is longer than 1023 bytes: its rest is a line of its own"));
      }
      if (!line.text().isEmpty() && line.text().charAt(0) != '#') {
        entry(i + 1, line, expanded, source, surroundings, entries, complaints);
      }
    }
    return new SyslogConf(entries, complaints);
  }

  private static void entry(
      int number,
      ConfLines.Line line,
      M4Text expanded,
      SourceText source,
      Surroundings surroundings,
      List<Entry> entries,
      List<Complaint> complaints) {
    EntryParser parser = new EntryParser(line.text(), surroundings);
    int start = expanded.offset(line.start());
    try {
      EntryParser.Parsed parsed = parser.parse();
      entries.add(new Entry(source.line(start), parsed.selectors(), parsed.action()));
      for (EntryParser.Remark remark : parsed.remarks()) {
        complaints.add(source.warning(expanded.offset(line.offset(remark.index())), remark.text()));
      }
    } catch (EntryParser.Refused e) {
      complaints.add(
          source.error(expanded.offset(line.offset(e.index())), e.nativeText(number), e.reason()));
    }
  }
}

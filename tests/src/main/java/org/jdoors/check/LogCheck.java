package org.jdoors.check;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A log file compared with what its {@link NumberedSender}s know. For one thread. */
final class LogCheck {
  private static final int MOST_SHOWN = 20;

  /** A line of the native format; what is torn is a begin of one. */
  private static final Pattern LINE =
      Pattern.compile(
          "[A-Z][a-z]{2} [ 0-9][0-9] [0-9:]{8} [!-~]+ "
              + "sender ([0-9]{1,9}) record ([0-9]{1,9}) (x*)\\.");

  /** What a file system leaves where the file was longer already than what was on the disk. */
  private static final Pattern ZEROS = Pattern.compile("\\x00+$");

  private final List<NumberedSender> senders;
  private final boolean zeros;
  private final List<BitSet> found = new ArrayList<>();
  private final int[] last;
  private final int[] copies;
  private final List<String> mistakes = new ArrayList<>();
  private long lines;
  private long twice;
  private long torn;
  private long lost;

  private LogCheck(List<NumberedSender> senders, boolean zeros) {
    this.senders = senders;
    this.zeros = zeros;
    this.last = new int[senders.size()];
    this.copies = new int[senders.size()];
    for (int i = 0; i < last.length; i++) {
      last[i] = -1;
      found.add(new BitSet());
    }
  }

  /**
   * Reads the file and compares.
   *
   * @param kept whether what was acknowledged must be there
   * @param mostTorn lines that may be torn: one for each time the daemon was killed
   * @param zeros whether a torn line may end in bytes of zero, as after a loss of power
   */
  static LogCheck of(
      Path log, List<NumberedSender> senders, boolean kept, int mostTorn, boolean zeros)
      throws IOException {
    LogCheck check = new LogCheck(senders, zeros);
    check.read(log);
    for (NumberedSender sender : senders) {
      BitSet missing = (BitSet) sender.acknowledged().clone();
      missing.andNot(check.found.get(sender.name()));
      check.lost += missing.cardinality();
      if (kept && !missing.isEmpty()) {
        check.mistakes.add("acknowledged, not there: sender " + sender.name() + " " + missing);
      }
    }
    if (check.torn > mostTorn) {
      check.mistakes.add(check.torn + " torn lines, " + mostTorn + " may be");
    }
    return check;
  }

  private void read(Path log) throws IOException {
    try (BufferedReader from = Files.newBufferedReader(log, StandardCharsets.ISO_8859_1)) {
      StringBuilder line = new StringBuilder();
      for (int next = from.read(); next >= 0; next = from.read()) {
        if (next == '\n') {
          line(line.toString());
          line.setLength(0);
        } else {
          line.append((char) next);
        }
      }
      if (line.length() > 0) {
        mistakes.add("last line has no end: " + line);
      }
    }
  }

  private void line(String line) {
    lines++;
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      Matcher begun = LINE.matcher(zeros ? ZEROS.matcher(line).replaceFirst("") : line);
      if (begun.matches() || begun.hitEnd()) {
        torn++;
      } else {
        mistakes.add("not a line, nor the begin of one: " + line);
      }
      return;
    }
    int sender = Integer.parseInt(matcher.group(1));
    int number = Integer.parseInt(matcher.group(2));
    if (sender >= senders.size()
        || senders.get(sender).timesSent(number) == 0
        || !NumberedSender.filler(number).equals(matcher.group(3))) {
      mistakes.add("nobody sent this: " + line);
    } else if (number < last[sender]) {
      mistakes.add("behind record " + last[sender] + ": " + line);
    } else if (number == last[sender]) {
      twice++;
      if (++copies[sender] > senders.get(sender).timesSent(number)) {
        mistakes.add("more often than it was sent: " + line);
      }
    } else {
      last[sender] = number;
      copies[sender] = 1;
      found.get(sender).set(number);
    }
  }

  /** What is wrong, empty if nothing is. */
  List<String> mistakes() {
    return List.copyOf(mistakes);
  }

  /** Prints the figures, and the first mistakes; gives the exit status. */
  int print(PrintStream out) {
    long acknowledged = 0;
    for (NumberedSender sender : senders) {
      acknowledged += sender.acknowledged().cardinality();
    }
    out.printf(
        "acknowledged=%d lines=%d twice=%d torn=%d acknowledged_and_lost=%d mistakes=%d%n",
        acknowledged, lines, twice, torn, lost, mistakes.size());
    mistakes.stream().limit(MOST_SHOWN).forEach(out::println);
    return mistakes.isEmpty() ? 0 : 1;
  }
}

package org.jdoors.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jdoors.syslog.record.Durability;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the comparison finds what may not be. */
final class LogCheckTest {
  private static final String START = "Nov  3 04:05:06 host ";

  @TempDir private Path folder = Path.of("");
  private final NumberedSender first = new NumberedSender(0, Durability.WRITTEN);
  private final NumberedSender second = new NumberedSender(1, Durability.WRITTEN);

  private static String line(int sender, int number) {
    return START + NumberedSender.text(sender, number) + "\n";
  }

  /** As if records 0 to 2 of the first, and 0 of the second had been sent and acknowledged. */
  private LogCheck check(String log, boolean kept, int mostTorn) throws Exception {
    return check(log, kept, mostTorn, false);
  }

  private LogCheck check(String log, boolean kept, int mostTorn, boolean zeros) throws Exception {
    first.acknowledge(3);
    second.acknowledge(1);
    Path file = Files.writeString(folder.resolve("log"), log);
    return LogCheck.of(file, List.of(first, second), kept, mostTorn, zeros);
  }

  private List<String> mistakes(String log) throws Exception {
    return check(log, true, 1).mistakes();
  }

  @Test
  void allInOrderIsRight() throws Exception {
    assertThat(mistakes(line(0, 0) + line(1, 0) + line(0, 1) + line(0, 2))).isEmpty();
  }

  @Test
  void lineThatIsTornByACrashIsRight() throws Exception {
    String torn = line(0, 1).substring(0, START.length() + 13) + "\n";
    String log = line(0, 0) + torn + line(0, 1) + line(1, 0) + line(0, 2);
    assertThat(mistakes(log)).isEmpty();
    assertThat(check(log, true, 0).mistakes()).containsExactly("1 torn lines, 0 may be");
  }

  @Test
  void zerosAreRightWhereThePowerWasLost() throws Exception {
    String torn = line(0, 1).substring(0, START.length() + 13) + "\0\0\0\n";
    String log = line(0, 0) + torn + line(0, 1) + line(1, 0) + line(0, 2);
    assertThat(check(log, true, 1, true).mistakes()).isEmpty();
    assertThat(check(log, true, 1, false).mistakes()).hasSize(1);
    String whole = line(0, 0) + line(0, 1).replace('\n', '\0') + "\n" + line(1, 0) + line(0, 2);
    assertThat(check(whole, true, 1, true).mistakes())
        .containsExactly("acknowledged, not there: sender 0 {1}");
  }

  @Test
  void recordThatIsMissingIsFound() throws Exception {
    String log = line(0, 0) + line(1, 0) + line(0, 2);
    assertThat(mistakes(log)).containsExactly("acknowledged, not there: sender 0 {1}");
    assertThat(check(log, false, 0).mistakes()).isEmpty();
  }

  @Test
  void recordThatIsThereTwiceIsFound() throws Exception {
    String log = line(0, 0) + line(0, 1) + line(0, 1) + line(1, 0) + line(0, 2);
    assertThat(mistakes(log))
        .singleElement()
        .asString()
        .startsWith("more often than it was sent: " + START);
  }

  @Test
  void wrongOrderIsFound() throws Exception {
    assertThat(mistakes(line(0, 1) + line(0, 0) + line(1, 0) + line(0, 2)))
        .anySatisfy(mistake -> assertThat(mistake).startsWith("behind record 1: " + START));
  }

  @Test
  void linesThatRunIntoEachOtherAreFound() throws Exception {
    String merged = line(0, 1).substring(0, START.length() + 13) + line(1, 0);
    assertThat(mistakes(line(0, 0) + merged + line(0, 1) + line(1, 0) + line(0, 2)))
        .singleElement()
        .asString()
        .startsWith("not a line, nor the begin of one: ");
  }

  @Test
  void lineWithoutAnEndIsFound() throws Exception {
    String log = line(0, 0) + line(1, 0) + line(0, 1) + line(0, 2) + "Nov";
    assertThat(mistakes(log)).containsExactly("last line has no end: Nov");
  }

  @Test
  void recordThatNobodySentIsFound() throws Exception {
    String log = line(0, 0) + line(1, 0) + line(0, 1) + line(0, 2) + line(0, 3);
    assertThat(mistakes(log)).singleElement().asString().startsWith("nobody sent this: ");
  }
}

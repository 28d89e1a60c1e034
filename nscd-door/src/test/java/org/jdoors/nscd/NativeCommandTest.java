package org.jdoors.nscd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jdoors.door.DoorServer;
import org.jdoors.nscd.wire.AdminChange;
import org.jdoors.nscd.wire.CacheName;
import org.jdoors.nscd.wire.CallNumber;
import org.jdoors.nscd.wire.IllumosErrno;
import org.jdoors.nscd.wire.NameServiceDoor;
import org.jdoors.nscd.wire.PackedHeader;
import org.jdoors.nscd.wire.ReplyWriter;
import org.jdoors.nscd.wire.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the recorded command lines of the native command leave open. */
@Timeout(120)
final class NativeCommandTest {

  private static final int ROOT = 0;
  private static final int SOMEBODY = 102;

  @TempDir private Path folder;

  private Output run(int uid, String... args) {
    List<String> all = new ArrayList<>(List.of("--door", folder.resolve("door").toString()));
    all.addAll(List.of(args));
    return Output.as(() -> uid, all.toArray(new String[0]));
  }

  /** A daemon that keeps what it is asked, and answers all of it with the same status. */
  private DoorServer daemon(List<AdminChange> changes, int status) throws IOException {
    DoorServer server =
        DoorServer.builder(
                call -> {
                  int number = PackedHeader.CALL_NUMBER.get(call.argument(), 0);
                  if (number == CallNumber.SETADMIN) {
                    changes.add(AdminChange.read(call.argument()));
                  }
                  int answer = number == CallNumber.PING ? Status.SUCCESS : status;
                  call.reply(
                      ReplyWriter.status(
                          call.argument(),
                          call.result(call.argument().limit()),
                          answer,
                          IllumosErrno.EACCES));
                })
            .cookie(NameServiceDoor.COOKIE)
            .create();
    return server.attach(folder.resolve("door"));
  }

  private static void assertMisused(Output output, String message) {
    assertThat(output.err()).startsWith(message + "\nUsage: nscd-door ");
    assertThat(output.status()).isEqualTo(1);
    assertThat(output.out()).isEmpty();
  }

  @Test
  void changesGoInTheOrderInWhichTheyWereGiven() throws IOException {
    List<AdminChange> changes = Collections.synchronizedList(new ArrayList<>());
    try (DoorServer server = daemon(changes, Status.SUCCESS)) {
      assertThat(run(ROOT, "-e", "group,no", "-p", "passwd,9", "-i", "hosts", "-n", "group,3"))
          .isEqualTo(new Output(0, "", ""));
      assertThat(changes).hasSize(1);
      assertThat(changes.get(0).settings().keySet())
          .containsExactly(CacheName.GROUP, CacheName.PASSWD);
      assertThat(changes.get(0).flushed()).containsExactly(CacheName.HOSTS);
      assertThat(server).isNotNull();
    }
  }

  @Test
  void optionsForStartingChangeNothingOfARunningDaemon() throws IOException {
    List<AdminChange> changes = Collections.synchronizedList(new ArrayList<>());
    Path log = folder.resolve("log");
    String running = "nscd-door already running.... no administration option specified\n";
    try (DoorServer server = daemon(changes, Status.SUCCESS)) {
      assertThat(run(ROOT)).isEqualTo(new Output(0, "", running));
      assertThat(run(SOMEBODY)).isEqualTo(new Output(0, "", running));
      assertThat(run(ROOT, "-f", "/nowhere")).isEqualTo(new Output(0, "", running));
      assertThat(changes).isEmpty();
      // As natively: these count as a change, in which there is nothing.
      assertThat(run(ROOT, "-l", log.toString(), "-d", "5")).isEqualTo(new Output(0, "", ""));
      assertThat(changes).hasSize(1).allMatch(AdminChange::isEmpty);
      assertThat(log).doesNotExist();
      assertThat(server).isNotNull();
    }
  }

  @Test
  void refusedChangesAndKillsAreTold() throws IOException {
    try (DoorServer server = daemon(new ArrayList<>(), Status.ERROR)) {
      String refused = "Error during admin call (status 6, errno 13, result 0)\n";
      assertThat(run(ROOT, "-i", "passwd")).isEqualTo(new Output(1, "", refused));
      assertThat(run(ROOT, "-K")).isEqualTo(new Output(1, "", refused));
      assertThat(server).isNotNull();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-i nosuch                 | nscd-door: invalid cache name \"nosuch\"",
        "-e hosts                  | nscd-door: value missing after \"hosts\"",
        "-p hosts,soon             | nscd-door: \"soon\" is no number",
        "-h hosts,                 | nscd-door: \"\" is no number",
        "-c hosts,                 | nscd-door: \"yes\" or \"no\" not specified after \"hosts\"",
        "-i nosuch -n hosts        | nscd-door: value missing after \"hosts\"",
        "-i passwd -z              | nscd-door: unknown option: -z",
      })
  void badOptionsAreToldAndNothingIsDone(String line, String message) throws IOException {
    List<AdminChange> changes = new ArrayList<>();
    try (DoorServer server = daemon(changes, Status.SUCCESS)) {
      assertMisused(run(ROOT, line.split(" ", -1)), message);
      assertThat(changes).isEmpty();
      assertThat(server).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-z", "-K", "-g -G", "-g -i passwd", "-s passwd,3", "-p passwd,7", "-F"})
  void othersMayOnlyLook(String line) {
    assertMisused(
        run(SOMEBODY, line.split(" ", -1)), "Must be root to use any option other than -g");
  }

  @Test
  void withoutADaemonThereIsNothingToShowOrEmpty() {
    assertMisused(run(ROOT, "-G"), "nscd-door not running, no statistics to show");
    assertMisused(run(ROOT, "-i", "passwd"), "nscd-door not running, no cache to invalidate");
    assertThat(run(ROOT, "-K")).isEqualTo(new Output(0, "", ""));
    assertThat(run(ROOT, "-F").err()).startsWith("nscd-door: -F: ");
    assertMisused(run(ROOT, "-e", "nosuch,yes"), "nscd-door: invalid cache name \"nosuch\"");
    assertThat(folder.resolve("door")).doesNotExist();
  }

  @Test
  void whatIsNoCommandIsRefused() {
    assertThat(run(ROOT, "bogus").status()).isEqualTo(2);
    assertThat(run(ROOT, "-g", "bogus").err())
        .isEqualTo("nscd-door: unknown command 'bogus': see --help\n");
    assertThat(run(ROOT, "-p").status()).isEqualTo(2);
    assertThat(run(ROOT, "--version").out()).startsWith("nscd-door ");
    assertThat(run(ROOT, "--help").out()).contains("-g", "lookup");
  }

  @Test
  void badOptionsForStartingEndIt() throws IOException {
    Path nowhere = folder.resolve("nowhere").resolve("log");
    for (String[] start : List.of(new String[] {}, new String[] {"run"})) {
      List<String> args = new ArrayList<>(List.of(start));
      args.addAll(List.of("--door", folder.resolve("door").toString()));
      assertRefused(args, "-l", nowhere.toString(), "its directory does not exist");
      assertRefused(args, "-l", folder.toString(), "log file");
      assertRefused(args, "-d", "11", "not a level from 0 to 10: 11");
      assertRefused(args, "--dns-port", "0", "not a port");
      assertRefused(args, "-f", nowhere.toString(), "no such file");
    }
    assertThat(Files.exists(folder.resolve("door"))).isFalse();
  }

  private static void assertRefused(
      List<String> args, String option, String value, String message) {
    List<String> all = new ArrayList<>(args);
    all.addAll(List.of(option, value));
    Output output = Output.as(() -> ROOT, all.toArray(new String[0]));
    assertThat(output.err()).startsWith("nscd-door: ").contains(message).hasLineCount(1);
    assertThat(output.status()).isEqualTo(96);
    assertThat(output.out()).isEmpty();
  }
}

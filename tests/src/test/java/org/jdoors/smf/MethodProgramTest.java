package org.jdoors.smf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jdoors.smf.MethodRoot.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The methods with the daemons themselves: every option that a property becomes is one of theirs.
 */
@Timeout(300)
final class MethodProgramTest {
  private static final int AGAIN = 1;
  private static final int CONFIG = 96;

  @TempDir private Path folder;

  /** Under the first shell that is installed; what differs between them is tried with stand-ins. */
  private MethodRoot root(Daemon daemon, String main) throws IOException {
    String shell = Shells.installed().findFirst().orElseThrow();
    MethodRoot root = new MethodRoot(folder, shell, daemon);
    // A look at a process is short here, a JVM's start may be long.
    root.copy(20_000);
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Files.writeString(
        root.program(),
        String.join(
            "\n",
            "#!/bin/sh",
            "if [ \"$1\" = run ]; then echo $$ | tee \"$STAND_INS/java.pid\" >\"$STAND_INS/contract\"; fi",
            "exec \"$JAVA_HOME/bin/java\" $JDOORS_JAVA_OPTS -cp '"
                + classPath
                + "' "
                + main
                + " \"$@\"",
            ""));
    Files.setPosixFilePermissions(root.program(), PosixFilePermissions.fromString("rwxr-xr-x"));
    root.property("jdoors/java_home", List.of(System.getProperty("java.home")));
    root.property("jdoors/door_file", List.of(file("door")));
    return root;
  }

  private MethodRoot nscd() throws IOException {
    MethodRoot root = root(Daemon.NSCD, "org.jdoors.nscd.Main");
    write("nscd.conf", "positive-time-to-live passwd 77\n");
    write("nsswitch.conf", "passwd: files\n");
    write("passwd", "alice:x:1001:10:::\n");
    return root.property("jdoors/config_file", List.of(file("nscd.conf")))
        .property("jdoors/nsswitch_file", List.of(file("nsswitch.conf")))
        .property("jdoors/passwd_file", List.of(file("passwd")));
  }

  private MethodRoot syslog() throws IOException {
    MethodRoot root = root(Daemon.SYSLOG, "org.jdoors.syslog.Main");
    write("syslog.conf", "*.info\t" + file("all") + "\n");
    return root.without("jdoors/log_device")
        .property("jdoors/config_file", List.of(file("syslog.conf")))
        .property("jdoors/pid_file", List.of(file("pid")));
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  /** What the daemon's program prints, asked as a client. */
  private String ask(MethodRoot root, String... arguments) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(root.program().toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("JDOORS_JAVA_OPTS", "");
    builder.redirectErrorStream(true);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  /** The test's time limit ends the wait. */
  private void await(String name, String part) throws IOException, InterruptedException {
    Path path = folder.resolve(name);
    while (!Files.exists(path) || !Files.readString(path).contains(part)) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  @Test
  void nscdDoorStartsWithAllPropertiesRefreshesAndStops() throws Exception {
    write("group", "staff::10:\n");
    write("hosts", "127.0.0.1 localhost\n");
    write("resolv.conf", "nameserver 127.0.0.1\n");
    try (MethodRoot root = nscd()) {
      root.property("jdoors/group_file", List.of(file("group")))
          .property("jdoors/hosts_file", List.of(file("hosts")))
          .property("jdoors/resolv_conf_file", List.of(file("resolv.conf")))
          .property("jdoors/dns_port", List.of("5353"))
          .property("jdoors/log_file", List.of(file("log of nscd")))
          .property("jdoors/java_options", List.of("-Dtest=of\"options"))
          .property("tuning/debug_level", List.of("1"));

      Result result = root.call("start");
      assertThat(result.status()).as(result.log()).isZero();
      assertThat(result.log()).contains("nscd-door: ready on " + file("door"));
      assertThat(ask(root, "lookup", "--door=" + file("door"), "passwd", "alice"))
          .contains("alice:x:1001:10");

      assertThat(root.call("refresh").status()).isZero();
      await("log of nscd", "configuration read again");
      assertThat(root.call("stop").status()).isZero();
      await("log of nscd", "stopped");
    }
  }

  @Test
  void nscdDoorNamesTheFaultyLineBeforeItIsStarted() throws Exception {
    try (MethodRoot root = nscd()) {
      write("nsswitch.conf", "passwd: files [SUCCESS=\n");

      Result result = root.call("start");

      assertThat(result.status()).isEqualTo(CONFIG);
      assertThat(result.log()).contains(file("nsswitch.conf") + ":1").doesNotContain("ready");
    }
  }

  @Test
  void aSecondDaemonIsNotTakenForThisOne() throws Exception {
    try (MethodRoot root = nscd()) {
      assertThat(root.call("start").status()).isZero();

      Result second = root.call("start");

      assertThat(second.status()).isEqualTo(AGAIN);
      assertThat(second.log()).contains("another daemon serves");
    }
  }

  @Test
  void syslogDoorStartsWithAllPropertiesRefreshesAndStops() throws Exception {
    write("own.toml", "mark-interval = \"30m\"\n");
    try (MethodRoot root = syslog()) {
      root.property("jdoors/own_config_file", List.of(file("own.toml")))
          .property("jdoors/log_device", List.of(file("no device")))
          .property("jdoors/read_group", List.of("0"))
          .property("tuning/mark_interval", List.of("5"))
          .property("tuning/create_files", List.of("true"))
          .property("tuning/debug", List.of("true"));

      Result result = root.call("start");
      assertThat(result.status()).as(result.log()).isZero();
      assertThat(result.log()).contains("syslog-door: ready on " + file("door"));
      assertThat(Files.readString(folder.resolve("pid")).strip())
          .isEqualTo(root.lines("contract").get(0));
      ask(root, "send", "--door=" + file("door"), "-p", "user.info", "before");

      write("syslog.conf", "*.info\t" + file("other") + "\n");
      assertThat(root.call("refresh").status()).isZero();
      await("other", "configuration restart");
      ask(root, "send", "--door=" + file("door"), "-p", "user.info", "after");
      assertThat(root.call("stop").status()).isZero();

      assertThat(Files.readString(folder.resolve("all")))
          .contains("before")
          .doesNotContain("after");
      assertThat(Files.readString(folder.resolve("other"))).contains("after").contains("signal 15");
      assertThat(folder.resolve("pid")).doesNotExist();
    }
  }

  /**
   * As natively: a log with a line less is better than none, unless the operator wants it strict.
   */
  @Test
  void syslogDoorStartsWithAFaultyLineUnlessAllIsToBeRight() throws Exception {
    write("all", "");
    try (MethodRoot root = syslog()) {
      write("syslog.conf", "*.info\t" + file("all") + "\nnonsense.info\t/dev/null\n");
      root.property("tuning/strict", List.of("true"));
      Result strict = root.call("start");
      assertThat(strict.status()).isEqualTo(CONFIG);
      assertThat(strict.log()).contains("nonsense").doesNotContain("ready");

      root.property("tuning/strict", List.of("false"));
      Result result = root.call("start");
      assertThat(result.status()).as(result.log()).isZero();
      assertThat(result.log()).contains("nonsense").contains("ready");
      assertThat(root.call("stop").status()).isZero();
    }
  }

  @Test
  void syslogDoorEndsWithAConfigurationThatCannotBeUsed() throws Exception {
    write("own.toml", "nonsense = 1\n");
    try (MethodRoot root = syslog()) {
      root.property("jdoors/own_config_file", List.of(file("own.toml")));

      Result result = root.call("start");

      assertThat(result.status()).isEqualTo(CONFIG);
      assertThat(result.log()).contains(file("own.toml")).contains("nonsense");
    }
  }
}

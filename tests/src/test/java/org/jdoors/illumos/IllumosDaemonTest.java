package org.jdoors.illumos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the daemons do on illumos and not on Linux. */
@EnabledOnOs(OS.LINUX)
@Timeout(600)
final class IllumosDaemonTest {

  private static final String GIVEN =
      "basic,net_privaddr,file_dac_read,file_dac_write,sys_admin,sys_mount,proc_setid";

  @TempDir private Path folder = Path.of("");

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private IllumosProcess nameService(Path door) throws IOException, InterruptedException {
    Path printed = folder.resolve("nscd.out");
    IllumosProcess daemon =
        IllumosProcess.start(
            printed,
            Map.of("FAKE_PRIVILEGES", GIVEN),
            "org.jdoors.nscd.Main",
            List.of(
                "run",
                "--door",
                door.toString(),
                "-d",
                "1",
                "-f",
                file("nscd.conf", "enable-cache passwd yes\n").toString(),
                "--nsswitch",
                file("nsswitch.conf", "passwd: files\n").toString(),
                "--passwd",
                file("passwd", "alice:x:100:10::/home/alice:/bin/sh\n").toString()));
    daemon.await(printed, "nscd-door: ready on " + door);
    return daemon;
  }

  private int invalidate(Path door, String privileges) throws IOException, InterruptedException {
    try (IllumosProcess client =
        IllumosProcess.start(
            folder.resolve("client.out"),
            Map.of("FAKE_PRIVILEGES", privileges),
            "org.jdoors.nscd.Main",
            List.of("--door", door.toString(), "-i", "passwd"))) {
      return client.status();
    }
  }

  @Test
  void nameServiceIsAdministeredByPrivilegeAndGivesItsOwnUp() throws Exception {
    assumeTrue(Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid")));
    Path door = folder.resolve("door");
    try (IllumosProcess daemon = nameService(door)) {
      assertThat(daemon.printed())
          .contains(
              "privileges given up: [file_dac_write, file_link_any, net_privaddr, proc_exec, "
                  + "proc_fork, proc_session, proc_setid, sys_admin, sys_mount]");
      assertThat(invalidate(door, "basic,sys_admin")).isZero();
      assertThat(daemon.printed()).contains("changed by an administrator");
      assertThat(invalidate(door, "basic,proc_setid")).isNotZero();
      assertThat(daemon.printed()).contains("caller may not administer");
      assertThat(daemon.terminate()).isZero();
    }
  }

  @Test
  void logDriverIsReadAndPrivilegesAreGivenUp() throws Exception {
    Path door = folder.resolve("door");
    Path log = file("log", "");
    Path printed = folder.resolve("syslog.out");
    Map<String, String> environment =
        Map.of("FAKE_PRIVILEGES", GIVEN, "FAKE_LOG", folder.toString());
    try (IllumosProcess daemon =
        IllumosProcess.start(
            printed,
            environment,
            "org.jdoors.syslog.Main",
            List.of(
                "run",
                "-d",
                "--door",
                door.toString(),
                "-f",
                file("syslog.conf", "user.debug\t" + log + "\n").toString(),
                "-c",
                file("syslog-door.toml", "[input.driver]\ntype = \"streams\"\n").toString()))) {
      daemon.await(printed, "syslog-door: ready on " + door);
      assertThat(daemon.printed())
          .contains(
              "privileges given up: [file_link_any, proc_session, proc_setid, sys_admin, "
                  + "sys_mount]");
      try (IllumosProcess sender =
          IllumosProcess.start(
              folder.resolve("sender.out"),
              environment,
              LogMain.class.getName(),
              List.of("tell"))) {
        assertThat(sender.status()).isZero();
      }
      daemon.await(log, "tell");
      assertThat(daemon.terminate()).isZero();
    }
  }
}

package org.jdoors.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jdoors.platform.StandInOnly;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Privileges, zones and projects of callers and of this process, as illumos has them. */
@StandInOnly
@Timeout(180)
final class PrivilegesTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void privilegesOfCallersAreTheirs() throws Exception {
    List<DoorCredentials> seen = new CopyOnWriteArrayList<>();
    Path path = folder.resolve("door");
    try (DoorServer server =
            DoorServer.builder(call -> seen.add(call.credentials()))
                .threads(DoorThreads.fixed(1))
                .create()
                .attach(path);
        Door door = Door.open(path)) {
      door.call(new byte[0]);
      for (String privileges : List.of("basic,sys_admin", "none", "none", "basic,!proc_info")) {
        Map<String, String> environment =
            Map.of("FAKE_PRIVILEGES", privileges, "FAKE_ZONE", "5", "FAKE_PROJECT", "100");
        try (OtherProcess client = OtherProcess.calling(path, environment)) {
          assertThat(client.line()).isEqualTo("answered");
        }
      }
      door.call(new byte[0]);
      assertThat(server.info().isLive()).isTrue();
    }
    assertThat(seen).hasSize(6);
    assertThat(seen.get(0).zone()).isZero();
    assertThat(seen.get(0).project()).isEqualTo(3);
    assertThat(seen.get(5)).isEqualTo(seen.get(0));
    assertThat(seen.subList(1, 5)).allMatch(caller -> caller.zone() == 5);
    assertThat(seen.subList(1, 5)).allMatch(caller -> caller.project() == 100);
    assertThat(seen.get(1).has("sys_admin")).isTrue();
    assertThat(seen.get(1).has("sys_mount")).isFalse();
    // User 0 who has given its privileges up has none, whatever its number.
    assertThat(seen.get(2).has("sys_admin")).isFalse();
    assertThat(seen.get(2).privileges()).isEmpty();
    assertThat(seen.get(3).privileges()).isEmpty();
    assertThat(seen.get(4).privileges())
        .containsExactlyInAnyOrder(
            "file_link_any",
            "file_read",
            "file_write",
            "net_access",
            "proc_exec",
            "proc_fork",
            "proc_secflags",
            "proc_session");
  }

  @Test
  void anUnknownZoneIsNotTheGlobalOne() throws Exception {
    List<DoorCredentials> seen = new CopyOnWriteArrayList<>();
    Path path = folder.resolve("door");
    try (DoorServer server =
            DoorServer.create(call -> seen.add(call.credentials()), Set.of()).attach(path);
        OtherProcess client =
            OtherProcess.calling(path, Map.of("FAKE_ZONE", "10000", "FAKE_PROJECT", "-7"))) {
      assertThat(client.line()).isEqualTo("answered");
      assertThat(server.info().isLive()).isTrue();
    }
    assertThat(seen.get(0).zone()).isEqualTo(-1);
    assertThat(seen.get(0).project()).isEqualTo(-1);
  }

  @Test
  void privilegesAreGivenUpForGood() throws Exception {
    Map<String, String> environment =
        Map.of("FAKE_PRIVILEGES", "basic,net_privaddr,sys_admin,sys_mount");
    try (OtherProcess other = OtherProcess.givingUpPrivileges(environment)) {
      assertThat(other.line()).isEqualTo("[proc_fork, sys_admin, sys_mount]");
      assertThat(other.line()).isEqualTo("[file_read, net_privaddr]");
      assertThat(other.line())
          .isEqualTo("privileges \"basic,nonsense\": priv_str_to_set: Invalid argument");
      assertThat(other.line())
          .contains("file_write", "proc_exec")
          .doesNotContain("sys_admin", "proc_fork", "file_read");
    }
  }
}

package org.jdoors.syslog.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jdoors.syslog.record.SyslogRecord;
import org.junit.jupiter.api.Test;

final class PrivilegesTest {
  private static Caller caller(int uid, int gid, Integer... groups) {
    return new Caller(1, uid, gid, List.of(groups), 0);
  }

  @Test
  void superuserMayAll() {
    assertThat(Privileges.SUPERUSER.mayRead(caller(0, 0))).isTrue();
    assertThat(Privileges.SUPERUSER.mayReopen(caller(0, 0))).isTrue();
  }

  @Test
  void othersMayNothingUnlessSaid() {
    assertThat(Privileges.SUPERUSER.mayRead(caller(7, 0, 0, 1))).isFalse();
    assertThat(Privileges.SUPERUSER.mayRead(Caller.UNKNOWN)).isFalse();
    assertThat(Privileges.SUPERUSER.mayReopen(Caller.UNKNOWN)).isFalse();
  }

  @Test
  void membersOfTheGroupMayRead() {
    Privileges privileges = new Privileges(SyslogRecord.UNKNOWN, 4);
    assertThat(privileges.mayRead(caller(7, 4))).isTrue();
    assertThat(privileges.mayRead(caller(7, 100, 3, 4))).isTrue();
    assertThat(privileges.mayRead(caller(7, 100, 3))).isFalse();
    assertThat(privileges.mayReopen(caller(7, 4))).isFalse();
  }

  @Test
  void ownUserMayAll() {
    Privileges privileges = new Privileges(7, SyslogRecord.UNKNOWN);
    assertThat(privileges.mayRead(caller(7, 7))).isTrue();
    assertThat(privileges.mayReopen(caller(7, 7))).isTrue();
    assertThat(privileges.mayReopen(caller(8, 7))).isFalse();
  }
}

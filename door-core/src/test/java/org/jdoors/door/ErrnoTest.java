package org.jdoors.door;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ErrnoTest {

  @ParameterizedTest
  @EnumSource(Errno.class)
  void numbersLeadBackToAName(Errno errno) {
    if (errno.number() >= 0) {
      assertThat(Errno.of(errno.number()).number()).isEqualTo(errno.number());
    }
  }

  @Test
  void unknownNumbersKeepTheNumber() {
    DoorException e = DoorException.of("door_call", "x", 4711);
    assertThat(e.errno()).isEqualTo(Errno.UNKNOWN);
    assertThat(e.errnoName()).isEqualTo("4711");
    assertThat(e.errnoNumber()).isEqualTo(4711);
    assertThat(e).hasMessageContaining("(errno 4711)");
    assertThat(Errno.UNKNOWN.number()).isEqualTo(-1);
  }

  @Test
  void messagesNameFunctionSubjectAndError() {
    DoorException e = DoorException.of("door_call", "/run/x", Errno.EBADF.number());
    assertThat(e).hasMessage("door_call on /run/x: Bad file descriptor (EBADF)");
    assertThat(e.reason()).isEqualTo("Bad file descriptor");
  }
}

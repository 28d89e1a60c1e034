package org.jdoors.syslog.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PriorityTest {
  @ParameterizedTest
  @CsvSource({
    "daemon.err, 27",
    "DAEMON.Error, 27",
    "info, 14",
    "cron.debug, 127",
    "altcron.debug, 79",
    "security.panic, 32",
    "8.3, 11",
    "184.7, 191",
    "kern.emerg, 0"
  })
  void operandOfLoggerIsUnderstood(String text, int priority) {
    assertThat(Priority.parse(text)).isEqualTo(priority);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "foo.err", "mark.info", "user.", "user.none", "user.8", "192.1", "."})
  void otherOperandIsRefused(String text) {
    assertThatThrownBy(() -> Priority.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void numbersAreThoseOfTheHeader() {
    for (Facility facility : Facility.values()) {
      assertThat(Facility.of(facility.number())).isSameAs(facility);
    }
    for (Severity severity : Severity.values()) {
      assertThat(Severity.of(severity.number())).isSameAs(severity);
    }
    assertThat(Facility.CRON.number()).isEqualTo(15);
    assertThat(Facility.ALTCRON.number()).isEqualTo(9);
    assertThat(Facility.MARK.number()).isEqualTo(24);
  }
}

package org.jdoors.syslog.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;

final class Rfc5424TimeTest {
  /** Every day that four digits can name. */
  @Test
  void daysAreThoseOfTheCalendar() {
    LocalDate end = LocalDate.of(9999, 12, 31);
    for (LocalDate date = LocalDate.of(0, 1, 1); !date.isAfter(end); date = date.plusDays(1)) {
      long day = Rfc5424Time.epochDay(date.getYear(), date.getMonthValue(), date.getDayOfMonth());
      if (day != date.toEpochDay()) {
        assertThat(day).as(date.toString()).isEqualTo(date.toEpochDay());
      }
    }
  }
}

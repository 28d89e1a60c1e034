package org.jdoors.syslog.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RegexSizeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          abc;3
          a{3};3
          a{2,5}b;6
          a{2,};2
          a{,5};5
          (ab){10};30
          ((a{10}){10}){10};1110
          (?i)a;4
          [a-z]{20};20
          []{5}]{20};20
          [^]{5}]{20};20
          [\\]{5}]{20};20
          \\({20};20
          \\Q(a{1000}\\E{2};2
          \\Q(a{1000};1
          a{x};3
          a{;1
          (((;0
          );1
          [;1
          """)
  void sizeIsThatOfTheRepetitions(String expression, long size) {
    assertThat(RegexSize.of(expression)).isEqualTo(size);
  }

  @Test
  void sizeIsBoundedToo() {
    assertThat(RegexSize.of("(".repeat(400) + "a" + "{1000})".repeat(400))).isEqualTo(1L << 40);
  }
}

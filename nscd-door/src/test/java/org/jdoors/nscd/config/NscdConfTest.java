package org.jdoors.nscd.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NscdConfTest {

  @Test
  void laterLinesOverrideEarlierOnes() throws ConfigException {
    NscdConf conf =
        NscdConf.parse(
            "f",
            """
            # c
            logfile /var/adm/nscd.log

            positive-time-to-live ALLDB 100
            Positive-Time-To-Live passwd 200
            negative-time-to-live\thosts "7"
            enable-cache group no
            maximum-entries-allowed passwd 5
            """);
    assertThat(conf.cache("passwd").positiveTtl()).isEqualTo(Duration.ofSeconds(200));
    assertThat(conf.cache("passwd").maxEntries()).isEqualTo(5);
    assertThat(conf.cache("group").positiveTtl()).isEqualTo(Duration.ofSeconds(100));
    assertThat(conf.cache("group").enabled()).isFalse();
    assertThat(conf.cache("hosts").negativeTtl()).isEqualTo(Duration.ofSeconds(7));
    assertThat(conf.cache("hosts").enabled()).isTrue();
  }

  @Test
  void numbersReadAsInC() throws ConfigException {
    NscdConf conf =
        NscdConf.parse(
            "f", "positive-time-to-live passwd 12abc\nnegative-time-to-live passwd abc\n");
    assertThat(conf.cache("passwd").positiveTtl()).isEqualTo(Duration.ofSeconds(12));
    assertThat(conf.cache("passwd").negativeTtl()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "enable-cache passwd perhaps",
        "enable-cache passwd yes # comment",
        "enable-cache nosuch yes",
        "enable-cache yes",
        "logfile passwd x",
        "no-such-attribute passwd 1",
        "enable-per-user-lookup yes",
        "alone",
        "positive-time-to-live passwd 99999999999"
      })
  void badLineIsNamedWithFileAndLine(String line) {
    assertThatThrownBy(() -> NscdConf.parse("nscd.conf", "\n" + line))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("nscd.conf:2: ");
  }
}

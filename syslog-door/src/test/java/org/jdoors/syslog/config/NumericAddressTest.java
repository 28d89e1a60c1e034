package org.jdoors.syslog.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 5952, section 4. */
final class NumericAddressTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7",
    "0.0.0.0, 0.0.0.0",
    "::, ::",
    "::1, ::1",
    "2001:0DB8:0:0:0:0:2:1, 2001:db8::2:1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "fe80:0:0:0:0:0:0:0, fe80::",
    "::ffff:192.0.2.7, 192.0.2.7",
    "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
  })
  void textIsTheShortOne(String given, String wanted) throws UnknownHostException {
    assertThat(NumericAddress.text(NumericAddress.parse(given))).isEqualTo(wanted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "256.1.1.1",
        "1.2.3",
        "",
        "host.example",
        "g::1",
        "1:2",
        ":1",
        "::1::",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7::8:9",
        "12345::",
        "::1.2.3.4:5",
        "fe80::1%lo"
      })
  void namesAreRefused(String text) {
    assertThatThrownBy(() -> NumericAddress.parse(text)).isInstanceOf(UnknownHostException.class);
  }

  @Test
  void placeHasThePort() {
    assertThat(NumericAddress.place("::", 514)).isEqualTo("[::]:514");
    assertThat(NumericAddress.place("0.0.0.0", 514)).isEqualTo("0.0.0.0:514");
  }
}

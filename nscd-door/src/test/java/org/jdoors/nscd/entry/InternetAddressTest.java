package org.jdoors.nscd.entry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class InternetAddressTest {

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, 0a010203",
    "0, 00000000",
    "10.1, 0a000001",
    "10.1.2, 0a010002",
    "0x7f.1, 7f000001",
    "010.0.0.1, 08000001",
    "4294967294, fffffffe",
    "4294967297, 00000001",
    "10.0.0.4294967297, 0a000001",
    "0x, 00000000",
    "08.09.0x0a.019, 08090a11",
    "::, 00000000000000000000000000000000",
    "::1, 00000000000000000000000000000001",
    "1::, 00010000000000000000000000000000",
    "2001:DB8::5, 20010db8000000000000000000000005",
    "1:2:3:4:5:6:7:8, 00010002000300040005000600070008",
    "1:2:3:4:5:6:7::, 00010002000300040005000600070000",
    "0002001:0db8::00005, 20010db8000000000000000000000005",
    "::00010.01.002.3, 0000000000000000000000000a010203",
    "::ffff:10.1.2.3, 00000000000000000000ffff0a010203",
    "1:2:3:4:5:6:1.2.3.4, 00010002000300040005000601020304"
  })
  void readsWhatTheCLibraryReads(String text, String hex) {
    assertThat(HexFormat.of().formatHex(Objects.requireNonNull(InternetAddress.parse(text))))
        .isEqualTo(hex);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "1.",
        "1..2",
        "1.2.3.4.5",
        "256.1.1.1",
        "10.1.2.300",
        "255.255.255.255",
        "4294967295",
        "0xffffffff",
        "0xg",
        "1.16777216",
        "1.2.3.4 ",
        "-1",
        "host",
        ":",
        ":::",
        "1:2:3",
        "1::2::3",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:8::",
        "12345::",
        "10000::",
        "g::",
        "fe80::1%eth0",
        "1.2.3.4::",
        "::1.2.3",
        "::1.2.3.256",
        "::1.2.3.4:5"
      })
  void refusesWhatTheCLibraryRefuses(String text) {
    assertThat(InternetAddress.parse(text)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, 10.1.2.3",
    "0:0:0:0:0:0:0:0, ::",
    "0:0:0:0:0:0:0:1, ::1",
    "1:0:0:0:0:0:0:0, 1::",
    "2001:0db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "1:0:2:3:4:5:6:7, 1:0:2:3:4:5:6:7",
    "::ffff:a01:203, ::ffff:10.1.2.3"
  })
  void formatsAsUsual(String text, String formatted) {
    assertThat(InternetAddress.format(Objects.requireNonNull(InternetAddress.parse(text))))
        .isEqualTo(formatted);
  }
}

package org.jdoors.nscd.entry;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Answers as a client reads them, of any bytes: an entry, or the word that it is none. */
final class DecodeFuzzTest {

  private static final int BUFFER = 16384;

  @FuzzTest
  void passwd(byte[] text) {
    assertThat(Passwd.decode(text, StandardCharsets.ISO_8859_1, BUFFER)).isNotNull();
  }

  @FuzzTest
  void group(byte[] text) {
    assertThat(Group.decode(text, StandardCharsets.ISO_8859_1, BUFFER)).isNotNull();
  }

  @FuzzTest
  void host(byte[] text) {
    for (Host.Family family : Host.Family.values()) {
      Decoded<Host> decoded = Host.decode(text, family, StandardCharsets.ISO_8859_1, BUFFER);
      if (decoded instanceof Decoded.Entry<Host> entry) {
        assertThat(entry.value().addresses()).isNotEmpty();
      }
    }
  }

  /** What is written of an address reads as the same address. */
  @FuzzTest
  void address(byte[] text) {
    byte[] address = InternetAddress.parse(text, 0, text.length);
    if (address != null) {
      assertThat(InternetAddress.parse(InternetAddress.format(address))).isEqualTo(address);
    }
  }
}

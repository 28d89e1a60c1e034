package org.jdoors.nscd.source.dns;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** resolv.conf of any bytes: each fault has its line, and there is always a server. */
final class ResolvConfFuzzTest {

  @FuzzTest
  void resolvConf(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    ResolvConf conf =
        ResolvConfParser.parse(
            text,
            (line, reason) -> {
              assertThat(line).isBetween(1, text.split("\n", -1).length);
              assertThat(reason).matches("[ -~]+");
            });
    assertThat(conf.servers()).hasSizeBetween(1, ResolvConf.MAX_SERVERS);
    assertThat(conf.search()).hasSizeLessThanOrEqualTo(ResolvConf.MAX_SEARCH);
    assertThat(conf.ndots()).isBetween(0, ResolvConf.MAX_NDOTS);
    assertThat(conf.timeout().toSeconds()).isBetween(1L, (long) ResolvConf.MAX_TIMEOUT);
    assertThat(conf.attempts()).isBetween(1, ResolvConf.MAX_ATTEMPTS);
  }
}

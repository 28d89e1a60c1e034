package org.jdoors.nscd.config;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Configuration of any bytes: it is read, or said to be wrong. */
final class ConfigFuzzTest {

  @FuzzTest
  void nscdConf(byte[] text) {
    try {
      NscdConf conf = NscdConf.parse("f", text(text));
      for (String database : new String[] {"passwd", "group", "hosts", "ipnodes"}) {
        conf.cache(database);
      }
    } catch (ConfigException e) {
      // One of the two.
    }
  }

  @FuzzTest
  void nsswitchConf(byte[] text) {
    for (Dialect dialect : Dialect.values()) {
      try {
        Nsswitch.parse("f", text(text), dialect).policy("hosts");
      } catch (ConfigException e) {
        // One of the two.
      }
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}

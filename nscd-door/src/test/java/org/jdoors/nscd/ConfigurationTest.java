package org.jdoors.nscd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jdoors.nscd.config.ConfigException;
import org.jdoors.nscd.config.Defaults;
import org.jdoors.nscd.config.Dialect;
import org.jdoors.nscd.config.NscdConf;
import org.jdoors.nscd.config.Nsswitch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files count when none is named. */
final class ConfigurationTest {

  @TempDir private Path folder;
  private Path usual = Path.of("");

  @BeforeEach
  void setUp() {
    usual = folder.resolve("usual");
  }

  private NscdConf nscdConf(Dialect dialect) throws ConfigException {
    return Configuration.readNscdConf(null, usual, dialect, NscdConf.defaults());
  }

  private Nsswitch nsswitch(Dialect dialect) throws ConfigException {
    return Configuration.readNsswitch(null, usual, dialect, NscdConf.defaults());
  }

  @Test
  void fileOfGlibcIsNotTaken() {
    assertThat(Defaults.nscdConf(Dialect.ILLUMOS)).hasToString("/etc/nscd.conf");
    assertThat(Defaults.nscdConf(Dialect.GLIBC)).hasToString("/etc/jdoors/nscd.conf");
  }

  @Test
  void illumosNeedsTheFiles() {
    assertThatThrownBy(() -> nscdConf(Dialect.ILLUMOS))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(usual + ": no such file (rc 19); ");
    assertThatThrownBy(() -> nsswitch(Dialect.ILLUMOS))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(usual + ": no such file (rc 18); ");
  }

  @Test
  void linuxHasBuiltInValues() throws ConfigException {
    assertThat(nscdConf(Dialect.GLIBC).text()).isEqualTo(NscdConf.defaults().text());
    assertThat(nsswitch(Dialect.GLIBC).policy("passwd").text()).isEqualTo("files");
  }

  @Test
  void fileThatIsThereIsReadOnBoth() throws Exception {
    for (Dialect dialect : Dialect.values()) {
      Files.writeString(usual, "enable-cache passwd no\n");
      assertThat(nscdConf(dialect).cache("passwd").enabled()).isFalse();
      Files.writeString(usual, "passwd: ldap\n");
      assertThat(nsswitch(dialect).policy("passwd").text()).isEqualTo("ldap");
    }
  }

  @Test
  void whatTheFileDoesNotNameStays() throws Exception {
    Files.writeString(usual, "enable-cache passwd no\n");
    NscdConf before = nscdConf(Dialect.GLIBC);
    Files.writeString(usual, "enable-cache hosts no\n");
    NscdConf after = Configuration.readNscdConf(null, usual, Dialect.GLIBC, before);
    assertThat(after.cache("passwd").enabled()).isFalse();
    assertThat(after.cache("hosts").enabled()).isFalse();
  }

  @Test
  void namedFileMustBeThere() {
    assertThatThrownBy(
            () -> Configuration.readNscdConf(usual, usual, Dialect.GLIBC, NscdConf.defaults()))
        .isInstanceOf(ConfigException.class);
    assertThatThrownBy(
            () -> Configuration.readNsswitch(usual, usual, Dialect.GLIBC, NscdConf.defaults()))
        .isInstanceOf(ConfigException.class);
  }
}

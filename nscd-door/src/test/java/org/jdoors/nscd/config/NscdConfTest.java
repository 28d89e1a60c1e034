package org.jdoors.nscd.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
            negative-time-to-live\thosts 7
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

  private static NscdConf parse(String text) throws ConfigException {
    return NscdConf.parse("f", text);
  }

  @Test
  void everythingThatIsWrittenIsKept() throws ConfigException {
    NscdConf conf =
        parse(
            """
            logfile "/var/adm/a b.log"
            debug-level 32767
            debug-components 2047
            common-worker-threads 1
            cache-hit-threads 2
            enable-selfcred no
            per-user-nscd-ttl 3
            global-enable-lookup no
            global-enable-loopback-checking yes
            global-check-smf-state-interval 4
            global-enable-cache no
            worker-thread-per-nsw-db passwd 5
            nsw-config-string passwd "files [NOTFOUND=return] nis"
            enable-lookup passwd no
            enable-loopback-checking passwd yes
            max-nsw-state-per-db passwd 6
            max-nsw-state-per-thread passwd 7
            max-getent-ctx-per-db PASSWD 8
            """);
    assertThat(conf.global())
        .isEqualTo(
            new GlobalConfig(
                Optional.of("/var/adm/a b.log"),
                32767,
                2047,
                1,
                2,
                false,
                Duration.ofSeconds(3),
                false,
                true,
                Duration.ofSeconds(4),
                false));
    assertThat(conf.lookups("passwd"))
        .isEqualTo(
            new SwitchConfig(
                false, true, 6, 7, 8, 5, Optional.of(Policy.parse("files [NOTFOUND=return] nis"))));
    assertThat(conf.lookups("group"))
        .isEqualTo(new SwitchConfig(true, false, 288, 32, 256, 50, Optional.empty()));
    assertThat(NscdConf.defaults().global())
        .isEqualTo(
            new GlobalConfig(
                Optional.empty(),
                0,
                1,
                100,
                100,
                true,
                Duration.ofMinutes(2),
                true,
                false,
                Duration.ofMinutes(2),
                true));
  }

  @Test
  void databasesAreForAllOrOneAndHaveNoCase() throws ConfigException {
    NscdConf conf = parse("keep-hot-count alldb 7\nkeep-hot-count Hosts 8\n");
    for (SwitchDatabase database : SwitchDatabase.values()) {
      int expected = database == SwitchDatabase.HOSTS ? 8 : database.hasCache() ? 7 : 0;
      assertThat(conf.cache(database.databaseName()).get(CacheSetting.KEEP_HOT))
          .isEqualTo(expected);
    }
  }

  @Test
  void whatIsNotNamedAnewStays(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("nscd.conf");
    Files.writeString(file, "logfile /a\nenable-cache ALLDB no\npositive-time-to-live hosts 5\n");
    NscdConf first = NscdConf.read(file);
    Files.writeString(file, "logfile NULL\nenable-cache hosts yes\n");
    NscdConf second = NscdConf.read(file, first);
    assertThat(second.global().logFile()).isEmpty();
    assertThat(second.cache("passwd").enabled()).isFalse();
    assertThat(second.cache("hosts").enabled()).isTrue();
    assertThat(second.cache("hosts").positiveTtl()).isEqualTo(Duration.ofSeconds(5));
    assertThat(NscdConf.read(file).cache("passwd").enabled()).isTrue();
    assertThat(first.cache("hosts").enabled()).isFalse();
    Files.delete(file);
    assertThatThrownBy(() -> NscdConf.read(file, first))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(file + ": no such file (rc 19)");
    assertThatThrownBy(() -> NscdConf.read(folder))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("cannot be read");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "debug-level 32768 | 21 | data (0x8000) for debug-level contain bit not in 0x7fff",
        "debug-level -1 | 21 | data (0xffffffff) for debug-level contain bit not in 0x7fff",
        "debug-components 2048 | 21 | data (0x0800) for debug-components contain bit not in 0x7ff",
        "enable-cache nosuch yes | 9 | unknown switch database name \"nosuch\"",
        "logfile passwd x | 5 | switch database specified for global data logfile",
        "enable-cache hosts \"yes\" | 5 | data (\"yes\") must be 'yes' or 'no' for enable-cache",
        "keep-hot-count hosts -2147483649 | 22 | (-2147483649) for keep-hot-count",
        "nsw-config-string hosts NULL | 21 | data must be specified for nsw-config-string",
        "nsw-config-string hosts \"files dns\tldap,\" | 20 | (files dns\\x09ldap,)",
        "a b c d | 20 | \"a b c d\""
      })
  void faultsHaveTheNativeNumber(String line, int result, String reason) {
    assertThatThrownBy(() -> parse("\n" + line.replace("\\t", "\t") + "\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("f:2: ")
        .hasMessageContaining(reason)
        .hasMessageContaining(" (rc " + result + "); ")
        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
  }

  @Test
  void longLineIsAFault() throws ConfigException {
    parse("#" + "c".repeat(253));
    assertThatThrownBy(() -> parse("#" + "c".repeat(254)))
        .hasMessage("f:1: a line of 255 bytes (rc 20); a line has at most 254");
    assertThatThrownBy(() -> parse("nsw-config-string passwd \"" + "x".repeat(129) + "\""))
        .hasMessageContaining("larger than 128 (rc 21)");
    assertThatThrownBy(() -> parse("nsw-config-string shadow " + "x".repeat(129)))
        .hasMessageContaining("larger than 128 (rc 21)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "threads 4",
        "max-threads 32",
        "server-user nscd",
        "stat-user root",
        "reload-count 5",
        "paranoia no",
        "restart-interval 3600",
        "persistent passwd yes",
        "shared passwd yes",
        "max-db-size passwd 33554432",
        "auto-propagate passwd yes"
      })
  void fileOfGlibcIsRecognised(String line) {
    assertThatThrownBy(() -> parse(line))
        .hasMessageContainingAll(
            "unknown name \"" + line.split(" ", 2)[0] + "\"", "the nscd of glibc", "-f");
  }

  @Test
  void quotesKeepBlanksInTextOnly() throws ConfigException {
    assertThat(parse("logfile \"a b").global().logFile()).contains("a b");
    assertThat(parse("logfile a\"b c\"").global().logFile()).contains("a\"b c\"");
    assertThat(parse("logfile \"\"").global().logFile()).contains("");
    assertThat(parse("logfile \"x\\\" y\"").global().logFile()).contains("x\\\" y");
    assertThat(parse("logfile /b\u00c3\u00bc").global().logFile()).contains("/b\u00fc");
    assertThat(parse("keep-hot-count hosts \"7\"").cache("hosts").get(CacheSetting.KEEP_HOT))
        .isZero();
  }

  @Test
  void legalLinesThatAreSurelyNotMeantAreTold() throws ConfigException {
    NscdConf conf =
        parse(
            """
            keep-hot-count ALLDB 1
            keep-hot-count passwd 2
            keep-hot-count passwd 3
            hint-size group 12abc
            old-data-ok hosts yes
            enable-cache shadow no
            nsw-config-string user_attr nis
            debug-level 1
            debug-level 2
            keep-hot-count ALLDB 5
            """);
    assertThat(conf.warnings())
        .satisfiesExactlyInAnyOrder(
            w -> assertThat(w).startsWith("f:1: keep-hot-count is set again in line 10"),
            w -> assertThat(w).startsWith("f:2: keep-hot-count is set again in line 3"),
            w -> assertThat(w).startsWith("f:3: keep-hot-count is set again in line 10"),
            w -> assertThat(w).startsWith("f:4: hint-size: (12abc) is no number and counts as 12"),
            w -> assertThat(w).startsWith("f:6: shadow has no cache"),
            w -> assertThat(w).startsWith("f:7: user_attr follows the policy of passwd"),
            w -> assertThat(w).startsWith("f:8: debug-level is set again in line 9"));
    assertThat(parse("keep-hot-count ALLDB 1\nkeep-hot-count passwd 2\n").warnings()).isEmpty();
  }

  @Test
  void allFaultsAreNamed() {
    assertThatThrownBy(() -> parse("a\nlogfile /x\nb c\nenable-cache ALLDB maybe\n"))
        .satisfies(
            e ->
                assertThat(String.valueOf(e.getMessage()).lines())
                    .satisfiesExactly(
                        line -> assertThat(line).startsWith("f:1: "),
                        line -> assertThat(line).startsWith("f:3: "),
                        line -> assertThat(line).startsWith("f:4: ")));
  }
}

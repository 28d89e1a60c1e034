package org.jdoors.syslog.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.jdoors.syslog.record.SyslogRecord;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FilterTest {
  private static SyslogRecord record(String text) {
    SyslogRecord record = new SyslogRecord();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    record.fillRaw(
        ByteBuffer.wrap(bytes), 1_700_000_000L, "myhost".getBytes(StandardCharsets.UTF_8));
    record.sender(42, 0, -2, SyslogRecord.UNKNOWN);
    return record;
  }

  private static boolean accepts(String filter, SyslogRecord record) throws BadValue {
    RecordFilter parsed = FilterParser.parse(filter);
    boolean accepted = parsed.accept(record);
    assertThat(parsed.accept(record.copy())).isEqualTo(accepted);
    return accepted;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "app == \"sshd\" | true",
        "app != \"sshd\" | false",
        "app == \"ssh\" | false",
        "app in (\"su\", \"sshd\") | true",
        "procid == \"9\" and msgid == \"LOGIN\" | true",
        "host == \"myhost\" | true",
        "hostname == \"web1\" | true",
        "address == \"::1\" | false",
        "address != \"::1\" | true",
        "message contains \"password\" | true",
        "message contains \"Password\" | false",
        "message starts-with \"Failed\" | true",
        "message ends-with \"root\" | true",
        "message ends-with \"Failed password for root and more\" | false",
        "message like \"Failed*for r??t\" | true",
        "message like \"*\" | true",
        "message like \"?\" | false",
        "message like \"*password\" | false",
        "message matches \"^F.*(ro{2}t)$\" | true",
        "message matches \"(?i)PASSWORD\" | true",
        "message matches \"^password\" | false",
        "data[\"x@1\"] | true",
        "data[\"y@1\"] | false",
        "data[\"x@1\"][\"ip\"] | true",
        "data[\"x@1\"][\"none\"] | false",
        "data[\"x@1\"][\"ip\"] == \"10.0.0.2\" | true",
        "data[\"x@1\"][\"ip\"] != \"10.0.0.2\" | false",
        "data[\"x@1\"][\"none\"] != \"10.0.0.2\" | true",
        "data[\"x@1\"][\"q\"] == \"a\\\"b\" | true",
        "data[\"x@1\"][\"ip\"] in (\"1\", \"10.0.0.1\") | true",
        "not data[\"x@1\"][\"none\"] and app == \"sshd\" | true",
        "pid == 42 | true",
        "uid < 1 | true",
        "uid > 0 | false",
        "gid >= 4294967294 | true",
        "zone == 0 | false",
        "zone != 0 | true",
        "zone < 5 or zone >= 5 | false",
        "not (app == \"sshd\" or app == \"su\") | false",
        "app == \"x\" and app == \"y\" or app == \"sshd\" | true",
        "app == \"sshd\" or app == \"x\" and app == \"y\" | true",
        "not not app == \"sshd\" | true",
      })
  void filterAsksTheRecord(String filter, boolean expected) throws BadValue {
    SyslogRecord record =
        record(
            "<34>1 - web1 sshd 9 LOGIN [x@1 ip=\"10.0.0.1\" ip=\"10.0.0.2\" q=\"a\\\"b\"]"
                + " Failed password for root");
    assertThat(accepts(filter, record)).isEqualTo(expected);
  }

  @Test
  void olderFormHasFieldsToo() throws BadValue {
    SyslogRecord record = record("<34>Nov 14 22:13:20 su[7]: [ID 5 auth.crit] 'su root' failed\n");
    assertThat(accepts("app == \"su\" and procid == \"7\" and msgid == \"5\"", record)).isTrue();
    assertThat(accepts("message == \"'su root' failed\"", record)).isTrue();
    assertThat(accepts("data[\"x@1\"]", record)).isFalse();
    assertThat(accepts("hostname contains \"\"", record)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ap == \"x\" | character 1: unexpected \"ap\"; allowed: app, procid",
        "app = \"x\" | character 5: unexpected \"=\"; allowed: ==",
        "app == x | character 8: unexpected \"x\"; allowed: a string",
        "app == \"x | character 8: the string has no end",
        "app == \"x\" app | character 12: unexpected \"app\"; allowed: and, or",
        "(app == \"x\" | character 12: unexpected the end; allowed: )",
        "data[\"x\" | character 9: unexpected the end; allowed: ]",
        "pid == \"1\" | character 8: unexpected \"\"\"; allowed: a whole number",
        "pid contains 1 | character 5: unexpected \"contains\"; allowed: ==",
        "pid == 12345678901 | character 8: unexpected \"1\"; allowed: a whole number",
        "app in () | character 9: unexpected \")\"; allowed: a string",
        "app matches \"(\" | not a regular expression of RE2",
        "app matches \"(a)\\1\" | not a regular expression of RE2",
        "app matches \"(((a{1000}){1000}){1000})\" | repeats too much",
        "app matches \"((a{100}){2,}){100}\" | repeats too much",
        "app matches \"([[:alpha:]]{100}x){101}\" | repeats too much",
      })
  void faultIsNamedWithItsPlace(String filter, String expected) {
    assertThatThrownBy(() -> FilterParser.parse(filter))
        .isInstanceOf(BadValue.class)
        .hasMessageContaining(expected);
  }

  @Test
  void commandsReadFiltersAndSelectorsToo() throws ConfigException {
    assertThat(RecordFilter.parse("app == \"a\"").accept(record("<34>a: b"))).isTrue();
    assertThat(Selectors.parse("auth.crit").accept(34)).isTrue();
    assertThatThrownBy(() -> RecordFilter.parse("x"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("character 1: unexpected \"x\"");
    assertThatThrownBy(() -> Selectors.parse("x.info"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("unknown facility \"x\"");
  }

  @Test
  void lengthAndDepthAreBounded() {
    assertThatThrownBy(() -> FilterParser.parse("(".repeat(4000)))
        .hasMessageContaining("nested more than 50 deep");
    assertThatThrownBy(() -> FilterParser.parse("not ".repeat(1000)))
        .hasMessageContaining("nested more than 50 deep");
    assertThatThrownBy(() -> FilterParser.parse(" ".repeat(5000)))
        .hasMessageContaining("longer than 4096");
  }

  /** Backtracking would not come back from these. */
  @Test
  void patternsAreQuickWhateverTheyAre() throws BadValue {
    SyslogRecord record = record("<34>a: " + "a".repeat(8000) + "!");
    assertThat(accepts("message matches \"(a*)*b\"", record)).isFalse();
    assertThat(accepts("message like \"" + "*a".repeat(500) + "*b\"", record)).isFalse();
  }

  @RepeatedTest(300)
  void damagedFilterIsReadOrRefused(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    StringBuilder filter =
        new StringBuilder(
            "not (app == \"a\" or data[\"x\"][\"y\"] like \"*\") and pid >= 5 or app in (\"a\")");
    for (int i = random.nextInt(5); i >= 0; i--) {
      int at = random.nextInt(filter.length());
      if (random.nextBoolean()) {
        filter.deleteCharAt(at);
      } else {
        filter.setCharAt(at, (char) (' ' + random.nextInt(95)));
      }
    }
    try {
      FilterParser.parse(filter.toString()).accept(record("<34>a: b"));
    } catch (BadValue e) {
      assertThat(e.reason()).isNotEmpty();
    }
  }
}

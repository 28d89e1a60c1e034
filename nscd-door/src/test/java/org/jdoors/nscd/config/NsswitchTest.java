package org.jdoors.nscd.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NsswitchTest {

  private static Policy passwd(String policy) throws ConfigException {
    return Nsswitch.parse("f", "passwd: " + policy, Dialect.ILLUMOS).policy("passwd");
  }

  private static List<String> sources(Policy policy) {
    return policy.steps().stream().map(Policy.Step::source).toList();
  }

  @Test
  void readsSourcesAndCriteria() throws ConfigException {
    Policy policy = passwd("ldap [ NOTFOUND = return tryagain=3 ] files");
    assertThat(sources(policy)).containsExactly("ldap", "files");
    Policy.Step ldap = policy.steps().get(0);
    assertThat(ldap.success()).isEqualTo(Action.RETURN);
    assertThat(ldap.notFound()).isEqualTo(Action.RETURN);
    assertThat(ldap.unavailable()).isEqualTo(Action.CONTINUE);
    assertThat(ldap.tryAgain()).isEqualTo(Action.retry(3));
    assertThat(policy.steps().get(1)).isEqualTo(Policy.Step.of("files"));
  }

  @Test
  void dnsRetriesThreeTimes() throws ConfigException {
    assertThat(passwd("DNS").steps().get(0).tryAgain()).isEqualTo(Action.retry(3));
    assertThat(passwd("dns [TRYAGAIN=continue]").steps().get(0).tryAgain())
        .isEqualTo(Action.retry(3));
    assertThat(passwd("nis [TRYAGAIN=continue]").steps().get(0).tryAgain())
        .isEqualTo(Action.CONTINUE);
    assertThat(passwd("nis").steps().get(0).tryAgain()).isEqualTo(Action.FOREVER);
  }

  @Test
  void meaninglessCriteriaAreAccepted() throws ConfigException {
    assertThat(passwd("files [NOTFOUND=3 WHATEVER=return UNAVAIL=forever]").steps())
        .containsExactly(Policy.Step.of("files"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "files []",
        "files [NOTFOUND=return",
        "files [NOTFOUND]",
        "files [NOTFOUND=]",
        "files [NOTFOUND=perhaps]",
        "files, nis",
        "files; nis",
        "mdns-minimal",
        "files [!NOTFOUND=return]",
        "files ]"
      })
  void badPolicyIsNamedWithFileAndLine(String policy) {
    assertThatThrownBy(
            () -> Nsswitch.parse("nsswitch.conf", "# c\npasswd: " + policy, Dialect.ILLUMOS))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("nsswitch.conf:2: ");
  }

  @Test
  void allFaultsAreNamed() {
    assertThatThrownBy(() -> Nsswitch.parse("f", "passwd: a,b\n: x\ngroup: []", Dialect.ILLUMOS))
        .hasMessageContainingAll("f:1: ", "f:2: ", "f:3: ");
  }

  @Test
  void linesThatMeanNothingAreIgnored() throws ConfigException {
    Nsswitch nsswitch =
        Nsswitch.parse(
            "f", "no colon\npasswd:\n\n# c\nautomount: a,b\n  group : files # c", Dialect.ILLUMOS);
    assertThat(sources(nsswitch.policy("group"))).containsExactly("files");
    assertThat(sources(nsswitch.policy("passwd"))).containsExactly("nis", "files");
  }

  @Test
  void lastLineOfADatabaseCounts() throws ConfigException {
    Nsswitch nsswitch = Nsswitch.parse("f", "passwd: nis\npasswd: files", Dialect.ILLUMOS);
    assertThat(sources(nsswitch.policy("passwd"))).containsExactly("files");
  }

  @Test
  void glibcDialectTakesNegationAndLetsIpnodesFollowHosts() throws ConfigException {
    Nsswitch nsswitch =
        Nsswitch.parse("f", "hosts: resolve [!UNAVAIL=return] files\n", Dialect.GLIBC);
    Policy.Step resolve = nsswitch.policy("hosts").steps().get(0);
    assertThat(resolve.notFound()).isEqualTo(Action.RETURN);
    assertThat(resolve.unavailable()).isEqualTo(Action.CONTINUE);
    assertThat(resolve.tryAgain()).isEqualTo(Action.RETURN);
    assertThat(nsswitch.policy("ipnodes")).isEqualTo(nsswitch.policy("hosts"));
    assertThat(sources(nsswitch.policy("passwd"))).containsExactly("files");
  }

  private static List<String> warnings(String text, Dialect dialect) throws ConfigException {
    return Nsswitch.parse("f", text, dialect).warnings();
  }

  @Test
  void defaultsAreThoseOfTheSystem() {
    Nsswitch illumos = Nsswitch.defaults(Dialect.ILLUMOS, NscdConf.defaults());
    Nsswitch glibc = Nsswitch.defaults(Dialect.GLIBC, NscdConf.defaults());
    for (SwitchDatabase database : SwitchDatabase.values()) {
      boolean compat = database.databaseName().endsWith("_compat");
      assertThat(illumos.policy(database).text()).isEqualTo(compat ? "nis" : "nis files");
    }
    assertThat(sources(glibc.policy("passwd"))).containsExactly("files");
    assertThat(sources(glibc.policy("hosts"))).containsExactly("dns", "files");
    assertThat(glibc.policy("hosts").steps().get(0).notFound()).isEqualTo(Action.RETURN);
    assertThat(glibc.policy("hosts").steps().get(0).unavailable()).isEqualTo(Action.CONTINUE);
    assertThatThrownBy(() -> glibc.policy("aliases")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void someDatabasesFollowOthers() throws ConfigException {
    String text = "shadow: ldap,\nuser_attr: nis\naudit_user: nis\nexec_attr: nis\npasswd: files";
    Nsswitch illumos = Nsswitch.parse("f", text + "\nprof_attr: ldap", Dialect.ILLUMOS);
    for (String follower : List.of("shadow", "user_attr", "audit_user")) {
      assertThat(illumos.policy(follower)).isEqualTo(illumos.policy("passwd"));
    }
    assertThat(sources(illumos.policy("exec_attr"))).containsExactly("ldap");
    Nsswitch glibc = Nsswitch.parse("f", "passwd: files nis\nuser_attr: nis", Dialect.GLIBC);
    assertThat(sources(glibc.policy("shadow"))).containsExactly("files", "nis");
    assertThat(sources(glibc.policy("user_attr"))).containsExactly("nis");
  }

  @Test
  void policyOfADatabaseThatIsNotNamedIsThatOfNscdConf() throws ConfigException {
    NscdConf conf =
        NscdConf.parse(
            "n",
            """
            nsw-config-string passwd "files [NOTFOUND=return] nis"
            nsw-config-string group files
            nsw-config-string shadow dns
            """);
    Nsswitch illumos = Nsswitch.parse("f", "group: nis\n", Dialect.ILLUMOS, conf);
    assertThat(illumos.policy("passwd").text()).isEqualTo("files [NOTFOUND=return] nis");
    assertThat(illumos.policy("shadow")).isEqualTo(illumos.policy("passwd"));
    assertThat(illumos.policy("group").text()).isEqualTo("nis");
    assertThat(illumos.policy("hosts").text()).isEqualTo("nis files");
    Nsswitch glibc = Nsswitch.parse("f", "", Dialect.GLIBC, conf);
    assertThat(glibc.policy("passwd").text()).isEqualTo("files");
  }

  @Test
  void namesOfDatabasesHaveTheCaseOfTheSystem() throws ConfigException {
    String text = "PassWd: ldap\n";
    assertThat(sources(Nsswitch.parse("f", text, Dialect.ILLUMOS).policy("passwd")))
        .containsExactly("ldap");
    assertThat(sources(Nsswitch.parse("f", text, Dialect.GLIBC).policy("passwd")))
        .containsExactly("files");
  }

  @Test
  void blankIsSeparatorEnoughForGlibc() throws ConfigException {
    Nsswitch nsswitch =
        Nsswitch.parse("f", "  passwd files nis\ngroup : : ldap\nhosts\n: x\n", Dialect.GLIBC);
    assertThat(sources(nsswitch.policy("passwd"))).containsExactly("files", "nis");
    assertThat(sources(nsswitch.policy("group"))).containsExactly("ldap");
    assertThat(sources(nsswitch.policy("hosts"))).containsExactly("dns", "files");
  }

  @Test
  void longLinesAndPoliciesAreFaultsOnIllumosOnly() throws ConfigException {
    String policy = "files ".repeat(22);
    String line = "passwd:" + " ".repeat(250) + "files";
    assertThatThrownBy(() -> Nsswitch.parse("f", "passwd: " + policy, Dialect.ILLUMOS))
        .hasMessageStartingWith("f:1: length of data (files ")
        .hasMessageContaining("nsw-config-string larger than 128 (rc 21); ");
    assertThatThrownBy(() -> Nsswitch.parse("f", "shadow: " + policy, Dialect.ILLUMOS))
        .hasMessageContaining("(rc 21)");
    assertThatThrownBy(() -> Nsswitch.parse("f", line, Dialect.ILLUMOS))
        .hasMessage("f:1: a line of 262 bytes (rc 20); a line has at most 254");
    Nsswitch.parse("f", "passwd: files #" + "c".repeat(300), Dialect.ILLUMOS);
    Nsswitch.parse("f", "automount" + line, Dialect.ILLUMOS);
    assertThat(Nsswitch.parse("f", "passwd: " + policy + policy, Dialect.GLIBC).policy("passwd"))
        .extracting(Policy::steps)
        .satisfies(steps -> assertThat(steps).hasSize(44));
    Nsswitch.parse("f", line, Dialect.GLIBC);
  }

  @Test
  void legalLinesThatAreSurelyNotMeantAreTold() throws ConfigException {
    String text =
        """
        passwd: ldap
        passwd: files
        group: dns [SUCCESS=return NOTFOUND=return UNAVAIL=return TRYAGAIN=forever] files
        hosts files
        hosts: files dns # both are here
        ipnodes: ldap files
        shadow: files
        user_attr: nis
        services:
        automount: anything [
        netgroup: nis
        """;
    assertThat(warnings(text, Dialect.ILLUMOS))
        .satisfiesExactlyInAnyOrder(
            w -> assertThat(w).startsWith("f:1: passwd is named again in line 2"),
            w -> assertThat(w).startsWith("f:3: group: nscd-door has no source dns"),
            w -> assertThat(w).startsWith("f:3: group: files is never asked"),
            w -> assertThat(w).startsWith("f:4: no colon"),
            w -> assertThat(w).startsWith("f:6: ipnodes: nscd-door has no source ldap"),
            w -> assertThat(w).startsWith("f:8: user_attr follows the policy of passwd"),
            w -> assertThat(w).startsWith("f:9: no source"));
    assertThat(warnings("passwd: files\ngroup: files\nhosts: files dns\n", Dialect.GLIBC))
        .isEmpty();
    assertThat(warnings("passwd: files\ngroup: files\nhosts: files\n", Dialect.ILLUMOS))
        .containsExactly(
            "f: ipnodes: nscd-door has no source nis; clients look themselves when it is reached");
  }

  @Test
  void controlCharactersDoNotBreakAMessageIntoLines() {
    assertThatThrownBy(() -> Nsswitch.parse("f", "passwd: files\r,\u00e9", Dialect.ILLUMOS))
        .hasMessageContaining("(files\\x0d,\\xe9)")
        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
  }

  @Test
  void missingFileIsNamed() {
    assertThatThrownBy(
            () -> Nsswitch.read(Path.of("/nonexistent/x"), Dialect.ILLUMOS, NscdConf.defaults()))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("/nonexistent/x: no such file (rc 18); ");
  }
}

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
        "[NOTFOUND=return] files",
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

  @Test
  void missingFileIsNamed() {
    assertThatThrownBy(() -> Nsswitch.read(Path.of("/nonexistent/x"), Dialect.ILLUMOS))
        .isInstanceOf(ConfigException.class)
        .hasMessage("/nonexistent/x: no such file");
  }
}

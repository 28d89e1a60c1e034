package org.jdoors.nscd.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PolicyTest {

  private static List<String> remarks(String policy) throws ConfigException {
    List<String> remarks = new ArrayList<>();
    PolicyParser.parse(policy, Dialect.ILLUMOS, remarks::add);
    return remarks;
  }

  private static Policy glibc(String policy) throws ConfigException {
    return PolicyParser.parse(policy, Dialect.GLIBC, remark -> {});
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "files[NOTFOUND=return]dns | files [NOTFOUND=return] dns",
        "dns [tryagain=CONTINUE] | dns",
        "dns [TRYAGAIN=forever] | dns [TRYAGAIN=forever]",
        "dns [TRYAGAIN=5 TRYAGAIN=forever] | dns [TRYAGAIN=5 TRYAGAIN=forever]",
        "nis [TRYAGAIN=forever] files | nis [TRYAGAIN=forever] files",
        "files [FOO=return] dns | files dns",
        "[NOTFOUND=return] files | [NOTFOUND=return] files",
        "files [FOO=return] [BAR=return] | files [SUCCESS=return] [SUCCESS=return]",
        "files [NOTFOUND = = return] | files [NOTFOUND=return]",
        "files [ [NOTFOUND=return] | files [NOTFOUND=return]",
        "ldap [TRYAGAIN=4294967301] | ldap [TRYAGAIN=5]",
        "ldap [TRYAGAIN=4294967295] | ldap [TRYAGAIN=0]"
      })
  void textReadsAsTheSamePolicy(String policy, String text) throws ConfigException {
    assertThat(Policy.parse(policy).text()).isEqualTo(text);
    assertThat(Policy.parse(text)).isEqualTo(Policy.parse(policy));
  }

  @Test
  void textIsNeverTooLongToBeReadAgain() throws ConfigException {
    String tight = "nis[UNAVAIL=return]files".repeat(5) + "dns";
    assertThat(tight).hasSizeLessThan(Defaults.LONGEST_POLICY);
    Policy policy = Policy.parse(tight);
    assertThat(policy.text()).hasSizeLessThanOrEqualTo(Defaults.LONGEST_POLICY);
    assertThat(Policy.parse(policy.text())).isEqualTo(policy);
  }

  @Test
  void bracketThatIsNotClosedAfterABlankLosesItsCriterion() throws ConfigException {
    assertThat(Policy.parse("nis files [NOTFOUND=return ")).isEqualTo(Policy.parse("nis files"));
    assertThat(remarks("nis files [NOTFOUND=return ")).hasSize(1);
    assertThatThrownBy(() -> Policy.parse("nis files [NOTFOUND=return"))
        .isInstanceOf(ConfigException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "files [UNAVAIL=forever]",
        "nis [NOTFOUND=3]",
        "nis [FOO=return]",
        "dns [TRYAGAIN=continue]",
        "files [TRYAGAIN=5]",
        "[NOTFOUND=return] files"
      })
  void criteriaWithoutEffectAreTold(String policy) throws ConfigException {
    assertThat(remarks(policy)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"files dns", "nis [TRYAGAIN=3] files", "dns [TRYAGAIN=forever]"})
  void usualPoliciesAreNotRemarkedOn(String policy) throws ConfigException {
    assertThat(remarks(policy)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "nosuchsource, true",
    "LDAP, true",
    "nosuchsource files, false",
    "files nosuchsource, false",
    "ldap, false",
    "nis, false",
    "mdns, false",
    "ad, false",
    "compat, false",
    "user, false",
    "files, false",
    "dns, false"
  })
  void onlyASingleUnknownSourceIsUnavailable(String policy, boolean unavailable)
      throws ConfigException {
    assertThat(Policy.parse(policy).isUnavailable()).isEqualTo(unavailable);
    assertThat(glibc(policy).isUnavailable()).isFalse();
  }

  @Test
  void glibcHasOtherLabelsAndActions() throws ConfigException {
    Policy policy = glibc("files [SUCCESS=merge] mdns-4 [!UNAVAIL=return success=CONTINUE] dns");
    assertThat(policy.steps())
        .extracting(Policy.Step::source)
        .containsExactly("files", "mdns-4", "dns");
    assertThat(policy.steps().get(0).success()).isEqualTo(Action.MERGE);
    Policy.Step mdns = policy.steps().get(1);
    assertThat(mdns.success()).isEqualTo(Action.CONTINUE);
    assertThat(mdns.notFound()).isEqualTo(Action.RETURN);
    assertThat(mdns.unavailable()).isEqualTo(Action.CONTINUE);
    assertThat(policy.steps().get(2).tryAgain()).isEqualTo(Action.CONTINUE);
    assertThat(glibc(policy.text())).isEqualTo(policy);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[NOTFOUND=return] files",
        "files []",
        "files [NOTFOUND=return",
        "files [NOTFOUND=3]",
        "files [TRYAGAIN=forever]",
        "files [FOO=return]",
        "files [NOTFOUND]",
        "files [!]"
      })
  void glibcIsStricter(String policy) {
    assertThatThrownBy(() -> glibc(policy))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll(policy, "(rc 20); ");
  }
}

package org.jdoors.smf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule finds the manifest that breaks it: one of those delivered, with one thing changed. */
final class ManifestRulesTest {

  /**
   * A change of the system log's manifest.
   *
   * @param from text that is there once at least, the first of which is changed
   * @param says what a rule has to say of it
   */
  private record Broken(String from, String to, String says) {}

  private static Stream<Broken> broken() {
    return Stream.of(
        // Grammar.
        new Broken(
            "<stability value='Unstable'/>", "<stability value='Shaky'/>", "cannot be Shaky"),
        new Broken("<stability value='Unstable'/>", "<stability/>", "has no value"),
        new Broken("<visibility value='readwrite'/>", "<visible/>", "no element of a bundle"),
        new Broken("grouping='optional_all'", "grouping='maybe'", "grouping cannot be maybe"),
        new Broken("timeout_seconds='90'", "timeout='90'", "cannot have timeout"),
        new Broken("timeout_seconds='90'", "timeout='90'", "has no timeout_seconds"),
        new Broken(
            "<property name='pid_file' type='astring'/>",
            "<property name='pid_file' type='path'/>",
            "type cannot be path"),
        new Broken(
            "<property name='pid_file' type='astring'/>",
            "<property name='pid_file' type='astring'><text_list/></property>",
            "no element of a bundle: text_list"),
        new Broken(
            "<common_name>\n          <loctext xml:lang='C'>system log behind a door (Java)</loctext>\n"
                + "        </common_name>",
            "",
            "children of template"),
        new Broken(
            "      <method_context",
            "      <property_group name='early' type='application'/>\n      <method_context",
            "in disorder"),
        // The instance and its service.
        new Broken("dtd/service_bundle.dtd.1", "dtd/other.dtd", "document type"),
        new Broken(
            "<service_bundle type='manifest'", "<service_bundle type='profile'", "no manifest"),
        new Broken("name='system/system-log'", "name='site/system-log'", "not the native one"),
        new Broken("version='1'>", "version='2'>", "version is not the native one"),
        new Broken("type='service' version", "type='milestone' version", "type is not the native"),
        new Broken("<instance name='door'", "<instance name='java'", "not named door"),
        new Broken("enabled='false'", "enabled='true'", "enabled at once"),
        new Broken(
            "<instance name",
            "<property_group name='config' type='application'/>\n    <instance name",
            "at service level: property_group"),
        // Names.
        new Broken(
            "<property_group name='tuning'",
            "<property_group name='jdoors'",
            "there twice: jdoors"),
        new Broken(
            "<property_group name='tuning'", "<property_group name='stop'", "there twice: stop"),
        new Broken(
            "<property name='pid_file'",
            "<property name='config_file'",
            "there twice: config_file"),
        new Broken("<property name='pid_file'", "<property name='pid file'", "no name: pid file"),
        // Dependencies.
        new Broken(
            "<dependency name='autofs'", "<dependency name='automount'", "dependency: automount"),
        new Broken(
            "<dependency name='autofs'", "<dependency name='automount'", "missing: [autofs]"),
        new Broken(
            "grouping='optional_all' restart_on='none' type",
            "grouping='require_all' restart_on='none' type",
            "not the native dependency: autofs"),
        new Broken("svc:/system/filesystem/local", "svc:/system/filesystem/far", "does not have"),
        new Broken(
            "value='svc:/system/system-log:default'",
            "value='svc:/system/name-service-cache:default'",
            "excludes others"),
        new Broken("grouping='exclude_all'", "grouping='require_all'", "not excluded once"),
        new Broken(
            "<dependent name='system-log-door_multi-user'",
            "<dependent name='system-log_single-user'",
            "native service's name"),
        new Broken(
            "_multi-user' grouping='optional_all'",
            "_multi-user' grouping='require_all'",
            "keep its dependent"),
        new Broken(
            "svc:/milestone/multi-user", "svc:/milestone/single-user", "of the native dependent"),
        // Methods.
        new Broken(
            "exec_method type='method' name='refresh'",
            "exec_method type='method' name='reload'",
            "missing"),
        new Broken(
            "/lib/svc/method/jdoors syslog-door stop", ":kill", "no method that is delivered"),
        new Broken(
            "/lib/svc/method/jdoors syslog-door stop",
            "/lib/svc/method/jdoor syslog-door stop",
            "no method that is delivered"),
        new Broken(
            "/lib/svc/method/jdoors syslog-door stop",
            "/lib/svc/method/jdoors nscd-door stop",
            "for its daemon"),
        new Broken("jdoors syslog-door stop'", "jdoors syslog-door start'", "for its daemon"),
        new Broken("timeout_seconds='180'", "timeout_seconds='30'", "too little time"),
        new Broken("timeout_seconds='90'", "timeout_seconds='0'", "no end"),
        // Privileges.
        new Broken("working_directory='/'", "", "root's home"),
        new Broken("user='root'", "user='daemon'", "only root"),
        new Broken("basic,!file_link_any,net_privaddr'", "net_privaddr'", "without basic"),
        new Broken("basic,!file_link_any,net_privaddr'", "basic,zone'", "all privileges"),
        new Broken("!file_link_any,net_privaddr'", "!sys_mount'", "cannot be taken away"),
        new Broken(",net_privaddr'", ",net_privaddr,sys_time'", "without a reason: [sys_time]"),
        new Broken("seen with proc_info", "seen", "without a reason: [proc_info]"),
        // svc.startd.
        new Broken(
            "        <propval name='critical_failure_period' type='integer' value='60'/>\n",
            "",
            "only together"),
        new Broken("value='contract'", "value='child'", "online when its start method"),
        new Broken(
            "name='critical_failure_count' type='integer'",
            "name='critical_failure_count' type='count'",
            "of another type"),
        new Broken("name='critical_failure_count'", "name='failure_count'", "no such property"),
        // Properties and templates.
        new Broken(
            "name='max_heap' type='count' value='96'",
            "name='max_heap' type='count' value='much'",
            "is no count"),
        new Broken(
            "name='strict' type='boolean' value='false'",
            "name='strict' type='boolean' value='no'",
            "is no boolean"),
        new Broken(
            "name='max_heap' type='count' value='96'",
            "name='max_heap' type='count' value='16'",
            "cannot be 16"),
        new Broken("value='log_from_remote'/>", "value='always'/>", "cannot be always"),
        new Broken(
            "<propval name='max_heap' type='count' value='96'/>",
            "<property name='max_heap' type='count'/>",
            "too few"),
        new Broken(
            "<property name='pid_file'",
            "<property name='pidfile'",
            "without template: jdoors/pidfile"),
        new Broken(
            "<property name='pid_file'",
            "<property name='pidfile'",
            "there are not: [jdoors/pid_file]"),
        new Broken(
            "<prop_pattern name='pid_file' type='astring'",
            "<prop_pattern name='pid_file' type='ustring'",
            "of another type: jdoors/pid_file"),
        new Broken(
            "<prop_pattern name='pid_file'",
            "<prop_pattern name='log_device'",
            "two templates of a property"),
        new Broken(
            "<pg_pattern name='tuning'", "<pg_pattern name='tunes'", "without template: tuning"),
        new Broken(
            "<pg_pattern name='tuning'", "<pg_pattern name='tunes'", "there are not: [tunes]"),
        new Broken(
            "<pg_pattern name='tuning'", "<pg_pattern name='jdoors'", "two templates of a group"),
        new Broken(
            "<pg_pattern name='tuning'", "<pg_pattern name='startd'", "SMF has the template"),
        new Broken("target='this'", "target='all'", "of others, too"),
        new Broken(
            "<pg_pattern name='tuning' type='application'",
            "<pg_pattern name='tuning' type='framework'",
            "another type: tuning"),
        new Broken(
            "<description>\n            <loctext xml:lang='C'>What runs",
            "<description>\n            <loctext xml:lang='de'>What runs",
            "without description: jdoors"),
        new Broken(
            "<loctext xml:lang='C'>Folder that the programs",
            "<loctext xml:lang='de'>Folder that the programs",
            "prefix is not described"),
        new Broken("            <visibility value='readwrite'/>\n", "", "who is to see"),
        new Broken("            <cardinality min='1' max='1'/>\n", "", "any number of values"),
        new Broken(
            "<cardinality min='1' max='1'/>", "<cardinality min='0' max='1'/>", "not with a value"),
        new Broken("<cardinality min='1' max='1'/>", "<cardinality min='2' max='3'/>", "too few"),
        new Broken(
            "            <constraints>\n              <range min='0' max='999999999'/>\n            </constraints>\n",
            "",
            "least and greatest"),
        new Broken(
            "<loctext xml:lang='C'>megabytes</loctext>",
            "<loctext xml:lang='C'> </loctext>",
            "units without a name"),
        new Broken("system log behind a door (Java)", "s".repeat(60), "a long one"),
        // Authorisations.
        new Broken("solaris.smf.manage.system-log", "solaris.smf.manage.syslog", "not defined"),
        new Broken(
            "<propval name='action_authorization' type='astring' value='solaris.smf.manage.system-log'/>",
            "",
            "may do all"),
        new Broken(
            "<property name='pid_file' type='astring'/>",
            "<propval name='value_authorization' type='astring' value='solaris.smf.value.system-log'/>",
            "without template: jdoors/value_authorization"));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void aRuleFindsWhatIsBroken(Broken broken) throws IOException {
    String text = Files.readString(Daemon.SYSLOG.manifestFile());
    int at = text.indexOf(broken.from());
    assertThat(at).as("what is changed is there").isNotNegative();
    String changed =
        text.substring(0, at) + broken.to() + text.substring(at + broken.from().length());

    Manifest manifest = Manifest.of(changed);
    List<String> found = new ArrayList<>(BundleGrammar.violations(manifest.root()));
    if (found.isEmpty()) {
      // The rules look at what has the form of a bundle.
      found.addAll(InstanceRules.violations(Daemon.SYSLOG, changed));
      found.addAll(PropertyRules.violations(manifest, SecurityFiles.delivered()));
    }
    assertThat(found).anyMatch(line -> line.contains(broken.says()));
  }

  /** Whoever may change the path of a file that root writes may change any file. */
  @Test
  void pathsAreNotLeftToOthers() throws IOException {
    String text = Files.readString(Daemon.SYSLOG.manifestFile());
    String property =
        "<propval name='value_authorization' type='astring' value='solaris.smf.value.system-log'/>";
    int start = text.indexOf("          <prop_pattern name='value_authorization'");
    String pattern = text.substring(start, text.indexOf("        </pg_pattern>", start));
    String changed =
        text.replace("<property name='pid_file' type='astring'/>", property)
            .replaceFirst(
                "(?s) *<prop_pattern name='pid_file'.*?</prop_pattern>\n",
                Matcher.quoteReplacement(pattern));

    assertThat(PropertyRules.violations(Manifest.of(changed), SecurityFiles.delivered()))
        .singleElement()
        .asString()
        .contains("as good as root");
  }

  @Test
  void findsWhoExcludeEachOther() throws IOException {
    String ours = Files.readString(Daemon.SYSLOG.manifestFile());
    String theirs =
        ours.replace("<instance name='door'", "<instance name='default'")
            .replace("system-log:default'", "system-log:door'");

    assertThat(InstanceRules.mutualExclusions(List.of(ours, theirs)))
        .singleElement()
        .asString()
        .contains("exclude each other");
  }

  @Test
  void findsFaultsInSecurityFiles() {
    String good = "solaris.smf.value.system-log:::Change System Log Properties::";
    String profile = "Log:::Manage the log:auths=solaris.smf.value.system-log";

    assertThat(new SecurityFiles(List.of(good), List.of(profile)).violations()).isEmpty();
    assertThat(new SecurityFiles(List.of("solaris.smf.value.x::Short:"), List.of()).violations())
        .anyMatch(line -> line.contains("no line of auth_attr"));
    assertThat(new SecurityFiles(List.of(good, good), List.of()).violations())
        .anyMatch(line -> line.contains("defined twice"));
    assertThat(
            new SecurityFiles(List.of("solaris.smf.manage.system-log:::Manage::"), List.of())
                .violations())
        .anyMatch(line -> line.contains("defines it already"));
    assertThat(new SecurityFiles(List.of(), List.of(profile)).violations())
        .anyMatch(line -> line.contains("not defined"));
    assertThat(new SecurityFiles(List.of(good), List.of("Log::Manage:auths=x")).violations())
        .anyMatch(line -> line.contains("no line of prof_attr"));
  }
}

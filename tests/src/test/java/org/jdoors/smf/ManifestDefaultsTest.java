package org.jdoors.smf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdoors.nscd.admin.LogOutput;
import org.jdoors.nscd.config.Defaults;
import org.jdoors.nscd.wire.NameServiceDoor;
import org.jdoors.syslog.client.SyslogClient;
import org.jdoors.syslog.config.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;

/** What manifests and method say of the daemons is what the daemons' sources say. */
final class ManifestDefaultsTest {
  private static final Path TOP = Path.of("..");
  private static final Pattern OPTION = Pattern.compile("@Option\\(\\s*names = \\{?\"(-[^\"]+)\"");

  /** An option in the tables of the method script, or one of those without a value. */
  private static final Pattern METHOD_OPTION =
      Pattern.compile("(?<=[' ]|^)(-[a-zA-Z]|--[a-z-]+)(?=:[a-z]|; )", Pattern.MULTILINE);

  @ParameterizedTest
  @CsvSource({
    "NSCD, nscd-door/src/main/java/org/jdoors/nscd/StartOptions.java "
        + "nscd-door/src/main/java/org/jdoors/nscd/ConfigFiles.java "
        + "nscd-door/src/main/java/org/jdoors/nscd/DatabaseFiles.java",
    "SYSLOG, syslog-door/src/main/java/org/jdoors/syslog/StartOptions.java",
  })
  void everyOptionOfTheDaemonIsOneOfTheMethod(Daemon daemon, String sources) throws IOException {
    Set<String> options = new TreeSet<>();
    for (String source : (sources + " " + doorOption()).split(" ", -1)) {
      OPTION.matcher(read(source)).results().forEach(match -> options.add(match.group(1)));
    }

    String script = Files.readString(Delivered.METHOD);
    Set<String> used = new TreeSet<>();
    String table = between(script, daemon.command + ")\n      paths=", ";;\n");
    METHOD_OPTION.matcher(table).results().forEach(match -> used.add(match.group(1)));
    if (daemon == Daemon.SYSLOG) {
      String network = between(script, "get tuning/network", "esac");
      METHOD_OPTION.matcher(network).results().forEach(match -> used.add(match.group(1)));
    }
    assertThat(used).isEqualTo(options);
  }

  private static String doorOption() {
    return "door-core/src/main/java/org/jdoors/daemon/DoorOption.java";
  }

  @Test
  void nscdDoorsDefaultsAreThoseThatTheTemplatesTell() throws IOException {
    Manifest manifest = Daemon.NSCD.manifest();
    assertTold(manifest, "door_file", "the native one, /var/run/" + NameServiceDoor.NAME);
    assertTold(manifest, "config_file", Defaults.NSCD_CONF);
    assertTold(manifest, "nsswitch_file", Defaults.NSSWITCH);
    assertTold(manifest, "passwd_file", Defaults.PASSWD);
    assertTold(manifest, "group_file", Defaults.GROUP);
    assertTold(manifest, "hosts_file", Defaults.HOSTS);
    assertTold(manifest, "resolv_conf_file", Defaults.RESOLV_CONF);
    assertTold(manifest, "dns_port", Defaults.DNS_PORT);
    assertThat(pattern(manifest, "debug_level").getElementsByTagName("range").item(0))
        .isInstanceOfSatisfying(
            Element.class,
            range ->
                assertThat(range.getAttribute("max"))
                    .isEqualTo(Integer.toString(LogOutput.MOST_DEBUG_LEVEL)));
  }

  @Test
  void syslogDoorsDefaultsAreThoseThatTheTemplatesTell() throws IOException {
    Manifest manifest = Daemon.SYSLOG.manifest();
    assertTold(manifest, "door_file", "the native one, /var/run/" + SyslogClient.DOOR_NAME);
    assertTold(manifest, "own_config_file", Settings.USUAL_FILE);
    String options = read("syslog-door/src/main/java/org/jdoors/syslog/StartOptions.java");
    assertTold(manifest, "config_file", group(options, "USUAL_FILE = \"([^\"]+)\""));
    assertTold(
        manifest, "mark_interval", "what syslog-door.toml says, else " + minutes(options) + ".");
    String names = read("syslog-door/src/main/java/org/jdoors/syslog/NativeNames.java");
    assertThat(names).contains("run.resolve(\"syslog.pid\")");
    assertTold(manifest, "pid_file", "the native one, /var/run/syslog.pid");
  }

  private static String minutes(String options) {
    return group(options, "without it ([0-9]+)\\.\"");
  }

  @ParameterizedTest
  @CsvSource({"NSCD", "SYSLOG"})
  void theHeapIsTheLaunchersUnlessChanged(Daemon daemon) throws IOException {
    assertThat(daemon.manifest().values().get("tuning/max_heap"))
        .isEqualTo(List.of(group(read("packaging/lib/launch.sh"), "-Xmx([0-9]+)m -XX:")));
  }

  /** Three quarters of the time are for the daemon; see the method script. */
  @Test
  void theStopMethodsGiveTheDaemonsTheTimeThatTheyTake() throws IOException {
    String deadline = read("syslog-door/src/main/java/org/jdoors/syslog/StopDeadline.java");
    Duration syslog =
        Duration.ofSeconds(Long.parseLong(group(deadline, "ofSeconds\\(([0-9]+)\\)")));

    assertThat(given(Daemon.SYSLOG)).isGreaterThan(syslog);
    assertThat(given(Daemon.NSCD)).isGreaterThan(Defaults.STOP_DEADLINE);
  }

  private static Duration given(Daemon daemon) throws IOException {
    Element stop = daemon.manifest().inInstance("exec_method").get(1);
    int seconds = Integer.parseInt(stop.getAttribute("timeout_seconds"));
    assertThat(Files.readString(Delivered.METHOD)).contains("limit=$((value - value / 4))");
    return Duration.ofSeconds(seconds - seconds / 4);
  }

  private static void assertTold(Manifest manifest, String property, Object value) {
    assertThat(pattern(manifest, property).getTextContent()).contains("No value: " + value);
  }

  private static Element pattern(Manifest manifest, String property) {
    return manifest.all("prop_pattern").stream()
        .filter(pattern -> pattern.getAttribute("name").equals(property))
        .findFirst()
        .orElseThrow();
  }

  private static String read(String path) throws IOException {
    return Files.readString(TOP.resolve(path));
  }

  private static String group(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as(pattern).isTrue();
    return matcher.group(1);
  }

  private static String between(String text, String from, String to) {
    int start = text.indexOf(from);
    assertThat(start).as(from).isNotNegative();
    return text.substring(start, text.indexOf(to, start));
  }
}

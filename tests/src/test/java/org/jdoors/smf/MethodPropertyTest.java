package org.jdoors.smf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jdoors.smf.MethodRoot.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the start method makes of properties: options of the daemon, each value exactly as it is.
 */
final class MethodPropertyTest {
  private static final String SHELLS = "org.jdoors.smf.Shells#installed";
  private static final int CONFIG = 96;

  @TempDir private Path folder;

  private MethodRoot root(String shell, Daemon daemon) throws IOException {
    return new MethodRoot(folder, shell, daemon);
  }

  @ParameterizedTest
  @MethodSource(SHELLS)
  void theManifestsValuesAreTheNativeBehaviour(String shell) throws Exception {
    try (MethodRoot root = root(shell, Daemon.NSCD)) {
      assertThat(root.call("start").status()).isZero();
      assertThat(root.arguments("run")).isEmpty();
      assertThat(root.arguments("ping")).isEmpty();
      assertThat(root.arguments("check-config")).isEmpty();
    }
    try (MethodRoot root = new MethodRoot(folder.resolve("syslog"), shell, Daemon.SYSLOG)) {
      assertThat(root.call("start").status()).isZero();
      assertThat(root.arguments("run")).containsExactly("-t");
      assertThat(root.lines("calls")).doesNotContain("check-config");
      assertThat(root.path("messages")).isEmptyFile();
    }
  }

  @ParameterizedTest
  @MethodSource(SHELLS)
  void everyOptionOfNscdDoorIsAProperty(String shell) throws Exception {
    try (MethodRoot root = root(shell, Daemon.NSCD)) {
      root.property("jdoors/config_file", List.of("/c"))
          .property("jdoors/nsswitch_file", List.of("/s"))
          .property("jdoors/passwd_file", List.of("/p"))
          .property("jdoors/group_file", List.of("/g"))
          .property("jdoors/hosts_file", List.of("/h"))
          .property("jdoors/resolv_conf_file", List.of("/r"))
          .property("jdoors/dns_port", List.of("5353"))
          .property("jdoors/log_file", List.of("/l"))
          .property("jdoors/door_file", List.of("/d"))
          .property("tuning/debug_level", List.of("7"));

      assertThat(root.call("start").status()).isZero();

      assertThat(root.arguments("run"))
          .containsExactly(
              "-f=/c",
              "--nsswitch=/s",
              "--passwd=/p",
              "--group=/g",
              "--hosts=/h",
              "--resolv-conf=/r",
              "-l=/l",
              "--door=/d",
              "--dns-port=5353",
              "-d=7");
      assertThat(root.arguments("check-config")).containsExactly("-f=/c", "--nsswitch=/s");
      assertThat(root.arguments("ping")).containsExactly("--door=/d");
    }
  }

  @ParameterizedTest
  @MethodSource(SHELLS)
  void everyOptionOfSyslogDoorIsAProperty(String shell) throws Exception {
    try (MethodRoot root = root(shell, Daemon.SYSLOG)) {
      root.property("jdoors/config_file", List.of("/c"))
          .property("jdoors/own_config_file", List.of("/o"))
          .property("jdoors/log_device", List.of("/dev/other"))
          .property("jdoors/pid_file", List.of("/pid"))
          .property("jdoors/read_group", List.of("4"))
          .property("jdoors/door_file", List.of("/d"))
          .property("tuning/network", List.of("configured"))
          .property("tuning/mark_interval", List.of("5"))
          .property("tuning/create_files", List.of("true"))
          .property("tuning/strict", List.of("true"))
          .property("tuning/debug", List.of("true"));

      assertThat(root.call("start").status()).isZero();

      assertThat(root.arguments("run"))
          .containsExactly(
              "-f=/c",
              "-c=/o",
              "-p=/dev/other",
              "--pid-file=/pid",
              "--door=/d",
              "--read-group=4",
              "-m=5",
              "-d",
              "--create-files");
      assertThat(root.arguments("check-config")).containsExactly("-c=/o", "/c");
    }
  }

  /** The native property is one of the service, and honoured by this instance too. */
  @ParameterizedTest
  @MethodSource(SHELLS)
  void theNetworkIsOnOrOffAsTheNativePropertySays(String shell) throws Exception {
    try (MethodRoot root = root(shell, Daemon.SYSLOG)) {
      root.property("config/log_from_remote", List.of("true"));
      assertThat(root.call("start").status()).isZero();
      assertThat(root.arguments("run")).containsExactly("-T");
      root.reset();

      root.without("config/log_from_remote").without("tuning/network");
      assertThat(root.call("start").status()).isZero();
      assertThat(root.arguments("run")).containsExactly("-t");
    }
  }

  /** Everything that a shell could take for more than text. */
  @ParameterizedTest
  @MethodSource(SHELLS)
  void anyTextIsOneArgument(String shell) throws Exception {
    List<String> texts =
        List.of(
            "/with blanks  in it ",
            "/tab\there",
            "/line\nbreak\n",
            "/quotes\"'`",
            "/\"\"",
            "/back\\slash\\\\",
            "/$(touch " + folder + "/broken)",
            "/`touch " + folder + "/broken`",
            "/$HOME${HOME}",
            "/;touch " + folder + "/broken;",
            "/&|<>()^",
            "/*?[a-z]~{a,b}!#%=",
            "/-n",
            "/grüße");
    try (MethodRoot root = root(shell, Daemon.NSCD)) {
      for (String text : texts) {
        root.property("jdoors/config_file", List.of(text));
        assertThat(root.call("start").status()).as(text).isZero();
        assertThat(root.arguments("run")).containsExactly("-f=" + text);
        assertThat(root.arguments("check-config")).containsExactly("-f=" + text);
        root.reset();
      }
      assertThat(folder.resolve("broken")).doesNotExist();
    }
  }

  @ParameterizedTest
  @MethodSource(SHELLS)
  void anEmptyValueIsNone(String shell) throws Exception {
    try (MethodRoot root = root(shell, Daemon.NSCD)) {
      for (String name : root.properties("jdoors/.*(file|port|home)|tuning/debug_level")) {
        root.property(name, List.of(""));
      }
      assertThat(root.call("start").status()).isZero();
      assertThat(root.arguments("run")).isEmpty();
      assertThat(root.arguments("ping")).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource(SHELLS)
  void namesThePropertyWhoseValueCannotBe(String shell) throws Exception {
    try (MethodRoot root = root(shell, Daemon.NSCD)) {
      assertRefused(root, "jdoors/config_file", List.of("nscd.conf"), "begins with /");
      assertRefused(root, "jdoors/door_file", List.of("-x"), "begins with /");
      assertRefused(root, "jdoors/hosts_file", List.of("/a", "/b"), "several values");
      assertRefused(root, "jdoors/hosts_file", List.of("/a", ""), "several values");
      assertRefused(root, "jdoors/hosts_file", List.of("", "/b"), "several values");
      assertRefused(root, "jdoors/prefix", List.of("opt"), "begins with /");
      assertRefused(root, "jdoors/java_home", List.of("java"), "begins with /");
      for (String number :
          List.of("0", "65536", "-1", "053", "5x", "1 2", "99999999999999999999")) {
        assertRefused(
            root, "jdoors/dns_port", List.of(number), "number from 1 to 65535: " + number);
      }
      assertRefused(root, "tuning/debug_level", List.of("11"), "number from 0 to 10");
      assertRefused(root, "tuning/max_heap", List.of("31"), "number from 32 to 1048576");
      assertRefused(root, "jdoors/java_options", List.of("-Da=b c"), "without blanks");
      assertRefused(root, "jdoors/java_options", List.of("-Da\nb"), "without blanks");
      assertRefused(root, "jdoors/java_options", List.of("Da=b"), "begins with -");
    }
  }

  @ParameterizedTest
  @MethodSource(SHELLS)
  void namesThePropertyOfTheSystemLogWhoseValueCannotBe(String shell) throws Exception {
    try (MethodRoot root = root(shell, Daemon.SYSLOG)) {
      assertRefused(root, "tuning/network", List.of("on"), "log_from_remote nor configured: on");
      assertRefused(root, "tuning/debug", List.of("yes"), "neither true nor false: yes");
      assertRefused(root, "tuning/mark_interval", List.of("0"), "number from 1");
      assertRefused(root, "jdoors/read_group", List.of("staff"), "number from 0");
    }
  }

  private static void assertRefused(MethodRoot root, String name, List<String> values, String says)
      throws Exception {
    String before = Files.readString(root.path("properties").resolve(name));
    root.property(name, values);

    Result result = root.call("start");

    assertThat(result.status()).as(result.log()).isEqualTo(CONFIG);
    assertThat(result.log()).contains(name).contains(says).contains("svccfg -s");
    assertThat(root.lines("calls")).doesNotContain("run");
    Files.writeString(root.path("properties").resolve(name), before);
  }

  /**
   * So that no property of a manifest is without effect, and none is asked for that there is not.
   */
  @ParameterizedTest
  @MethodSource(SHELLS)
  void asksForThePropertiesOfTheManifestAndNoOther(String shell) throws Exception {
    for (Daemon daemon : Daemon.values()) {
      try (MethodRoot root = new MethodRoot(folder.resolve(daemon.command), shell, daemon)) {
        if (daemon == Daemon.SYSLOG) {
          root.property("tuning/strict", List.of("true"));
        }
        assertThat(root.call("start").status()).isZero();

        Set<String> asked = new TreeSet<>(root.lines("asked"));
        Set<String> expected = new TreeSet<>(daemon.manifest().values().keySet());
        expected.removeIf(name -> name.endsWith("_authorization") || name.startsWith("startd/"));
        expected.add("general/enabled");
        expected.add("start/timeout_seconds");
        if (daemon == Daemon.SYSLOG) {
          expected.add("config/log_from_remote");
        }
        assertThat(asked).isEqualTo(expected);
        assertThat(NativeFacts.inherited(daemon))
            .containsAll(asked.stream().filter(name -> name.startsWith("config/")).toList());
      }
    }
  }

  /** The stand-in writes what svcprop does: these are its words, not those of the method. */
  @Test
  void theStandInEscapesAsSvcpropDoes() {
    assertThat(PropertyText.of(List.of())).isEqualTo("\n");
    assertThat(PropertyText.of(List.of("", "a b"))).isEqualTo("\"\" a\\ b\n");
    assertThat(PropertyText.of(List.of("\"\"\n"))).isEqualTo("\\\"\\\"\\\n\n");
    assertThat(PropertyText.of(List.of("$*?[~{#"))).isEqualTo("$*?[~{#\n");
  }
}

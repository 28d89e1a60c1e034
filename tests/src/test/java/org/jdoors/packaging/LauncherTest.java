package org.jdoors.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Which Java the launchers choose, and with which options; with a {@code uname} and Javas that only
 * say what they are.
 */
@Timeout(120)
final class LauncherTest {

  private static final Path LAUNCH = Delivered.TOP.resolve("packaging/lib/launch.sh");

  @TempDir private Path folder = Path.of("");

  /** A Java of that version below {@code home}, which prints its options, one a line. */
  private Path java(String home, String version) throws Exception {
    Path java = folder.resolve(home).resolve("bin/java");
    Files.createDirectories(java.getParent());
    program(java, "echo '" + home + "'\nprintf '%s\\n' \"$@\"");
    Files.writeString(
        folder.resolve(home).resolve("release"),
        "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    return java;
  }

  private void program(Path file, String does) throws Exception {
    Files.writeString(file, "#!/bin/sh\n" + does + "\n");
    Command.ok(folder, "chmod", "+x", file.toString());
  }

  /** Launches from an installed tree, on a machine that says it is {@code uname}. */
  private Command launch(String uname, String homes, Map<String, String> more) throws Exception {
    Path bin = Files.createDirectories(folder.resolve("path"));
    program(bin.resolve("uname"), "echo '" + uname + "'");
    Path lib = tree();
    // The places of a JDK are not this test's to write to.
    String script =
        "jdoors_home=$1 jdoors_lib=$2 jdks=$4; . \"$3\";"
            + " jdoors_illumos_jdks() { printf '%s\\n' $jdks; };"
            + " jdoors_launch nscd-door Main run";
    Map<String, String> environment = new HashMap<>(more);
    environment.putIfAbsent("JAVA_HOME", "");
    // Without the java of this machine.
    program(bin.resolve("sed"), "exec /bin/sed \"$@\"");
    program(bin.resolve("ls"), "exec /bin/ls \"$@\"");
    environment.put("PATH", bin + more.getOrDefault("PATH", ""));
    return Command.run(
        folder,
        environment,
        List.of(
            "/bin/sh",
            "-c",
            script,
            "sh",
            lib.toString(),
            lib.toString(),
            LAUNCH.toString(),
            homes));
  }

  private Path tree() throws IOException {
    Path lib = folder.resolve("lib");
    Files.createDirectories(lib.resolve("native/sunos-x86-64"));
    Files.writeString(lib.resolve("door-core.jar"), "");
    Files.writeString(lib.resolve("native/sunos-x86-64/libjnidispatch.so"), "");
    return lib;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "21.0.12.1 | 17.0.20.1 | first",
        "21.0.4    | 17.0.20.1 | first",
        "21.0.3    | 17.0.20.1 | second",
        "21.0.3.1  | 17.0.20.1 | second",
        "21-ea     | 17.0.20.1 | second",
        "21.0.3-x  | 17.0.20.1 | second",
        "21.1      | 17.0.20.1 | first",
        "18.0.2    | 17.0.20.1 | first",
        "24        | 17.0.20.1 | first",
        "26-ea     | 17.0.20.1 | first",
        "x         | 17.0.20.1 | second",
        "21.0.2    | 17.0.20.1 | second",
        "21        | 17        | second",
        "11.0.32.1 | 25.0.4.1  | second",
        "21.0.10   | 17.0.1    | first",
      })
  void onIllumosTheFirstThatWorksIsTaken(String first, String second, String chosen)
      throws Exception {
    java("first", first);
    java("second", second);

    Command command =
        launch(
            "SunOS i86pc",
            folder.resolve("none") + " " + folder.resolve("first") + " " + folder.resolve("second"),
            Map.of());

    assertThat(command.status()).as(command.said()).isZero();
    assertThat(command.said()).startsWith(chosen + "\n");
  }

  @ParameterizedTest
  @CsvSource({"17.0.20, chosen", "21.0.3, first", "11.0.32, first"})
  void onIllumosTheSystemsChoiceComesFirstIfItWorks(String version, String taken) throws Exception {
    Path chosen = java("chosen", version);
    java("first", "21.0.12.1");

    Command command =
        launch(
            "SunOS i86pc",
            folder.resolve("first").toString(),
            Map.of("PATH", ":" + chosen.getParent()));

    assertThat(command.status()).as(command.said()).isZero();
    assertThat(command.said()).startsWith(taken + "\n");
  }

  @Test
  void withoutAnyJavaThePackagesAreNamed() throws Exception {
    Command command = launch("SunOS i86pc", folder.resolve("none").toString(), Map.of());

    assertThat(command.status()).isEqualTo(96);
    assertThat(command.said()).startsWith("nscd-door: no Java found").contains("openjdk21");
  }

  @Test
  void onIllumosTheNativeLibraryIsThatOfTheTree() throws Exception {
    java("first", "21.0.12.1");

    Command command = launch("SunOS i86pc", folder.resolve("first").toString(), Map.of());

    String lib = folder.resolve("lib/native/sunos-x86-64").toString();
    assertThat(command.said().lines())
        .contains(
            "-Djna.nosys=true",
            "-Djna.nounpack=true",
            "-Djna.boot.library.path=" + lib,
            "-Djna.library.path=" + lib);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SunOS i86pc  | 21.0.3    | of 21 only 21.0.4 and later work on illumos",
        "SunOS i86pc  | 21.0.2    | of 21 only 21.0.4 and later work on illumos",
        "SunOS i86pc  | 11.0.32.1 | 17 or later is needed",
        "Linux x86_64 | 11.0.32   | 17 or later is needed",
      })
  void anUnsuitableJavaIsRefusedWithTheStatusOfAConfiguration(
      String uname, String version, String told) throws Exception {
    java("chosen", version);

    Command command = launch(uname, "", Map.of("JAVA_HOME", folder.resolve("chosen").toString()));

    assertThat(command.status()).isEqualTo(96);
    assertThat(command.said())
        .startsWith("nscd-door: " + folder.resolve("chosen/bin/java") + " is Java " + version)
        .contains(told);
  }

  @Test
  void onLinuxEvery21Works() throws Exception {
    java("chosen", "21.0.2");

    Command command =
        launch("Linux x86_64", "", Map.of("JAVA_HOME", folder.resolve("chosen").toString()));

    assertThat(command.said()).startsWith("chosen\n");
  }

  @Test
  void aJavaHomeWithoutJavaIsNamed() throws Exception {
    Command command = launch("SunOS i86pc", "", Map.of("JAVA_HOME", "/no/such"));

    assertThat(command)
        .isEqualTo(
            new Command(
                96, "nscd-door: JAVA_HOME is /no/such, but /no/such/bin/java is not there\n"));
  }
}

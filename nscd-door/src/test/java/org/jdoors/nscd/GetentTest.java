package org.jdoors.nscd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jdoors.nscd.config.Defaults;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code lookup} prints what this machine's getent prints, byte by byte, and ends as it does. In
 * one half of the tests both read the machine's files, in the other files of the test: getent gets
 * them in a mount namespace of its own, where the system allows one.
 */
@Timeout(180)
final class GetentTest {

  private static final int PATIENCE_SECONDS = 60;

  private static final String MOUNTED =
      "for file in passwd group hosts nsswitch.conf; do"
          + " mount --bind \"$0/$file\" /etc/$file || exit 125; done; exec getent \"$@\"";

  @TempDir private Path folder;
  private Path door = Path.of("");
  private Path nsswitch = Path.of("");

  private record Printed(int status, String out) {}

  @BeforeEach
  void setUp() throws IOException {
    door = folder.resolve("door");
    nsswitch = folder.resolve("nsswitch.conf");
    Files.writeString(nsswitch, "passwd: files\ngroup: files\nhosts: files\nipnodes: files\n");
    write(
        "passwd",
        "root:x:0:0:root:/root:/bin/bash",
        "alice:x:1001:10:Alice,,,:/home/alice:/bin/sh",
        "bob:x,ab:1002:10::/:",
        "j\u00f6rg:x:1004:10:J\u00f6rg:/home/j:/bin/sh");
    write("group", "root:x:0:", "staff:x:10:alice,bob", "wheel:*:14:root,alice", "few::15:bob");
    write(
        "hosts",
        "127.0.0.1\tlocalhost lo # loopback",
        "10.1.2.3 alpha.example.com alpha",
        "10.1.2.4  multi.example.com multi",
        "10.1.2.5 multi.example.com multi-b",
        "192.168.1.200 long-name-for-an-address.example.com",
        "2001:db8::5 six.example.com six");
  }

  private void write(String file, String... lines) throws IOException {
    Files.write(folder.resolve(file), List.of(lines), StandardCharsets.ISO_8859_1);
  }

  private Daemon start(Path etc) throws Exception {
    Configuration configuration =
        new Configuration(
            null,
            nsswitch,
            etc.resolve("passwd"),
            etc.resolve("group"),
            etc.resolve("hosts"),
            folder.resolve("resolv.conf"),
            Defaults.DNS_PORT);
    return Daemon.start(configuration, door, () -> {});
  }

  private static Printed print(List<String> command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("LC_ALL", "C");
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return new Printed(process.exitValue(), out);
  }

  private static Printed getent(List<String> words) throws Exception {
    List<String> command = new ArrayList<>(List.of("getent"));
    command.addAll(words);
    return print(command);
  }

  private Printed getentWithFiles(List<String> words) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("unshare", "-m", "sh", "-c", MOUNTED, folder.toString()));
    command.addAll(words);
    return print(command);
  }

  private Printed lookup(List<String> words) {
    List<String> args = new ArrayList<>(List.of("lookup", "--door", door.toString()));
    args.addAll(words);
    Output output = Output.of(args.toArray(new String[0]));
    return new Printed(output.status(), output.out());
  }

  private static boolean works(String... command) {
    try {
      return print(List.of(command)).status() == 0;
    } catch (Exception e) {
      return false;
    }
  }

  @Test
  void unknownDatabase() throws Exception {
    assumeTrue(works("getent", "passwd", "root"), "no getent");
    assertThat(lookup(List.of("nosuch", "key")).status())
        .isEqualTo(getent(List.of("nosuch", "key")).status());
    assertThat(lookup(List.of()).status()).isEqualTo(getent(List.of()).status());
  }

  @Test
  void thisMachinesFiles() throws Exception {
    assumeTrue(works("getent", "passwd", "root"), "no getent");
    try (Daemon daemon = start(Path.of("/etc"))) {
      assertThat(lookup(List.of("passwd"))).isEqualTo(getent(List.of("-s", "files", "passwd")));
      assertThat(lookup(List.of("group"))).isEqualTo(getent(List.of("-s", "files", "group")));
      for (String user : Files.readAllLines(Path.of("/etc/passwd"), StandardCharsets.ISO_8859_1)) {
        String[] fields = user.split(":", -1);
        List<String> byNumber = List.of("passwd", fields[2]);
        assertThat(lookup(byNumber)).isEqualTo(getent(byNumber));
        List<String> groups = List.of("initgroups", fields[0]);
        assertThat(lookup(groups)).isEqualTo(getent(groups));
      }
      assertThat(daemon).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "passwd",
        "passwd root alice 1004",
        "passwd 1001 +1001 01001 4294968297 1001x 0x0 nosuch bob",
        "passwd -- -1 1002",
        "group",
        "group staff 14 nosuch 4711",
        "hosts",
        "hosts alpha ALPHA.example.com multi nosuch six lo multi-b",
        "hosts 10.1.2.4 2001:db8::5 10.9.9.9",
        "hosts 010.1.2.3 10.258 1.2.3.4.5 10.1.2.3.",
        "hosts long-name-for-an-address.example.com",
        "ahosts",
        "ahosts alpha nosuch six multi",
        "ahosts 10.1.2.3 10.258 0x7f.1 ::1 ::ffff:10.1.2.3",
        "ahostsv4",
        "ahostsv4 alpha six 10.1.2.3 ::ffff:10.1.2.3 ::1",
        "ahostsv6",
        "ahostsv6 alpha six 10.1.2.3 ::1 multi nosuch",
        "initgroups alice bob root nosuch",
        "initgroups",
        "passwd nosuch",
      })
  void filesOfTheTest(String line) throws Exception {
    assumeTrue(works("unshare", "-m", "sh", "-c", MOUNTED, folder.toString(), "passwd", "root"));
    List<String> words = List.of(line.split(" ", -1));
    try (Daemon daemon = start(folder)) {
      assertThat(lookup(words)).isEqualTo(getentWithFiles(words));
      assertThat(daemon).isNotNull();
    }
  }
}

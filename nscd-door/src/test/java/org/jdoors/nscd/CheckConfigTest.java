package org.jdoors.nscd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jdoors.daemon.ExitStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckConfigTest {

  private record Output(int status, String out, String err) {}

  @TempDir private Path folder;
  private Path conf = Path.of("");
  private Path nsswitch = Path.of("");

  @BeforeEach
  void setUp() throws IOException {
    conf = folder.resolve("nscd.conf");
    nsswitch = folder.resolve("nsswitch.conf");
    Files.writeString(conf, "positive-time-to-live ALLDB 60\nkeep-hot-count hosts 20\n");
    Files.writeString(
        nsswitch,
        "passwd: files\ngroup: files\nhosts: files [NOTFOUND=return] dns\nipnodes: dns files");
  }

  private Output check(String... more) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    String[] files = {"check-config", "-f", conf.toString(), "--nsswitch", nsswitch.toString()};
    String[] args = new String[files.length + more.length];
    System.arraycopy(files, 0, args, 0, files.length);
    System.arraycopy(more, 0, args, files.length, more.length);
    int status = Main.run(args, stream(out), stream(err));
    return new Output(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  @Test
  void goodFilesAreNotSpokenOf() {
    assertThat(check()).isEqualTo(new Output(ExitStatus.OK, "", ""));
  }

  @Test
  void printedPartsReadAsTheSameAndWithoutWarning() throws IOException {
    String settings = check("--print=nscd.conf").out();
    String policies = check("--print", "nsswitch.conf").out();
    assertThat(settings.lines())
        .contains(
            "positive-time-to-live passwd 60",
            "negative-time-to-live passwd 10",
            "keep-hot-count hosts 20",
            "keep-hot-count group 0",
            "enable-selfcred yes");
    assertThat(policies.lines())
        .contains("hosts: files [NOTFOUND=return] dns", "ipnodes: dns files", "shadow: files");
    assertThat(check("--print"))
        .isEqualTo(
            new Output(
                ExitStatus.OK, "# nsswitch.conf\n" + policies + "# nscd.conf\n" + settings, ""));
    Files.writeString(conf, settings);
    Files.writeString(nsswitch, policies);
    assertThat(check("--print=nscd.conf")).isEqualTo(new Output(ExitStatus.OK, settings, ""));
    assertThat(check("--print=nsswitch.conf")).isEqualTo(new Output(ExitStatus.OK, policies, ""));
  }

  @Test
  void warningsLeaveTheStatusAtZero() throws IOException {
    Files.writeString(conf, "keep-hot-count hosts 1\nkeep-hot-count hosts 2\n");
    Files.writeString(nsswitch, "passwd: ldap files\ngroup: files\nhosts: files\nipnodes: files\n");
    Output output = check();
    assertThat(output.status()).isEqualTo(ExitStatus.OK);
    assertThat(output.out()).isEmpty();
    assertThat(output.err().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("nscd-door: warning: " + conf + ":1: "),
            line ->
                assertThat(line)
                    .startsWith("nscd-door: warning: " + nsswitch + ":1: ")
                    .contains("no source ldap"));
  }

  @Test
  void faultsOfBothFilesAreTold() throws IOException {
    Files.writeString(conf, "threads 4\nenable-cache passwd yes\n\nenable-cache x yes\n");
    Files.writeString(nsswitch, "passwd: files [\n");
    Output output = check("--print");
    assertThat(output.status()).isEqualTo(ExitStatus.CONFIG);
    assertThat(output.out()).isEmpty();
    assertThat(output.err().lines())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith("nscd-door: " + conf + ":1: ")
                    .contains("the nscd of glibc"),
            line -> assertThat(line).startsWith("nscd-door: " + conf + ":4: "),
            line -> assertThat(line).startsWith("nscd-door: " + nsswitch + ":1: "));
    assertThat(check("--print=x").status()).isEqualTo(ExitStatus.USAGE);
    assertThat(check("--print=x").err()).contains("'x' is not nsswitch.conf, nscd.conf or both");
  }
}

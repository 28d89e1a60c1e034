package org.jdoors.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jdoors.syslog.config.InputSettings;
import org.jdoors.syslog.config.InputSettings.Streams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What options say in place of the files, and what is so without either. */
final class ConfigurationTest {
  @TempDir private Path folder;

  /** Its options are those of the daemon. */
  @CommandLine.Command(name = "run")
  private static final class Run {
    @CommandLine.Mixin private final StartOptions options = new StartOptions();
  }

  private List<InputSettings> inputs(boolean illumos, String own, String... options)
      throws Exception {
    Path file = Files.writeString(folder.resolve("syslog.conf"), "");
    Path ownFile = Files.writeString(folder.resolve("own.toml"), own);
    List<String> all = new ArrayList<>(List.of("-f", file.toString(), "-c", ownFile.toString()));
    all.addAll(List.of(options));
    Run run = new Run();
    new CommandLine(run).parseArgs(all.toArray(String[]::new));
    return Configuration.load(run.options, illumos).inputs();
  }

  @Test
  void logDriverIsReadWhereThereIsOneUnlessThatIsSwitchedOff() throws Exception {
    Streams usual = new Streams(Path.of("/dev/log"), true);
    assertThat(inputs(true, "")).containsExactly(usual);
    assertThat(inputs(false, "")).isEmpty();
    assertThat(inputs(true, "[input.udp]\n")).contains(usual).hasSize(2);
    assertThat(inputs(true, "[input.streams]\nenabled = false\n")).isEmpty();
    assertThat(inputs(true, "[input.streams]\ndevice = \"/dev/other\"\n"))
        .containsExactly(new Streams(Path.of("/dev/other"), true));
    assertThat(inputs(true, "[input.streams]\nenabled = false\n", "-p", "/dev/third"))
        .containsExactly(new Streams(Path.of("/dev/third"), true));
  }

  @Test
  void networkIsOffUnlessAskedFor() throws Exception {
    assertThat(inputs(false, "", "-T"))
        .singleElement()
        .isInstanceOfSatisfying(
            InputSettings.Udp.class, udp -> assertThat(udp.port()).isEqualTo(514));
    assertThat(inputs(false, "[input.udp]\nport = 5514\n", "-T"))
        .singleElement()
        .isInstanceOfSatisfying(
            InputSettings.Udp.class, udp -> assertThat(udp.port()).isEqualTo(5514));
    assertThat(inputs(false, "[input.udp]\n[input.tcp]\n", "-t")).isEmpty();
  }
}

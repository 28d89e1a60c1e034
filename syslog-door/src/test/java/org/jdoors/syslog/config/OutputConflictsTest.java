package org.jdoors.syslog.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OutputConflictsTest {
  @TempDir private Path folder;
  private Path conf;
  private Path own;

  @BeforeEach
  void configure() throws Exception {
    Path file = Files.createFile(folder.resolve("m"));
    conf = Files.writeString(folder.resolve("syslog.conf"), "*.err\t" + file + "\n");
    own = folder.resolve("own.toml");
  }

  private Settings load(String text) throws Exception {
    Files.writeString(own, text.replace("DIR", folder.toString()));
    return Settings.load(conf, own, new LocalSurroundings(false));
  }

  @Test
  void fileHasTheSettingsOfAllItsRulesOrOfNone() throws Exception {
    String output = "[output.o]\ntype = \"file\"\npath = \"DIR/./m\"\n";
    String rule = "[[rule]]\noutput = \"o\"\n";
    assertThatThrownBy(() -> load(output + "durability = \"on-disk\"\n" + rule))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            own
                + ":5:1: an output uses "
                + folder
                + "/./m, as does that of "
                + conf
                + ":1, which has other settings");
    Files.delete(conf);
    assertThat(load(output + rule + rule).rules()).hasSize(2);
  }

  @Test
  void spoolIsOfOnePeer() {
    String peer = "[output.X]\ntype = \"forward\"\nhost = \"X\"\nspool = \"DIR/spool\"\n";
    assertThatThrownBy(
            () ->
                load(
                    peer.replace("X", "a")
                        + peer.replace("X", "b")
                        + "[[rule]]\noutput = [\"a\", \"b\"]\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(own + ":9:1: an output uses " + folder + "/spool");
  }
}

package org.jdoors.door.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jdoors.door.DoorServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DoorCommandTest {

  @TempDir private Path folder = Path.of("");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private DoorServer server = server();
  private Path path = Path.of("");

  private static DoorServer server() {
    try {
      return DoorServer.builder(call -> call.reply(call.argument())).cookie(0xC0FFEE).create();
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void attach() throws Exception {
    path = folder.resolve("door");
    server.attach(path, 0640);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private int run(String input, String... args) {
    out.reset();
    err.reset();
    return DoorCommand.run(
        args,
        new ByteArrayInputStream(input.getBytes(StandardCharsets.ISO_8859_1)),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void lsPrintsALineWithTypeD() {
    assertThat(run("", "ls", path.toString())).isZero();
    assertThat(out())
        .matches(
            "Drw-r-----  *1 \\S+ +\\S+ +0 [A-Z][a-z]{2} [ 0-9]\\d \\d\\d:\\d\\d " + path + "\n");
    assertThat(err()).isEmpty();
  }

  @Test
  void lsGoesOnAfterAPathThatIsNoDoor() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "x");
    Path nope = folder.resolve("nope");
    assertThat(run("", "ls", file.toString(), nope.toString(), path.toString())).isEqualTo(1);
    assertThat(out()).startsWith("D").endsWith(path + "\n").hasLineCount(1);
    assertThat(err())
        .isEqualTo(
            "door: " + file + ": Not a door\ndoor: " + nope + ": No such file or directory\n");
  }

  @Test
  void infoPrintsEverythingByName() throws Exception {
    assertThat(run("", "info", path.toString())).isZero();
    assertThat(out())
        .contains(
            "target: " + ProcessHandle.current().pid() + "\n",
            "procedure: 0x",
            "cookie: 0xc0ffee\n",
            "attributes: LOCAL NO_CANCEL\n",
            "uniquifier: " + Long.toUnsignedString(server.info().uniquifier()) + "\n",
            "data_max: 1048576\n",
            "data_min: 0\n",
            "desc_max: 2147483647\n");
  }

  @Test
  void callSendsStandardInputAndPrintsTheAnswer() {
    assertThat(run("some\u00e9\n", "call", path.toString())).isZero();
    assertThat(out.toByteArray()).isEqualTo("some\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(run("0123456789abcdefX", "call", "--hex", path.toString())).isZero();
    assertThat(out()).isEqualTo("30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66\n58\n");
    assertThat(run("", "call", path.toString())).isZero();
    assertThat(out()).isEmpty();
  }

  @Test
  void errorsAreOneLine() {
    server.close();
    for (String command : new String[] {"call", "info"}) {
      assertThat(run("x", command, path.toString())).isEqualTo(1);
      assertThat(err()).isEqualTo("door: " + path + ": Not a door\n");
      assertThat(out()).isEmpty();
    }
  }

  @Test
  void usageErrorsExitWithTwo() {
    assertThat(run("")).isEqualTo(2);
    assertThat(err()).startsWith("door: which command?\nUsage: door ");
    assertThat(run("", "info")).isEqualTo(2);
    assertThat(err()).startsWith("door: Missing required parameter: 'PATH'\nUsage: door info ");
    assertThat(run("", "fly", "x")).isEqualTo(2);
    assertThat(err()).startsWith("door: Unmatched argument");
    assertThat(run("", "--help")).isZero();
    assertThat(out()).startsWith("Usage: door ").contains("ls ", "info ", "call ");
  }
}

package org.jdoors.c;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.jdoors.door.Door;
import org.jdoors.door.DoorAttribute;
import org.jdoors.door.DoorCall;
import org.jdoors.door.DoorServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs in the style of illumos, compiled unchanged, talk to Java and Java to them. */
final class IllumosProgramTest {

  private static final String SOURCES = "tests/src/test/c/";

  @TempDir private Path directory;

  @Test
  void cClientCallsJavaServer() throws Exception {
    CProgram client = CProgram.compile(SOURCES + "upcase_client.c", directory);
    Path path = directory.resolve("door");
    try (DoorServer server =
        DoorServer.create(IllumosProgramTest::upcase, Set.of(DoorAttribute.REFUSE_DESC))) {
      server.attach(path);
      long self = ProcessHandle.current().pid();
      assertThat(client.run(path.toString(), "short"))
          .isEqualTo(new CProgram.Output(0, self + " SHORT\n"));
      String text = "longer than the client's buffer ".repeat(100);
      assertThat(client.run(path.toString(), text))
          .isEqualTo(new CProgram.Output(0, self + " " + text.toUpperCase(Locale.ROOT) + "\n"));
    }
  }

  @Test
  void javaClientCallsCServer() throws Exception {
    CProgram program = CProgram.compile(SOURCES + "upcase_server.c", directory);
    Path path = directory.resolve("door");
    Process server = program.start(path.toString());
    try (BufferedReader output =
        new BufferedReader(new InputStreamReader(server.getInputStream(), US_ASCII))) {
      assertThat(output.readLine()).isEqualTo("ready");
      try (Door door = Door.open(path)) {
        assertThat(door.info().target()).isEqualTo((int) server.pid());
        assertThat(door.call("hello".getBytes(US_ASCII))).isEqualTo("HELLO".getBytes(US_ASCII));
        byte[] much = new byte[1_000_000];
        assertThat(door.call(much)).isEqualTo(much);
      }
      server.getOutputStream().close();
      assertThat(server.waitFor()).isZero();
    } finally {
      server.destroy();
    }
  }

  private static void upcase(DoorCall call) {
    ByteBuffer argument = call.argument();
    ByteBuffer result = call.result(argument.remaining());
    while (argument.hasRemaining()) {
      result.put((byte) Character.toUpperCase(argument.get()));
    }
    call.reply(result.position());
  }
}

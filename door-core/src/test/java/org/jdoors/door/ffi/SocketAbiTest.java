package org.jdoors.door.ffi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jdoors.platform.LinuxOnly;
import org.jdoors.struct.StructLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The socket tables of Linux against what a C program of this machine prints. */
final class SocketAbiTest {

  static final List<StructLayout> LAYOUTS =
      List.of(
          MessageHeader.LAYOUT,
          IoVector.LAYOUT,
          ControlHeader.LAYOUT,
          SocketCredential.LAYOUT,
          UnixAddress.LAYOUT);

  @TempDir Path folder = Path.of("");

  @LinuxOnly
  @Test
  void numbersAreThoseOfTheCompiler() throws Exception {
    Map<String, Long> ours = new TreeMap<>();
    StringBuilder source =
        new StringBuilder(
            """
            #define _GNU_SOURCE
            #include <stddef.h>
            #include <stdio.h>
            #include <sys/socket.h>
            #include <sys/uio.h>
            #include <sys/un.h>
            int main(void) {
            """);
    for (Field field : SocketConstants.class.getDeclaredFields()) {
      number(source, field.getName(), field.getName());
      ours.put(field.getName(), ((Number) field.get(null)).longValue());
    }
    for (StructLayout layout : LAYOUTS) {
      String type = "struct " + layout.cName();
      number(source, layout.cName(), "sizeof(" + type + ")");
      ours.put(layout.cName(), (long) layout.size());
      for (org.jdoors.struct.Field field : layout.fields()) {
        String name = layout.cName() + "." + field.name();
        number(source, name, "offsetof(" + type + ", " + field.name() + ")");
        ours.put(name, (long) field.offset());
        number(source, name + ".size", "sizeof(((" + type + " *)0)->" + field.name() + ")");
        ours.put(name + ".size", (long) field.size());
      }
    }
    assertThat(run(source.append("return 0; }\n").toString())).isEqualTo(ours);
  }

  private static void number(StringBuilder source, String name, String expression) {
    source.append(
        String.format(
            Locale.ROOT, "printf(\"%s %%lld\\n\", (long long)(%s));%n", name, expression));
  }

  private Map<String, Long> run(String source) throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("abi.c"), source);
    Path program = folder.resolve("abi");
    Process compiler =
        new ProcessBuilder("cc", "-o", program.toString(), file.toString()).inheritIO().start();
    assertThat(compiler.waitFor()).isZero();
    Process process = new ProcessBuilder(program.toString()).start();
    Map<String, Long> numbers = new TreeMap<>();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    output
        .lines()
        .map(line -> line.split(" ", 2))
        .forEach(words -> numbers.put(words[0], Long.valueOf(words[1])));
    assertThat(process.waitFor()).isZero();
    return numbers;
  }
}

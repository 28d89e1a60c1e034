package org.jdoors.syslog.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jdoors.struct.Field;
import org.jdoors.struct.StructLayout;
import org.jdoors.syslog.config.Selectors;
import org.jdoors.syslog.record.DoorBatch;
import org.jdoors.syslog.record.DoorDurability;
import org.jdoors.syslog.record.DoorFollow;
import org.jdoors.syslog.record.DoorRecord;
import org.jdoors.syslog.record.DoorReply;
import org.jdoors.syslog.record.DoorRequest;
import org.jdoors.syslog.record.DoorTag;
import org.jdoors.syslog.record.DoorText;
import org.jdoors.syslog.route.Route;
import org.jdoors.syslog.route.Router;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The header for C programs says what the classes say, and its example logs. */
final class CHeaderTest {
  private static final Path SOURCES = Path.of("src/main/c").toAbsolutePath();
  private static final Path LIBDOOR = Path.of("../door-core/target/native").toAbsolutePath();
  private static final Path DOOR_HEADERS =
      Path.of("../door-core/src/main/c/include").toAbsolutePath();
  private static final String CC = System.getenv().getOrDefault("CC", "cc");

  private static final List<StructLayout> LAYOUTS =
      List.of(
          DoorRecord.LAYOUT,
          DoorReply.LAYOUT,
          DoorBatch.LAYOUT,
          DoorBatch.ITEM_LAYOUT,
          DoorBatch.REPLY_LAYOUT,
          DoorRequest.LAYOUT,
          DoorText.LAYOUT,
          DoorFollow.LAYOUT,
          DoorFollow.REPLY_LAYOUT,
          DoorFollow.LINE_LAYOUT);

  private static Map<String, Integer> numbers() {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    numbers.put("SYSLOG_DOOR_RECORD", DoorTag.RECORD);
    numbers.put("SYSLOG_DOOR_BATCH", DoorTag.BATCH);
    numbers.put("SYSLOG_DOOR_STATISTICS", DoorTag.STATISTICS);
    numbers.put("SYSLOG_DOOR_FLUSH", DoorTag.FLUSH);
    numbers.put("SYSLOG_DOOR_REOPEN", DoorTag.REOPEN);
    numbers.put("SYSLOG_DOOR_FOLLOW", DoorTag.FOLLOW);
    numbers.put("SYSLOG_DOOR_PID", DoorRecord.FLAG_PID);
    numbers.put("SYSLOG_DOOR_ACCEPTED", DoorDurability.ACCEPTED);
    numbers.put("SYSLOG_DOOR_ON_DISK", DoorDurability.ON_DISK);
    numbers.put("SYSLOG_DOOR_OK", DoorReply.WRITTEN);
    numbers.put("SYSLOG_DOOR_DENIED", DoorReply.DENIED);
    numbers.put("SYSLOG_DOOR_FAILED", DoorReply.FAILED);
    numbers.put("SYSLOG_DOOR_BUSY", DoorReply.BUSY);
    numbers.put("SYSLOG_DOOR_MALFORMED", DoorReply.MALFORMED);
    numbers.put("SYSLOG_DOOR_OVERDUE", DoorReply.OVERDUE);
    numbers.put("SYSLOG_DOOR_CALL_MAX", DoorTag.LARGEST_CALL);
    numbers.put("SYSLOG_DOOR_IDENT_MAX", DoorRecord.LONGEST_IDENT);
    numbers.put("SYSLOG_DOOR_BATCH_MAX", DoorBatch.LARGEST_COUNT);
    numbers.put("SYSLOG_DOOR_SELECTOR_MAX", DoorFollow.LONGEST_SELECTOR);
    numbers.put("SYSLOG_DOOR_FLUSH_WAIT_MAX", DoorRequest.LONGEST_WAIT);
    numbers.put("SYSLOG_DOOR_FOLLOW_WAIT_MAX", DoorFollow.LONGEST_WAIT);
    return numbers;
  }

  @TempDir private Path folder;

  @BeforeEach
  void requireCompiler() {
    boolean found =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
            .anyMatch(each -> Files.isExecutable(Path.of(each, CC)));
    assumeThat(found).as("no C compiler " + CC + " on PATH").isTrue();
  }

  @Test
  void headerSaysWhatTheClassesSay() throws Exception {
    StringBuilder program = new StringBuilder("#include <stddef.h>\n#include <stdio.h>\n");
    program.append("#include \"syslog_door.h\"\nint main(void) {\n");
    List<String> expected = new ArrayList<>();
    for (StructLayout layout : LAYOUTS) {
      String struct = "struct " + layout.cName();
      ask(program, expected, "sizeof (" + struct + ")", layout.size());
      for (Field field : layout.fields()) {
        String member = "((" + struct + " *)0)->" + field.name();
        String offset = "offsetof (" + struct + ", " + field.name() + ")";
        ask(program, expected, offset, field.offset());
        ask(program, expected, "sizeof (" + member + ")", field.size());
      }
    }
    numbers().forEach((name, value) -> ask(program, expected, name, value));
    program.append("return 0;\n}\n");
    Path source = Files.writeString(folder.resolve("layout.c"), program);
    Path executable = compile(source);
    assertThat(run(List.of(executable.toString())).lines()).containsExactlyElementsOf(expected);
  }

  private static void ask(
      StringBuilder program, List<String> expected, String expression, int value) {
    program.append("printf(\"%s %ld\\n\", \"" + expression + "\", (long)(" + expression + "));\n");
    expected.add(expression + " " + value);
  }

  @Test
  void headerNamesNothingElse() throws IOException {
    List<String> defined =
        Files.readAllLines(SOURCES.resolve("syslog_door.h")).stream()
            .filter(
                line -> line.startsWith("#define\tSYSLOG_DOOR_") && line.matches(".*\\t.*\\t.*"))
            .map(line -> line.split("\\s+", -1)[1])
            .toList();
    assertThat(defined).containsExactlyElementsOf(numbers().keySet());
  }

  @Test
  void exampleLogs() throws Exception {
    KeptTexts kept = new KeptTexts();
    Router router = new Router(List.of(new Route(Selectors.ALL, kept)), Duration.ofSeconds(60));
    Path door = folder.resolve("door");
    try (DoorInput input =
        new DoorInput(router, DoorInputs.around(Privileges.SUPERUSER, DoorInputs.NOTHING))) {
      input.attach(door);
      Path executable = compile(SOURCES.resolve("example.c"));
      assertThat(run(List.of(executable.toString(), door.toString(), "hello"))).isEmpty();
    }
    assertThat(kept.texts()).containsExactly("example: hello");
  }

  @Test
  void exampleIsInTheManual() throws IOException {
    String example = Files.readString(SOURCES.resolve("example.c"));
    String program = example.substring(example.indexOf("#include")).replace("\\", "\\e");
    assertThat(Files.readString(Path.of("../packaging/man/syslog-door.8"))).contains(program);
  }

  private Path compile(Path source) throws Exception {
    Path executable = folder.resolve("program");
    List<String> command = new ArrayList<>(List.of(CC, "-std=gnu11", "-Wall", "-Wextra"));
    command.addAll(List.of("-Wno-missing-field-initializers", "-Werror"));
    command.addAll(List.of("-I" + SOURCES, "-I" + DOOR_HEADERS, "-o", executable.toString()));
    command.addAll(List.of(source.toString(), "-L" + LIBDOOR, "-Wl,-rpath," + LIBDOOR, "-ldoor"));
    assertThat(run(command)).isEmpty();
    return executable;
  }

  private static String run(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(text).isZero();
    return text;
  }
}

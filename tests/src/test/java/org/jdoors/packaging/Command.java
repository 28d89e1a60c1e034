package org.jdoors.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What a command that has ended said, on both outputs, and its status. */
record Command(int status, String said) {

  private static final long MINUTES = 5;

  static Command run(Path folder, Map<String, String> environment, List<String> words)
      throws IOException, InterruptedException {
    Path said = Files.createTempFile(folder, "said", null);
    ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
    builder.environment().putAll(environment);
    Process process =
        builder
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).as("%s ends", words).isTrue();
    } finally {
      process.destroyForcibly();
    }
    String text = Files.readString(said, StandardCharsets.ISO_8859_1);
    Files.delete(said);
    return new Command(process.exitValue(), text);
  }

  static Command run(Path folder, List<String> words) throws IOException, InterruptedException {
    return run(folder, Map.of(), words);
  }

  /** The command, which must end well. */
  static String ok(Path folder, String... words) throws IOException, InterruptedException {
    Command command = run(folder, List.of(words));
    assertThat(command.status).as("%s: %s", List.of(words), command.said).isZero();
    return command.said;
  }

  static boolean isOnPath(String program) {
    for (String each : System.getenv().getOrDefault("PATH", "/bin:/usr/bin").split(":", -1)) {
      if (Files.isExecutable(Path.of(each).resolve(program))) {
        return true;
      }
    }
    return false;
  }
}

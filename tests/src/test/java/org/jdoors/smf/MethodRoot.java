package org.jdoors.smf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder in which a copy of the method script finds stand-ins for what it calls on illumos. The
 * copy differs in the paths that the script's first lines name, and in nothing else: no variable of
 * the environment could lead the delivered script astray.
 */
final class MethodRoot implements AutoCloseable {

  /** What a method ended with, and what it and the daemon have printed to the instance's log. */
  record Result(int status, String log) {}

  private static final String FMRI = "svc:/system/test:door";
  private static final int CONTRACT = 42;

  private final Path root;
  private final List<String> shell;
  private final Daemon daemon;
  private final Map<String, String> environment = new TreeMap<>();

  /**
   * With the properties of the daemon's manifest and those that it inherits.
   *
   * @param shell command that runs the script; several words
   */
  MethodRoot(Path root, String shell, Daemon daemon) throws IOException {
    this.root = root;
    this.shell = List.of(shell.split(" ", -1));
    this.daemon = daemon;
    for (String command : List.of("svcprop", "pgrep")) {
      standIn(command, root.resolve("bin").resolve(command));
    }
    standIn("smf_include.sh", root.resolve("smf_include.sh"));
    standIn("daemon", program());
    Files.createFile(root.resolve("repository_door"));
    environment.put("STAND_INS", root.toString());
    environment.put("PATH", "/usr/sbin:/usr/bin");
    environment.put("SMF_FMRI", FMRI);
    environment.put("SMF_METHOD", "start");
    environment.put("SMF_RESTARTER", "svc:/system/svc/restarter:default");
    environment.put("SMF_ZONENAME", "global");
    daemon.manifest().values().forEach(this::property);
    property("general/enabled", List.of("true"));
    property("config/log_from_remote", List.of("false"));
    property("restarter/contract", List.of(Integer.toString(CONTRACT)));
    // Seconds are short here: nothing that is to end well may fail for a slow machine.
    property("start/timeout_seconds", List.of("20000"));
    property("stop/timeout_seconds", List.of("20000"));
    property("jdoors/prefix", List.of(root.resolve("opt").toString()));
    copy(600);
  }

  /** Where the daemon's program is. */
  Path program() {
    return root.resolve("opt/bin").resolve(daemon.command);
  }

  Path path(String name) {
    return root.resolve(name);
  }

  /**
   * Makes the copy of the script.
   *
   * @param pingSeconds how long it waits for a door that is served before the daemon is started
   */
  void copy(int pingSeconds) throws IOException {
    String script = Files.readString(Delivered.METHOD);
    script =
        replaced(script, "(?m)^PATH=(/usr/sbin:/usr/bin)$", "PATH=" + root.resolve("bin") + ":$1");
    script =
        replaced(
            script,
            "(?m)^smf_include=/lib/svc/share/smf_include\\.sh$",
            "smf_include=" + root.resolve("smf_include.sh"));
    script =
        replaced(
            script, "(?m)^messages=/var/adm/messages$", "messages=" + root.resolve("messages"));
    script = replaced(script, "(?m)^second=1$", "second=0.02");
    script = replaced(script, "(?m)^ping_limit=30$", "ping_limit=" + pingSeconds);
    Files.writeString(root.resolve("method"), script);
  }

  private static String replaced(String text, String pattern, String by) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.results().count()).as(pattern).isEqualTo(1);
    return matcher.replaceAll(by);
  }

  /** A property has these values from now on. */
  MethodRoot property(String name, List<String> values) {
    try {
      Path file = root.resolve("properties").resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, PropertyText.of(values));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Names of the properties that match a pattern. */
  List<String> properties(String pattern) throws IOException {
    Path properties = root.resolve("properties");
    try (Stream<Path> files = Files.walk(properties)) {
      return files
          .map(file -> properties.relativize(file).toString())
          .filter(name -> name.matches(pattern))
          .toList();
    }
  }

  /** The property is not there. */
  MethodRoot without(String name) throws IOException {
    Files.deleteIfExists(root.resolve("properties").resolve(name));
    return this;
  }

  /** A variable of the environment; null takes it away. */
  MethodRoot environment(String name, @Nullable String value) {
    if (value == null) {
      environment.remove(name);
    } else {
      environment.put(name, value);
    }
    return this;
  }

  /** What the stand-in for the daemon's program does when called so. */
  MethodRoot behaviour(String command, String behaviour) throws IOException {
    Files.writeString(root.resolve(command + ".behaviour"), behaviour + "\n");
    return this;
  }

  void standIn(String name, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    try (InputStream in = MethodRoot.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      Files.write(to, in.readAllBytes());
    }
    Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Runs the method for the daemon. */
  Result call(String method) throws IOException, InterruptedException {
    return callWith(daemon.command, method);
  }

  /** Runs the script with these arguments. */
  Result callWith(String... arguments) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(shell);
    words.add(root.resolve("method").toString());
    words.addAll(List.of(arguments));
    Path log = root.resolve("log");
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    builder.redirectInput(Path.of("/dev/null").toFile());
    Process process = builder.start();
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("ends in time").isTrue();
      return new Result(process.exitValue(), Files.readString(log));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** The arguments of the program's last call with this command, without the command. */
  List<String> arguments(String command) throws IOException {
    return lines(command + ".arguments").stream()
        .map(hex -> new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8))
        .toList();
  }

  /** The lines that a stand-in has written, none if it has not. */
  List<String> lines(String file) throws IOException {
    Path path = root.resolve(file);
    return Files.exists(path) ? Files.readAllLines(path) : List.of();
  }

  /** The processes in the contract that live. */
  List<ProcessHandle> processes() throws IOException {
    return lines("contract").stream()
        .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
        .filter(ProcessHandle::isAlive)
        .toList();
  }

  /** Kills what the method has left, as if nothing had been started. */
  void reset() throws IOException {
    processes().forEach(ProcessHandle::destroyForcibly);
    for (String file : List.of("door", "contract", "java.pid", "calls")) {
      Files.deleteIfExists(root.resolve(file));
    }
  }

  /** Ends what the method has left. */
  @Override
  public void close() throws IOException {
    processes().forEach(ProcessHandle::destroyForcibly);
  }
}

package org.jdoors.syslog.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jdoors.syslog.Certificates;
import org.jdoors.syslog.client.SyslogClient;
import org.jspecify.annotations.Nullable;

/**
 * The daemon as a process of its own, with an input of each kind on this machine and a file that
 * gets every record as JSON.
 */
final class DoorDaemon implements AutoCloseable {
  private static final int TRIES = 20;

  private final Path folder;
  private final String more;
  private final @Nullable Certificates certificates;
  private @Nullable Process process;
  private int udp;
  private int tcp;
  private int tls;

  private DoorDaemon(Path folder, String more, @Nullable Certificates certificates) {
    this.folder = folder;
    this.more = more;
    this.certificates = certificates;
  }

  /**
   * Starts a daemon; other ports are tried if somebody takes those that were free.
   *
   * @param more of its configuration: outputs and rules
   * @param certificates with one for {@code door}; null for no TLS
   */
  static DoorDaemon start(Path folder, String more, @Nullable Certificates certificates)
      throws Exception {
    DoorDaemon daemon = new DoorDaemon(folder, more, certificates);
    daemon.restart();
    return daemon;
  }

  /** Starts it again after it has ended. */
  void restart() throws Exception {
    for (int i = 0; i < TRIES; i++) {
      udp = Programs.freePort();
      tcp = Programs.freePort();
      tls = Programs.freePort();
      if (isStarted()) {
        return;
      }
    }
    throw new AssertionError("no ports: " + said());
  }

  private boolean isStarted() throws Exception {
    Files.writeString(folder.resolve("syslog.conf"), "");
    Files.writeString(folder.resolve("door.toml"), configuration());
    Files.deleteIfExists(said0());
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djna.nosys=true"));
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("org.jdoors.syslog.Main", "run", "--door", door().toString()));
    command.addAll(List.of("-f", folder.resolve("syslog.conf").toString()));
    command.addAll(List.of("-c", folder.resolve("door.toml").toString()));
    Process started = Programs.builder(command).redirectOutput(said0().toFile()).start();
    process = started;
    Await.until(() -> said().contains("syslog-door: ready on ") || !started.isAlive(), this::state);
    if (said().contains("Unable to bind")) {
      stop();
      return false;
    }
    assertThat(started.isAlive()).as(said()).isTrue();
    return true;
  }

  private String configuration() {
    String text =
        """
        [input.unix]
        path = "%s"
        [input.udp]
        address = "127.0.0.1"
        port = %d
        [input.tcp]
        address = "127.0.0.1"
        port = %d
        [output.json]
        type = "file"
        path = "%s"
        style = "json"
        [[rule]]
        output = "json"
        """
            .formatted(socket(), udp, tcp, json());
    if (certificates != null) {
      text +=
          """
          [input.tls]
          type = "tcp"
          address = "127.0.0.1"
          port = %d
          tls = { certificate = "%s", key = "%s", authorities = "%s", peer = "optional" }
          """
              .formatted(
                  tls,
                  certificates.certificate("door"),
                  certificates.key("door"),
                  certificates.certificate("ca"));
    }
    return text + more;
  }

  Path door() {
    return folder.resolve("door");
  }

  /** Of the datagram socket. */
  Path socket() {
    return folder.resolve("log");
  }

  int udp() {
    return udp;
  }

  int tcp() {
    return tcp;
  }

  int tls() {
    return tls;
  }

  private Path json() {
    return folder.resolve("records.json");
  }

  private Path said0() {
    return folder.resolve("daemon.out");
  }

  /** What the daemon has said on its standard output and error. */
  String said() throws IOException {
    return Files.exists(said0()) ? Files.readString(said0()) : "";
  }

  String state() {
    try {
      return said();
    } catch (IOException e) {
      return e.toString();
    }
  }

  SyslogClient client() throws IOException {
    return SyslogClient.open(door());
  }

  /** All records that are written, as JSON. */
  List<JsonObject> records() throws IOException {
    if (!Files.exists(json())) {
      return List.of();
    }
    String text = Files.readString(json(), StandardCharsets.UTF_8);
    return text.substring(0, text.lastIndexOf('\n') + 1)
        .lines()
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .toList();
  }

  /** Waits for so many records of an application, and gives all that there are. */
  List<JsonObject> await(String app, int count) throws Exception {
    List<JsonObject> found = new ArrayList<>();
    Await.until(
        () -> {
          found.clear();
          records().stream().filter(each -> app.equals(text(each, "app"))).forEach(found::add);
          return found.size() >= count;
        },
        () -> found.size() + " of " + count + ": " + state() + tail());
    return found;
  }

  private String tail() {
    try {
      List<String> lines = Files.readAllLines(json());
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** A field of a record as text, or an empty one. */
  static String text(JsonObject record, String name) {
    return record.has(name) ? record.get(name).getAsString() : "";
  }

  static List<String> messages(List<JsonObject> records) {
    return records.stream().map(each -> text(each, "message")).toList();
  }

  void signal(String name) throws Exception {
    Process running = process;
    assertThat(running).isNotNull();
    Programs.succeed(List.of("kill", "-" + name, Long.toString(running.pid())));
  }

  @Override
  public void close() throws IOException {
    stop();
  }

  /** Ends it; it may be started again. */
  void stop() throws IOException {
    Process running = process;
    if (running != null) {
      Programs.end(running);
    }
  }
}

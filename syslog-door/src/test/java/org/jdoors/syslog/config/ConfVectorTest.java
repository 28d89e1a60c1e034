package org.jdoors.syslog.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jdoors.syslog.Vectors;
import org.jdoors.syslog.record.Facility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** conf.json: what the native parser makes of entries and of whole files. */
final class ConfVectorTest {
  /** The stand-ins that the vectors were obtained with. */
  private record StandIns(boolean logHost) implements Surroundings {
    @Override
    public Target target(String path) throws IOException {
      if (path.contains("noreader")) {
        return Target.NO_READER;
      }
      if (path.contains("missing")) {
        throw new NoSuchFileException(path);
      }
      if (path.contains("denied")) {
        throw new AccessDeniedException(path);
      }
      boolean terminal =
          path.startsWith("/dev/term")
              || path.startsWith("/dev/pts")
              || path.startsWith("/dev/console");
      return terminal ? Target.TERMINAL : path.contains("fifo") ? Target.FIFO : Target.FILE;
    }

    @Override
    public boolean resolves(String host) {
      return !host.equals("nosuchhost");
    }
  }

  /** Entries; one without a verdict ({@code accepted} is null) has nothing to compare. */
  static Stream<Named<JsonObject>> entries() {
    return Vectors.objects(Vectors.read("conf.json"), "lines").stream()
        .filter(vector -> !vector.get("accepted").isJsonNull())
        .map(ConfVectorTest::named);
  }

  static Stream<Named<JsonObject>> files() {
    return Vectors.objects(Vectors.read("conf.json"), "files").stream().map(ConfVectorTest::named);
  }

  @ParameterizedTest
  @MethodSource("entries")
  void entryIsReadAsNatively(JsonObject vector) throws ConfigException {
    SyslogConf conf = parse(Vectors.required(vector, "line"), false);
    List<String> complaints = errors(conf);
    complaints.replaceAll(text -> text.replace("line 1:", "line N:"));
    if (!vector.get("accepted").getAsBoolean()) {
      assertThat(conf.entries()).isEmpty();
      assertThat(complaints).hasSize(1);
      if (vector.has("errors")) {
        assertThat(complaints).isEqualTo(Vectors.strings(vector, "errors"));
      }
      return;
    }
    assertThat(complaints).isEqualTo(Vectors.strings(vector, "errors"));
    Entry entry = conf.entries().get(0);
    assertThat(describe(entry.action())).isEqualTo(describe(vector.getAsJsonObject("action")));
    assertThat(pairs(entry.selectors())).isEqualTo(pairs(vector.getAsJsonObject("pairs")));
  }

  @ParameterizedTest
  @MethodSource("files")
  void fileIsReadAsNatively(JsonObject vector) throws ConfigException {
    boolean readable = !vector.has("readable") || vector.get("readable").getAsBoolean();
    boolean logHost = vector.get("loghost_defined").getAsBoolean();
    SyslogConf conf =
        readable
            ? parse(Vectors.required(vector, "text"), logHost)
            : SyslogConf.unreadable("conf", "<text of the OS error>", new StandIns(logHost));
    assertThat(errors(conf)).isEqualTo(Vectors.strings(vector, "errors"));
    List<String> expected = new ArrayList<>();
    for (JsonElement entry : vector.getAsJsonArray("entries")) {
      JsonObject object = entry.getAsJsonObject();
      expected.add(describe(object) + " " + thresholds(object.getAsJsonObject("threshold")));
    }
    assertThat(conf.entries().stream().map(e -> describe(e.action()) + " " + pairs(e.selectors())))
        .isEqualTo(expected);
    assertThat(conf.entries().stream().anyMatch(entry -> entry.selectors().marking()))
        .isEqualTo(vector.get("marking").getAsBoolean());
  }

  /** What the native daemon says; it is silent about the rest. */
  private static List<String> errors(SyslogConf conf) {
    List<String> errors = new ArrayList<>();
    for (Complaint complaint : conf.complaints()) {
      assertThat(complaint.text().isEmpty()).isEqualTo(!complaint.isError());
      if (complaint.isError()) {
        errors.add(complaint.text());
      }
    }
    return errors;
  }

  private static Named<JsonObject> named(JsonObject vector) {
    return Named.of(Vectors.required(vector, "id"), vector);
  }

  private static SyslogConf parse(String text, boolean logHost) throws ConfigException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return SyslogConf.parse("syslog.conf", bytes, new StandIns(logHost));
  }

  private static String describe(Action action) {
    if (action instanceof Action.ToFile file) {
      return "FILE " + file.path();
    }
    if (action instanceof Action.ToFifo fifo) {
      return "FILE " + fifo.path();
    }
    if (action instanceof Action.ToTerminal terminal) {
      return "TTY " + terminal.path();
    }
    if (action instanceof Action.ToConsole console) {
      return "CONSOLE " + console.path();
    }
    if (action instanceof Action.Forward forward) {
      return "FORW " + forward.host();
    }
    if (action instanceof Action.ToUsers users) {
      return "USERS " + users.users();
    }
    return "WALL";
  }

  private static String describe(JsonObject action) {
    String type = Vectors.required(action, "type");
    @Nullable String file = Vectors.string(action, "file");
    @Nullable String host = Vectors.string(action, "host");
    if (file != null) {
      return type + " " + file;
    }
    if (host != null) {
      return type + " " + host;
    }
    return action.has("users") ? type + " " + Vectors.strings(action, "users") : type;
  }

  private static Map<String, List<Integer>> pairs(Selectors selectors) {
    Map<String, List<Integer>> pairs = new TreeMap<>();
    for (Facility facility : Facility.values()) {
      List<Integer> severities = new ArrayList<>();
      for (int severity = 0; severity < 8; severity++) {
        if (selectors.accept(facility, severity)) {
          severities.add(severity);
        }
      }
      if (!severities.isEmpty()) {
        pairs.put(facility.text(), severities);
      }
    }
    return pairs;
  }

  private static Map<String, List<Integer>> pairs(JsonObject object) {
    Map<String, List<Integer>> pairs = new TreeMap<>();
    for (String facility : object.keySet()) {
      List<Integer> severities = new ArrayList<>();
      JsonArray array = object.getAsJsonArray(facility);
      array.forEach(severity -> severities.add(severity.getAsInt()));
      pairs.put(facility, severities);
    }
    return pairs;
  }

  private static Map<String, List<Integer>> thresholds(JsonObject object) {
    Map<String, List<Integer>> pairs = new TreeMap<>();
    for (String facility : object.keySet()) {
      List<Integer> severities = new ArrayList<>();
      for (int severity = 0; severity <= object.get(facility).getAsInt(); severity++) {
        severities.add(severity);
      }
      pairs.put(facility, severities);
    }
    return pairs;
  }
}

package org.jdoors.syslog.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jdoors.syslog.Vectors;
import org.jdoors.syslog.record.Facility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** conf.json: what the native parser makes of entries and of whole files. */
final class ConfVectorTest {
  /** What m4 would change: its quotes, its builtins, the words it is given. Not expanded here. */
  private static final Pattern M4 =
      Pattern.compile("`|\\b(?:ifdef|ifelse|define|undefine|dnl|unix|LOGHOST|len|index)\\b");

  /** The stand-ins that the vectors were obtained with. */
  private static final class StandIns implements Surroundings {
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
      return terminal ? Target.TERMINAL : Target.FILE;
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

  /** Files that m4 copies as they are. */
  static Stream<Named<JsonObject>> plainFiles() {
    return files().filter(vector -> !needsM4(vector)).map(ConfVectorTest::named);
  }

  /** Files in which m4 is called: its quotes, {@code dnl}, a builtin with arguments. */
  static Stream<Named<JsonObject>> m4Files() {
    return files()
        .filter(vector -> callsM4(uncommented(Vectors.required(vector, "text"))))
        .map(ConfVectorTest::named);
  }

  /**
   * The files that can be read. The native daemon replaces one that cannot by two entries of its
   * own; this one refuses to start.
   */
  private static Stream<JsonObject> files() {
    return Vectors.objects(Vectors.read("conf.json"), "files").stream()
        .filter(vector -> !vector.has("readable") || vector.get("readable").getAsBoolean());
  }

  private static boolean needsM4(JsonObject vector) {
    return M4.matcher(uncommented(Vectors.required(vector, "text"))).find();
  }

  private static boolean callsM4(String text) {
    return Pattern.compile("`|\\bdnl\\b|\\b(?:ifdef|ifelse|define)\\(").matcher(text).find();
  }

  private static String uncommented(String text) {
    return text.replaceAll("#[^\n]*", "");
  }

  @ParameterizedTest
  @MethodSource("entries")
  void entryIsReadAsNatively(JsonObject vector) throws ConfigException {
    SyslogConf conf = parse(Vectors.required(vector, "line"));
    List<String> complaints =
        conf.complaints().stream().map(c -> c.text().replace("line 1:", "line N:")).toList();
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
  @MethodSource("plainFiles")
  void fileIsReadAsNatively(JsonObject vector) throws ConfigException {
    SyslogConf conf = parse(Vectors.required(vector, "text"));
    assertThat(conf.complaints().stream().map(Complaint::text))
        .isEqualTo(Vectors.strings(vector, "errors"));
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

  @ParameterizedTest
  @MethodSource("m4Files")
  void fileForM4IsRefusedWithItsLine(JsonObject vector) {
    assertThatThrownBy(() -> parse(Vectors.required(vector, "text")))
        .isInstanceOf(ConfigException.class)
        .hasMessageMatching("syslog.conf:\\d+: m4 is not expanded here .*");
  }

  private static Named<JsonObject> named(JsonObject vector) {
    return Named.of(Vectors.required(vector, "id"), vector);
  }

  private static SyslogConf parse(String text) throws ConfigException {
    return SyslogConf.parse("syslog.conf", text.getBytes(StandardCharsets.UTF_8), new StandIns());
  }

  private static String describe(Action action) {
    if (action instanceof Action.ToFile file) {
      return "FILE " + file.path();
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

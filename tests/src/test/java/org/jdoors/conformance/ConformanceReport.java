package org.jdoors.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which statements hold, written to {@code target/conformance.json}; over the stand-in for
 * illumos's C library, to {@code target/conformance-illumos.json}.
 *
 * <p>For each class of statements how many held and how many there are to try, and for each
 * statement whether it ran and held, with a detail if not: at the top what was tried from C, and
 * the same below the key {@code java} if statements were tried from Java. The test classes of a run
 * share one JVM; whoever writes last writes the results of all. A file is never read, and one of an
 * earlier run is deleted by the first test class that asks for the report.
 */
final class ConformanceReport {

  /** What a statement was tried through. */
  enum Api {
    C,
    JAVA
  }

  private record Result(boolean held, String detail, boolean counted) {}

  private static final Path FILE =
      Path.of(
          "target",
          System.getProperty("jdoors.libc", "").isEmpty()
              ? "conformance.json"
              : "conformance-illumos.json");
  private static final ConformanceReport OF_THIS_RUN = new ConformanceReport();

  private final List<Statement> statements = Statement.all();
  private final Map<Api, Map<Integer, Result>> results = new EnumMap<>(Api.class);

  private ConformanceReport() {
    try {
      Files.deleteIfExists(FILE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ConformanceReport ofThisRun() {
    return OF_THIS_RUN;
  }

  /** {@code statement} was tried. {@code detail} says why it did not hold; else it is empty. */
  synchronized void tried(Api api, Statement statement, boolean held, String detail) {
    put(api, statement, new Result(held, detail, true));
  }

  /** {@code statement} cannot be tried, for {@code reason}, and does not count. */
  synchronized void untestable(Api api, Statement statement, String reason) {
    put(api, statement, new Result(false, reason, false));
  }

  private void put(Api api, Statement statement, Result result) {
    results.computeIfAbsent(api, key -> new TreeMap<>()).put(statement.number(), result);
  }

  /** Writes what is known by now. */
  synchronized void write() throws IOException {
    JsonObject json = section(results.getOrDefault(Api.C, Map.of()));
    Map<Integer, Result> java = results.get(Api.JAVA);
    if (java != null) {
      json.add("java", section(java));
    }
    Files.createDirectories(FILE.getParent());
    String text = new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create().toJson(json);
    Files.writeString(FILE, text + "\n", UTF_8);
  }

  private JsonObject section(Map<Integer, Result> of) {
    JsonObject section = new JsonObject();
    section.add("E", totals('E', of));
    section.add("C", totals('C', of));
    JsonArray list = new JsonArray();
    statements.forEach(statement -> list.add(entry(statement, result(statement, of))));
    section.add("statements", list);
    return section;
  }

  private JsonObject totals(char kind, Map<Integer, Result> of) {
    int held = 0;
    int total = 0;
    for (Statement statement : statements) {
      Result result = result(statement, of);
      if (statement.kind() == kind && result.counted()) {
        held += result.held() ? 1 : 0;
        total++;
      }
    }
    JsonObject totals = new JsonObject();
    totals.addProperty("held", held);
    totals.addProperty("total", total);
    return totals;
  }

  /** What was found out, or that nothing was. */
  private static Result result(Statement statement, Map<Integer, Result> of) {
    Result result = of.get(statement.number());
    if (result != null) {
      return result;
    }
    return statement.testable()
        ? new Result(false, "not run", true)
        : new Result(false, "not testable on Linux: " + statement.obstacle(), false);
  }

  private static JsonObject entry(Statement statement, Result result) {
    JsonObject entry = new JsonObject();
    entry.addProperty("number", statement.number());
    entry.addProperty("class", String.valueOf(statement.kind()));
    entry.addProperty("title", statement.title());
    entry.addProperty("held", result.held());
    entry.addProperty("detail", result.detail());
    return entry;
  }
}

package org.jdoors.nscd.front;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jdoors.nscd.file.SteppedReads;
import org.jdoors.nscd.vectors.Vectors;
import org.jdoors.nscd.wire.CacheName;
import org.jdoors.nscd.wire.CacheStatistic;
import org.jdoors.nscd.wire.CallNumber;
import org.jdoors.nscd.wire.DatabaseName;
import org.jdoors.nscd.wire.Key;
import org.jdoors.nscd.wire.Operation;
import org.jdoors.nscd.wire.PackedHeader;
import org.jdoors.nscd.wire.RequestWriter;
import org.jdoors.nscd.wire.Status;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * After the recorded lookups and changes of files the counters stand as they stood natively.
 *
 * <p>Left out: databases that are not served here, and changes of nsswitch.conf and resolv.conf,
 * which make the native daemon start anew and this one read them (tested elsewhere). Otherwise than
 * there, what was read of a file holds while the file is gone.
 */
final class CacheScenarioVectorTest {

  private static final Set<String> STEPS =
      Set.of(
          "getpwnam",
          "getpwnam_r",
          "getpwuid",
          "getgrnam",
          "getgrnam_r",
          "getgrgid",
          "gethostbyname",
          "switch_getipnodebyname_r",
          "getgroupsbymember",
          "getpwent_all",
          "clock",
          "statistics",
          "append",
          "touch",
          "replace",
          "remove");

  /** What is appended to each file. */
  private static final Map<String, String> NEWCOMERS =
      Map.of(
          "passwd", "newuser:x:1999:10::/:/bin/sh\n",
          "group", "newgroup::1999:alice\n",
          "hosts", "10.99.9.9 newhost\n");

  private static final List<String> FILES = List.of("passwd", "group", "hosts");

  @TempDir private Path folder;
  private final SteppedReads reads = new SteppedReads();

  private static final int BUFFER = 524288;

  private static final int ENTRIES = 4;

  /** The recorded changes are newer and older than this. */
  private static final long SAMPLE_TIME = 1_600_000_000;

  @TestFactory
  Stream<DynamicTest> countsAsTheNativeDaemon() {
    return Vectors.read("admin.json", "cache_scenarios")
        .filter(scenario -> steps(scenario).allMatch(CacheScenarioVectorTest::isServed))
        .map(
            scenario ->
                DynamicTest.dynamicTest(scenario.get("id").getAsString(), () -> play(scenario)));
  }

  private static boolean isServed(JsonObject step) {
    String text = step.get("step").getAsString();
    return STEPS.contains(words(step)[0])
        && (!text.contains("/etc/") || FILES.stream().anyMatch(file -> isAbout(text, file)));
  }

  private static boolean isAbout(String step, String file) {
    return step.matches(".*/etc/(inet/)?" + file + "\\b.*");
  }

  private static Stream<JsonObject> steps(JsonObject scenario) {
    return StreamSupport.stream(scenario.getAsJsonArray("steps").spliterator(), false)
        .map(JsonElement::getAsJsonObject);
  }

  private static String[] words(JsonObject step) {
    return step.get("step").getAsString().split(" ", -1);
  }

  private void play(JsonObject scenario) throws IOException {
    Path etc = Files.createDirectory(folder.resolve(scenario.get("id").getAsString()));
    for (String name : FILES) {
      Files.copy(Vectors.sampleFile(name), etc.resolve(name));
      setModified(etc.resolve(name), SAMPLE_TIME);
    }
    SampleSystem system = new SampleSystem(SampleSystem.FILES, etc, Duration.ZERO, reads.reads());
    Set<Path> removed = new HashSet<>();
    for (JsonObject step : steps(scenario).toList()) {
      String[] words = words(step);
      switch (words[0]) {
        case "clock" -> system.now.addAndGet(TimeUnit.SECONDS.toNanos(Integer.parseInt(words[2])));
        case "statistics" -> compare(system, step.getAsJsonObject("stats"), !removed.isEmpty());
        case "append", "touch", "replace", "remove" -> change(etc, step, removed);
        case "getpwent_all" -> enumerate(system, step);
        default -> lookup(system, words, step, !removed.isEmpty());
      }
    }
  }

  /** What is done to a file; afterwards it has rested. */
  private void change(Path etc, JsonObject step, Set<Path> removed) throws IOException {
    String text = step.get("step").getAsString();
    Path file =
        FILES.stream()
            .filter(each -> isAbout(text, each))
            .map(etc::resolve)
            .findFirst()
            .orElseThrow();
    switch (words(step)[0]) {
      case "append" ->
          Files.writeString(
              file,
              NEWCOMERS.getOrDefault(String.valueOf(file.getFileName()), ""),
              StandardOpenOption.APPEND);
      case "replace" -> {
        Path next = etc.resolve("next");
        Files.copy(file, next);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
      }
      case "remove" -> {
        Files.delete(file);
        removed.add(file);
      }
      default -> {}
    }
    if (step.has("mtime")) {
      setModified(file, step.get("mtime").getAsLong());
    }
  }

  private static void setModified(Path file, long seconds) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(seconds)));
  }

  private static void enumerate(SampleSystem system, JsonObject step) {
    RequestWriter.Client client = new RequestWriter.Client(101, 102, BUFFER);
    ByteBuffer reply =
        system.answer(
            RequestWriter.application(
                CallNumber.SETENT,
                0,
                client,
                DatabaseName.of(Operation.PASSWD_BYNAME),
                new Key.Cookie(0, 0)),
            101,
            102);
    int entries = 0;
    while (PackedHeader.STATUS.get(reply, 0) == Status.SUCCESS) {
      int key = (int) PackedHeader.KEY_OFFSET.get(reply, 0);
      Key.Cookie cookie = new Key.Cookie(reply.getLong(key), reply.getLong(key + Long.BYTES));
      reply =
          system.answer(
              RequestWriter.application(
                  CallNumber.GETENT, 0, client, DatabaseName.of(Operation.PASSWD_BYNAME), cookie),
              101,
              102);
      entries++;
    }
    assertThat(entries).isGreaterThan(1);
    assertThat(step.get("found").getAsBoolean()).isTrue();
  }

  private static void lookup(
      SampleSystem system, String[] words, JsonObject step, boolean removed) {
    byte[] name = words[1].getBytes(StandardCharsets.ISO_8859_1);
    RequestWriter.Client client = new RequestWriter.Client(101, 102, BUFFER);
    ByteBuffer request =
        switch (words[0]) {
          case "getpwuid" ->
              RequestWriter.search(
                  Operation.PASSWD_BYUID, client, new Key.Numeric(Long.parseLong(words[1])));
          case "getgrgid" ->
              RequestWriter.search(
                  Operation.GROUP_BYGID, client, new Key.Numeric(Long.parseLong(words[1])));
          case "getgrnam", "getgrnam_r" ->
              RequestWriter.search(Operation.GROUP_BYNAME, client, new Key.Name(name));
          case "gethostbyname" ->
              RequestWriter.search(Operation.HOSTS_BYNAME, client, new Key.Name(name));
          case "switch_getipnodebyname_r" ->
              RequestWriter.search(
                  Operation.IPNODES_BYNAME,
                  client,
                  new Key.HostName(
                      words[2].equals("inet6") ? 26 : 2, Long.parseLong(words[3]), name));
          case "getgroupsbymember" ->
              RequestWriter.search(
                  Operation.GROUP_BYMEMBER,
                  client,
                  new Key.Member(
                      1,
                      Long.parseLong(words[2]),
                      Long.parseLong(words[3]),
                      Long.parseLong(words[4]),
                      name));
          default -> RequestWriter.search(Operation.PASSWD_BYNAME, client, new Key.Name(name));
        };
    int status = PackedHeader.STATUS.get(system.answer(request, 101, 102), 0);
    int expected = step.getAsJsonArray("statuses").get(0).getAsInt();
    boolean held = removed && expected == Status.UNAVAILABLE;
    assertThat(status).isEqualTo(held ? Status.SUCCESS : expected);
  }

  /** The native daemon goes on counting entries that it has emptied its cache of. */
  private static long afterInvalidation(SampleSystem system, CacheName cache, List<Long> values) {
    long entries =
        system.administration.report().statistics(cache).getOrDefault(CacheStatistic.ENTRIES, 0L);
    boolean emptied = values.get(values.size() - 1) > 0;
    return emptied && entries > 0 ? Math.min(values.get(ENTRIES), entries) : values.get(ENTRIES);
  }

  /** What is found in spite of a missing file is one entry more. */
  private static void compare(SampleSystem system, JsonObject expected, boolean removed) {
    for (CacheName cache : CacheName.values()) {
      JsonObject counters = expected.getAsJsonObject(cache.databaseName());
      List<Long> values = new ArrayList<>();
      for (String name :
          List.of(
              "pos_hits",
              "neg_hits",
              "pos_misses",
              "neg_misses",
              "entries",
              "drop_count",
              "wait_count",
              "invalidate_count")) {
        values.add(counters == null ? 0L : counters.get(name).getAsLong());
      }
      if (removed && cache == CacheName.PASSWD) {
        values.set(2, values.get(2) + 1);
        values.set(ENTRIES, values.get(ENTRIES) + 1);
      }
      values.set(ENTRIES, afterInvalidation(system, cache, values));
      List<Long> actual = List.copyOf(system.administration.report().statistics(cache).values());
      assertThat(actual.isEmpty() ? values.stream().map(each -> 0L).toList() : actual)
          .as(cache.databaseName())
          .isEqualTo(values);
    }
  }
}

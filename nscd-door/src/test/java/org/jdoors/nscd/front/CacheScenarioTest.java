package org.jdoors.nscd.front;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jdoors.nscd.vectors.Vectors;
import org.jdoors.nscd.wire.CacheName;
import org.jdoors.nscd.wire.Key;
import org.jdoors.nscd.wire.Operation;
import org.jdoors.nscd.wire.PackedHeader;
import org.jdoors.nscd.wire.RequestWriter;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * After the recorded lookups the counters stand as they stood natively. Left out: databases that
 * are not served here, changes of files, which are told by content here, and restarts.
 */
final class CacheScenarioTest {

  private static final Set<String> STEPS =
      Set.of(
          "getpwnam",
          "getpwnam_r",
          "getpwuid",
          "getgrnam_r",
          "gethostbyname",
          "switch_getipnodebyname_r",
          "getgroupsbymember",
          "clock",
          "statistics");

  private static final int BUFFER = 524288;

  @TestFactory
  Stream<DynamicTest> countsAsTheNativeDaemon() {
    return Vectors.read("admin.json", "cache_scenarios")
        .filter(scenario -> steps(scenario).allMatch(step -> STEPS.contains(words(step)[0])))
        .map(
            scenario ->
                DynamicTest.dynamicTest(scenario.get("id").getAsString(), () -> play(scenario)));
  }

  private static Stream<JsonObject> steps(JsonObject scenario) {
    return StreamSupport.stream(scenario.getAsJsonArray("steps").spliterator(), false)
        .map(JsonElement::getAsJsonObject);
  }

  private static String[] words(JsonObject step) {
    return step.get("step").getAsString().split(" ", -1);
  }

  private static void play(JsonObject scenario) {
    SampleSystem system = new SampleSystem();
    steps(scenario)
        .forEach(
            step -> {
              String[] words = words(step);
              switch (words[0]) {
                case "clock" ->
                    system.now.addAndGet(TimeUnit.SECONDS.toNanos(Integer.parseInt(words[2])));
                case "statistics" -> compare(system, step.getAsJsonObject("stats"));
                default -> lookup(system, words, step);
              }
            });
  }

  private static void lookup(SampleSystem system, String[] words, JsonObject step) {
    byte[] name = words[1].getBytes(StandardCharsets.ISO_8859_1);
    RequestWriter.Client client = new RequestWriter.Client(101, 102, BUFFER);
    ByteBuffer request =
        switch (words[0]) {
          case "getpwuid" ->
              RequestWriter.search(
                  Operation.PASSWD_BYUID, client, new Key.Numeric(Long.parseLong(words[1])));
          case "getgrnam_r" ->
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
    assertThat(status).isEqualTo(step.getAsJsonArray("statuses").get(0).getAsInt());
  }

  private static void compare(SampleSystem system, JsonObject expected) {
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
      List<Long> actual = List.copyOf(system.administration.report().statistics(cache).values());
      assertThat(actual.isEmpty() ? values.stream().map(each -> 0L).toList() : actual)
          .as(cache.databaseName())
          .isEqualTo(values);
    }
  }
}

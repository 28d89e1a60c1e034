package org.jdoors.nscd.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jdoors.nscd.vectors.Vectors;
import org.jdoors.nscd.wire.AdminReport;
import org.jdoors.nscd.wire.CacheName;
import org.jdoors.nscd.wire.CacheParameter;
import org.jdoors.nscd.wire.CacheStatistic;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The text is what the native command printed of the same reply. */
final class ReportTextTest {

  @TestFactory
  Stream<DynamicTest> printsAsTheNativeCommand() {
    return Vectors.read("admin.json", "admin").flatMap(ReportTextTest::printed);
  }

  private static Stream<DynamicTest> printed(JsonObject vector) {
    return StreamSupport.stream(vector.getAsJsonArray("exchanges").spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .filter(each -> each.get("call_name").getAsString().equals("NSCD_GETADMIN"))
        .filter(each -> Vectors.has(each, "reply"))
        .map(
            exchange ->
                DynamicTest.dynamicTest(
                    vector.get("id").getAsString(),
                    () -> {
                      AdminReport report =
                          AdminReport.read(Vectors.packet(exchange, "reply")).orElseThrow();
                      assertThat(ReportText.of(report))
                          .isEqualTo(vector.get("stdout").getAsString());
                    }));
  }

  @Test
  void everyCounterIsPrintedAndTheRateIsOfHits() {
    Map<CacheStatistic, Long> counters = new EnumMap<>(CacheStatistic.class);
    long value = 11;
    for (CacheStatistic counter : CacheStatistic.values()) {
      counters.put(counter, value++);
    }
    String text =
        ReportText.of(
            new AdminReport(
                3,
                "/log\u001b[2J",
                Map.of(CacheName.GROUP, Map.of(CacheParameter.ENABLE, 1L)),
                Map.of(),
                Map.of(CacheName.GROUP, counters)));
    assertThat(text)
        .startsWith(
            "nscd configuration:\n\n         3  server debug level\n\"/log?[2J\"  is server log")
        .contains(
            """
            \t STATISTICS:
            \t positive hits: 11
            \t negative hits: 12
            \t positive misses: 13
            \t negative misses: 14
            \t total entries: 15
            \t queries queued: 17
            \t queries dropped: 16
            \t cache invalidations: 18
            \t cache hit rate: 46.0
            """)
        .containsOnlyOnce("STATISTICS");
  }
}

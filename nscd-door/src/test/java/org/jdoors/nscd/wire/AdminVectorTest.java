package org.jdoors.nscd.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jdoors.nscd.vectors.Vectors.has;
import static org.jdoors.nscd.vectors.Vectors.hex;
import static org.jdoors.nscd.vectors.Vectors.packet;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jdoors.nscd.vectors.Vectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The structures of administration, byte by byte as the native command sent and got them. */
final class AdminVectorTest {

  private static final List<String> SETTINGS =
      List.of(
          "enable",
          "per_user",
          "avoid_ns",
          "check_files",
          "check_interval",
          "pos_ttl",
          "neg_ttl",
          "keephot",
          "hint_size",
          "maxentries",
          "suggestedsize",
          "old_data_ok");

  private static final List<String> COUNTERS =
      List.of(
          "pos_hits",
          "neg_hits",
          "pos_misses",
          "neg_misses",
          "entries",
          "drop_count",
          "wait_count",
          "invalidate_count");

  private static Stream<DynamicTest> exchanges(String call, Check check) {
    return Vectors.read("admin.json", "admin")
        .flatMap(
            vector ->
                StreamSupport.stream(vector.getAsJsonArray("exchanges").spliterator(), false)
                    .map(JsonElement::getAsJsonObject)
                    .filter(exchange -> exchange.get("call_name").getAsString().equals(call))
                    .filter(exchange -> has(exchange, "reply"))
                    .map(
                        exchange ->
                            DynamicTest.dynamicTest(
                                vector.get("id").getAsString(), () -> check.of(exchange))));
  }

  @FunctionalInterface
  private interface Check {
    void of(JsonObject exchange) throws BadChangeException;
  }

  @TestFactory
  Stream<DynamicTest> changesAreReadAndWrittenAsRecorded() {
    return exchanges(
        "NSCD_SETADMIN",
        exchange -> {
          ByteBuffer request = packet(exchange, "request");
          AdminChange change = AdminChange.read(request);
          assertThat(change.isEmpty()).isFalse();
          assertThat(hex(change.request())).isEqualTo(hex(request));
        });
  }

  @TestFactory
  Stream<DynamicTest> reportsAreReadAndWrittenAsRecorded() {
    return exchanges(
        "NSCD_GETADMIN",
        exchange -> {
          ByteBuffer request = packet(exchange, "request");
          assertThat(hex(AdminReport.request())).isEqualTo(hex(request));
          AdminReport report = AdminReport.read(packet(exchange, "reply")).orElseThrow();
          checkDecoded(report, exchange.getAsJsonObject("decoded_reply"));
          assertThat(hex(reply(report, request))).isEqualTo(exchange.get("reply").getAsString());
        });
  }

  private static ByteBuffer reply(AdminReport report, ByteBuffer request) {
    ByteBuffer reply =
        ByteBuffer.allocate(AdminReport.replyLength(request)).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(report.reply(request, reply)).isEqualTo(reply.limit());
    return reply;
  }

  private static void checkDecoded(AdminReport report, JsonObject decoded) {
    assertThat(report.debugLevel()).isEqualTo(decoded.get("debug_level").getAsInt());
    assertThat(report.logFile()).isEqualTo(decoded.get("logfile").getAsString());
    JsonObject caches = decoded.getAsJsonObject("caches");
    assertThat(caches.keySet())
        .containsExactlyElementsOf(
            Stream.of(CacheName.values()).map(CacheName::databaseName).toList());
    for (CacheName cache : CacheName.values()) {
      JsonObject one = caches.getAsJsonObject(cache.databaseName());
      assertThat(report.settings(cache).values())
          .containsExactlyElementsOf(numbers(one.getAsJsonObject("cfg"), SETTINGS));
      assertThat(report.statistics(cache).values())
          .containsExactlyElementsOf(numbers(one.getAsJsonObject("stats"), COUNTERS));
    }
  }

  private static List<Long> numbers(JsonObject from, List<String> names) {
    return names.stream().map(name -> from.get(name).getAsLong()).toList();
  }

  @Test
  void layoutsHaveTheSizesOfTheirPrograms() {
    assertThat(AdminLayout.ILP32.reportSize()).isEqualTo(1880);
    assertThat(AdminLayout.ILP32.changeSize()).isEqualTo(1016);
    assertThat(AdminLayout.LP64.reportSize()).isEqualTo(2568);
    assertThat(AdminLayout.LP64.changeSize()).isEqualTo(1096);
  }

  /** Every member of a value of its own, through both layouts. */
  @Test
  void everyMemberHasItsPlace() {
    Map<CacheName, Map<CacheParameter, Long>> settings = new EnumMap<>(CacheName.class);
    Map<CacheName, Map<CacheStatistic, Long>> statistics = new EnumMap<>(CacheName.class);
    Map<CacheName, Set<CacheParameter>> changed = new EnumMap<>(CacheName.class);
    long value = 1000;
    for (CacheName cache : CacheName.values()) {
      Map<CacheParameter, Long> parameters = new EnumMap<>(CacheParameter.class);
      for (CacheParameter parameter : CacheParameter.values()) {
        boolean flag = parameter.width() == CacheParameter.Width.FLAG;
        parameters.put(parameter, flag ? value % 2 : value);
        value++;
      }
      settings.put(cache, parameters);
      changed.put(
          cache,
          Set.of(List.copyOf(parameters.keySet()).get((int) (value % CacheParameter.COUNT))));
      Map<CacheStatistic, Long> counters = new EnumMap<>(CacheStatistic.class);
      for (CacheStatistic counter : CacheStatistic.values()) {
        counters.put(counter, value++);
      }
      statistics.put(cache, counters);
    }
    AdminReport report = new AdminReport(7, "/var/adm/log", settings, changed, statistics);
    for (AdminLayout layout : List.of(AdminLayout.ILP32, AdminLayout.LP64)) {
      ByteBuffer reply = reply(report, RequestWriter.nscd(2, layout.reportSize()));
      assertThat(reply.limit()).isEqualTo(PackedHeader.SIZE + layout.reportSize());
      assertThat(layout.getReport(reply, PackedHeader.SIZE)).isEqualTo(report);
    }
  }

  @Test
  void moreRoomThanNeededComesBackAsItWas() {
    AdminReport report = new AdminReport(0, "x".repeat(500), Map.of(), Map.of(), Map.of());
    ByteBuffer reply = reply(report, RequestWriter.nscd(CallNumber.GETADMIN, 3000));
    assertThat(reply.limit()).isEqualTo(PackedHeader.SIZE + 3000);
    assertThat(PackedHeader.DATA_LENGTH.get(reply, 0)).isEqualTo(1880);
    assertThat(AdminReport.read(reply).orElseThrow().logFile()).hasSize(127);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 20, 127, 128, 2007})
  void shortRepliesAreNoReports(int length) {
    ByteBuffer reply =
        reply(new AdminReport(0, "", Map.of(), Map.of(), Map.of()), AdminReport.request())
            .limit(length);
    assertThat(AdminReport.read(reply)).isEmpty();
  }

  /** The places of cache_cfg_set[0], cache_flush_set[0], logfile_set and debug_level_set. */
  @ParameterizedTest
  @ValueSource(ints = {6, 25, 5, 4})
  void changeOfWhatThereIsNotIsRefused(int offset) {
    ByteBuffer request =
        new AdminChange.Builder()
            .set(CacheName.HOSTS, CacheParameter.ENABLE, 0)
            .flush(CacheName.GROUP)
            .build()
            .request();
    request.put(PackedHeader.SIZE + offset, (byte) 19);
    assertThatThrownBy(() -> AdminChange.read(request))
        .isInstanceOfSatisfying(
            BadChangeException.class, e -> assertThat(e.result()).isEqualTo(NscdResult.CANNOT_SET));
  }

  @Test
  void negativeNumbersStayNegative() throws BadChangeException {
    AdminChange change =
        new AdminChange.Builder().set(CacheName.HOSTS, CacheParameter.NEGATIVE_TTL, -1).build();
    assertThat(AdminChange.read(change.request())).isEqualTo(change);
  }
}

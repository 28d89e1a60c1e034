package org.jdoors.nscd.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jdoors.nscd.vectors.Vectors.has;
import static org.jdoors.nscd.vectors.Vectors.hex;
import static org.jdoors.nscd.vectors.Vectors.packet;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.jdoors.nscd.vectors.Vectors;
import org.jdoors.nscd.wire.AdminChange;
import org.jdoors.nscd.wire.AdminReport;
import org.jdoors.nscd.wire.CacheName;
import org.jdoors.nscd.wire.CacheParameter;
import org.jdoors.nscd.wire.CacheStatistic;
import org.jdoors.nscd.wire.IllumosErrno;
import org.jdoors.nscd.wire.Key;
import org.jdoors.nscd.wire.Operation;
import org.jdoors.nscd.wire.PackedHeader;
import org.jdoors.nscd.wire.RequestWriter;
import org.jdoors.nscd.wire.Status;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Settings and statistics: who may see and change them, and what changes do. */
final class AdministrationTest {

  private static final int ROOT = 0;
  private static final int SOMEBODY = 102;

  private final SampleSystem system = new SampleSystem();

  /** What the native command asked, one daemon per command line, is answered as it was there. */
  @TestFactory
  Stream<DynamicTest> answersTheNativeCommand() {
    return Vectors.read("admin.json", "admin")
        .filter(vector -> vector.getAsJsonArray("exchanges").size() > 0)
        .filter(vector -> !vector.get("id").getAsString().contains("not-running"))
        .map(
            vector ->
                DynamicTest.dynamicTest(vector.get("id").getAsString(), () -> replay(vector)));
  }

  private static void replay(JsonObject vector) {
    SampleSystem fresh = new SampleSystem();
    int uid = vector.get("euid").getAsInt();
    for (JsonElement each : vector.getAsJsonArray("exchanges")) {
      JsonObject exchange = each.getAsJsonObject();
      ByteBuffer reply = fresh.answer(packet(exchange, "request"), uid, uid);
      if (has(exchange, "reply")) {
        assertThat(hex(reply)).isEqualTo(exchange.get("reply").getAsString());
      } else {
        // The native daemon ends before it replies; this one replies and then ends.
        assertThat(fresh.stops).isEqualTo(1);
      }
    }
  }

  private int lookup(String name) {
    Key key = new Key.Name(name.getBytes(StandardCharsets.ISO_8859_1));
    RequestWriter.Client client = new RequestWriter.Client(SOMEBODY, SOMEBODY, 16384);
    ByteBuffer request = RequestWriter.search(Operation.PASSWD_BYNAME, client, key);
    return PackedHeader.STATUS.get(system.answer(request, SOMEBODY, SOMEBODY), 0);
  }

  private AdminReport report() {
    return AdminReport.read(system.answer(AdminReport.request(), SOMEBODY, SOMEBODY)).orElseThrow();
  }

  private ByteBuffer change(int uid, AdminChange change) {
    return system.answer(change.request(), uid, uid);
  }

  private long passwd(CacheStatistic counter) {
    return report().statistics(CacheName.PASSWD).getOrDefault(counter, -1L);
  }

  private static AdminChange flush(CacheName cache) {
    return new AdminChange.Builder().flush(cache).build();
  }

  private static AdminChange set(CacheParameter parameter, long value) {
    return new AdminChange.Builder().set(CacheName.PASSWD, parameter, value).build();
  }

  @Test
  void everyAnsweredLookupIsCountedOnce() {
    int lookups = 60;
    for (int i = 0; i < lookups; i++) {
      lookup(i % 3 == 0 ? "nosuch" + i % 5 : i % 2 == 0 ? "alice" : "bob");
    }
    long counted =
        passwd(CacheStatistic.POSITIVE_HITS)
            + passwd(CacheStatistic.NEGATIVE_HITS)
            + passwd(CacheStatistic.POSITIVE_MISSES)
            + passwd(CacheStatistic.NEGATIVE_MISSES);
    assertThat(counted).isEqualTo(lookups);
    assertThat(passwd(CacheStatistic.ENTRIES))
        .isEqualTo(passwd(CacheStatistic.POSITIVE_MISSES) + passwd(CacheStatistic.NEGATIVE_MISSES))
        .isEqualTo(7);
  }

  @Test
  void emptyingACacheForgetsAndIsCounted() {
    lookup("alice");
    change(ROOT, flush(CacheName.GROUP));
    assertThat(passwd(CacheStatistic.ENTRIES)).isEqualTo(1);
    change(ROOT, flush(CacheName.PASSWD));
    assertThat(passwd(CacheStatistic.ENTRIES)).isZero();
    assertThat(passwd(CacheStatistic.INVALIDATIONS)).isEqualTo(1);
    lookup("alice");
    assertThat(passwd(CacheStatistic.POSITIVE_MISSES)).isEqualTo(2);
  }

  @Test
  void cacheThatIsOffAnswersFromTheSourcesAndCountsNothing() {
    change(ROOT, set(CacheParameter.ENABLE, 0));
    assertThat(report().settings(CacheName.PASSWD)).containsEntry(CacheParameter.ENABLE, 0L);
    assertThat(lookup("alice")).isEqualTo(Status.SUCCESS);
    assertThat(lookup("alice")).isEqualTo(Status.SUCCESS);
    assertThat(passwd(CacheStatistic.POSITIVE_MISSES)).isZero();
    change(ROOT, set(CacheParameter.ENABLE, 1));
    lookup("alice");
    lookup("alice");
    assertThat(passwd(CacheStatistic.POSITIVE_MISSES)).isEqualTo(1);
    assertThat(passwd(CacheStatistic.POSITIVE_HITS)).isEqualTo(1);
  }

  @Test
  void timesToLiveHoldForWhatIsStoredFromThenOn() {
    lookup("alice");
    change(ROOT, set(CacheParameter.POSITIVE_TTL, 3));
    lookup("bob");
    system.now.addAndGet(4_000_000_000L);
    lookup("alice");
    lookup("bob");
    assertThat(passwd(CacheStatistic.POSITIVE_HITS)).isEqualTo(1);
    assertThat(passwd(CacheStatistic.POSITIVE_MISSES)).isEqualTo(3);
  }

  @Test
  void boundOnEntriesHolds() {
    change(ROOT, set(CacheParameter.MAX_ENTRIES, 2));
    for (int i = 0; i < 50; i++) {
      lookup("nosuch" + i);
    }
    assertThat(passwd(CacheStatistic.ENTRIES)).isLessThanOrEqualTo(2);
    assertThat(passwd(CacheStatistic.NEGATIVE_MISSES)).isEqualTo(50);
  }

  @Test
  void settingsOfCachesThatAreNotServedAreKept() {
    AdminChange change =
        new AdminChange.Builder()
            .set(CacheName.PROJECT, CacheParameter.KEEP_HOT, 77)
            .flush(CacheName.PROJECT)
            .build();
    assertThat(PackedHeader.STATUS.get(change(ROOT, change), 0)).isEqualTo(Status.SUCCESS);
    assertThat(report().settings(CacheName.PROJECT)).containsEntry(CacheParameter.KEEP_HOT, 77L);
    assertThat(report().settings(CacheName.RPC)).containsEntry(CacheParameter.KEEP_HOT, 20L);
  }

  @Test
  void onlyRootChanges() {
    ByteBuffer reply = change(SOMEBODY, set(CacheParameter.ENABLE, 0));
    assertThat(PackedHeader.STATUS.get(reply, 0)).isEqualTo(Status.ERROR);
    assertThat(PackedHeader.ERRNO.get(reply, 0)).isEqualTo(IllumosErrno.EACCES);
    assertThat(report().settings(CacheName.PASSWD)).containsEntry(CacheParameter.ENABLE, 1L);
    assertThat(system.protocol.refused()).isEqualTo(1);
  }

  /** Where the system has privileges, they count and the user does not. */
  @Test
  void privilegedCallersChange() {
    ByteBuffer request = set(CacheParameter.ENABLE, 0).request();
    ByteBuffer reply = system.answer(request, new Exchange.Caller(4242, ROOT, ROOT, false));
    assertThat(PackedHeader.ERRNO.get(reply, 0)).isEqualTo(IllumosErrno.EACCES);
    reply = system.answer(request, new Exchange.Caller(4242, SOMEBODY, SOMEBODY, true));
    assertThat(PackedHeader.STATUS.get(reply, 0)).isEqualTo(Status.SUCCESS);
    assertThat(report().settings(CacheName.PASSWD)).containsEntry(CacheParameter.ENABLE, 0L);
  }

  /** A change with a fault anywhere changes nothing. */
  @Test
  void changeIsMadeWholeOrNotAtAll() {
    lookup("alice");
    ByteBuffer request =
        new AdminChange.Builder()
            .set(CacheName.PASSWD, CacheParameter.ENABLE, 0)
            .flush(CacheName.PASSWD)
            .build()
            .request();
    int firstFlushed = PackedHeader.SIZE + 25;
    request.put(firstFlushed, (byte) 200);
    ByteBuffer reply = system.answer(request, ROOT, ROOT);
    assertThat(PackedHeader.STATUS.get(reply, 0)).isEqualTo(Status.NSCD_PRIVATE);
    assertThat(report().settings(CacheName.PASSWD)).containsEntry(CacheParameter.ENABLE, 1L);
    assertThat(passwd(CacheStatistic.ENTRIES)).isEqualTo(1);
  }
}

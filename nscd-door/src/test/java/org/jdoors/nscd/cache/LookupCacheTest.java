package org.jdoors.nscd.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jdoors.nscd.source.Lookup;
import org.jdoors.nscd.source.LookupKey;
import org.jdoors.nscd.source.Question;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(LookupCacheTest.PATIENCE_SECONDS)
final class LookupCacheTest {

  private static final Lookup FOUND = new Lookup.Found(new byte[] {'a'}, Lookup.Found.UNLIMITED);
  private static final Lookup MISSING = new Lookup.NotFound();
  static final int PATIENCE_SECONDS = 60;
  private static final int PLACES = 9;

  private final AtomicLong nanos = new AtomicLong();
  private final CacheCounters counters = new CacheCounters();
  private final AtomicInteger loads = new AtomicInteger();

  private static CacheSettings settings(boolean enabled, int maxEntries) {
    return new CacheSettings(
        enabled,
        Duration.ofSeconds(600),
        Duration.ofSeconds(10),
        0,
        false,
        false,
        new CacheSettings.Bounds(maxEntries, 1 << 20, 16),
        Duration.ofSeconds(PATIENCE_SECONDS));
  }

  private LookupCache cache(boolean enabled, int maxEntries) {
    return new LookupCache(
        settings(enabled, maxEntries),
        counters,
        new Admission(new Places(PLACES), new Places(0)),
        Refreshes.NONE,
        loading(MISSING),
        nanos::get);
  }

  private static LookupKey key(String name) {
    return LookupKey.ofName(Question.PASSWD_BY_NAME, name);
  }

  private LookupCache.Loader loading(Lookup outcome) {
    return key -> {
      loads.incrementAndGet();
      return outcome;
    };
  }

  private void pass(int seconds) {
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }

  @Test
  void foundEntryIsKeptForThePositiveTime() {
    LookupCache cache = cache(true, 0);
    cache.get(key("a"), loading(FOUND));
    pass(599);
    assertThat(cache.get(key("a"), loading(MISSING))).isSameAs(FOUND);
    pass(2);
    assertThat(cache.get(key("a"), loading(MISSING))).isSameAs(MISSING);
    assertThat(loads).hasValue(2);
    assertThat(counters.counts()).isEqualTo(new CacheCounters.Counts(1, 0, 1, 1, 0, 0, 0));
  }

  @Test
  void missingEntryIsKeptForTheNegativeTime() {
    LookupCache cache = cache(true, 0);
    cache.get(key("a"), loading(MISSING));
    pass(9);
    assertThat(cache.get(key("a"), loading(FOUND))).isSameAs(MISSING);
    pass(2);
    assertThat(cache.get(key("a"), loading(FOUND))).isSameAs(FOUND);
    assertThat(counters.counts()).isEqualTo(new CacheCounters.Counts(0, 1, 1, 1, 0, 0, 0));
  }

  @Test
  void sourceMayVouchForLess() {
    LookupCache cache = cache(true, 0);
    cache.get(key("a"), loading(new Lookup.Found(new byte[0], Duration.ofSeconds(5))));
    pass(6);
    assertThat(cache.get(key("a"), loading(MISSING))).isSameAs(MISSING);
  }

  @Test
  void failuresAreNotKept() {
    LookupCache cache = cache(true, 0);
    for (Lookup failure :
        List.of(
            new Lookup.Unavailable("down"),
            new Lookup.TryAgain("busy"),
            new Lookup.NotServed("ldap"))) {
      assertThat(cache.get(key("a"), loading(failure))).isSameAs(failure);
    }
    assertThat(cache.get(key("a"), loading(FOUND))).isSameAs(FOUND);
    assertThat(loads).hasValue(4);
    assertThat(counters.counts()).isEqualTo(new CacheCounters.Counts(0, 0, 1, 0, 0, 0, 0));
  }

  @Test
  void disabledCacheAsksEachTime() {
    LookupCache cache = cache(false, 0);
    cache.get(key("a"), loading(FOUND));
    cache.get(key("a"), loading(FOUND));
    assertThat(loads).hasValue(2);
  }

  @Test
  void reusableKeyIsNotKept() {
    LookupCache cache = cache(true, 0);
    LookupKey reusable = LookupKey.reusable();
    reusable.setId(Question.PASSWD_BY_UID, 1);
    cache.get(reusable, loading(FOUND));
    reusable.setId(Question.PASSWD_BY_UID, 2);
    assertThat(cache.get(reusable, loading(MISSING))).isSameAs(MISSING);
    reusable.setId(Question.PASSWD_BY_UID, 1);
    assertThat(cache.get(reusable, loading(MISSING))).isSameAs(FOUND);
  }

  @Test
  void numberOfEntriesIsBounded() {
    LookupCache cache = cache(true, 100);
    for (int i = 0; i < 10_000; i++) {
      cache.get(LookupKey.ofId(Question.PASSWD_BY_UID, i), loading(MISSING));
    }
    assertThat(cache.size()).isLessThanOrEqualTo(100);
  }

  @Test
  void memoryIsBounded() {
    LookupCache cache = cache(true, 0);
    for (int i = 0; i < 10_000; i++) {
      cache.get(
          LookupKey.ofId(Question.PASSWD_BY_UID, i),
          loading(new Lookup.Found(new byte[1000], Lookup.Found.UNLIMITED)));
    }
    assertThat(cache.size()).isLessThanOrEqualTo((1 << 20) / 1000);
  }

  @Test
  void oneRequestLooksUpAndTheOthersWait() throws Exception {
    LookupCache cache = cache(true, 0);
    int others = 7;
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    LookupCache.Loader slow =
        key -> {
          loads.incrementAndGet();
          loading.countDown();
          await(answer);
          return FOUND;
        };
    ExecutorService pool = Executors.newCachedThreadPool();
    try {
      List<Future<Lookup>> answers = new ArrayList<>();
      answers.add(pool.submit(() -> cache.get(key("a"), slow)));
      await(loading);
      for (int i = 0; i < others; i++) {
        answers.add(pool.submit(() -> cache.get(key("a"), slow)));
      }
      // Another key is not held up.
      assertThat(cache.get(key("b"), loading(MISSING))).isSameAs(MISSING);
      while (counters.counts().waits() < others) {
        Thread.onSpinWait();
      }
      answer.countDown();
      for (Future<Lookup> each : answers) {
        assertThat(each.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isSameAs(FOUND);
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(loads).hasValue(2);
  }

  /** Who finds no place is sent to look itself; a hit needs none. */
  @Test
  void lookupsUnderWayAreBounded() throws Exception {
    LookupCache cache = cache(true, 0);
    cache.get(key("kept"), loading(FOUND));
    CountDownLatch begun = new CountDownLatch(PLACES);
    CountDownLatch answer = new CountDownLatch(1);
    LookupCache.Loader slow =
        key -> {
          begun.countDown();
          await(answer);
          return MISSING;
        };
    ExecutorService pool = Executors.newCachedThreadPool();
    try {
      List<Future<Lookup>> answers = new ArrayList<>();
      for (int i = 0; i < PLACES; i++) {
        LookupKey one = key("slow" + i);
        answers.add(pool.submit(() -> cache.get(one, slow)));
      }
      await(begun);
      assertThat(cache.get(key("a"), loading(FOUND))).isInstanceOf(Lookup.NotServed.class);
      assertThat(cache.get(key("kept"), loading(MISSING))).isSameAs(FOUND);
      assertThat(counters.counts().drops()).isEqualTo(1);
      answer.countDown();
      for (Future<Lookup> each : answers) {
        assertThat(each.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isSameAs(MISSING);
      }
      assertThat(cache.get(key("a"), loading(FOUND))).isSameAs(FOUND);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void placesCanBecomeFewerAndMore() {
    Places places = new Places(2);
    assertThat(places.enter()).isTrue();
    assertThat(places.enter()).isTrue();
    places.resize(1);
    places.leave();
    assertThat(places.enter()).isFalse();
    places.leave();
    assertThat(places.enter()).isTrue();
    places.resize(-5);
    places.leave();
    assertThat(places.enter()).isFalse();
    places.resize(1);
    assertThat(places.enter()).isTrue();
    assertThat(places.enter()).isFalse();
  }

  /** While the source has a change to take in, "there is none" may be wrong. */
  @Test
  void missingEntryIsLookedUpAgainWhileTheSourceIsBehind() {
    LookupCache cache = cache(true, 0);
    cache.get(key("a"), loading(MISSING));
    LookupCache.Loader behind =
        new LookupCache.Loader() {
          @Override
          public Lookup load(LookupKey key) {
            return FOUND;
          }

          @Override
          public boolean isBehind() {
            return true;
          }
        };
    assertThat(cache.get(key("a"), behind)).isSameAs(FOUND);
    assertThat(cache.get(key("a"), loading(MISSING))).isSameAs(FOUND);
  }

  @Test
  void lookupBegunBeforeAnInvalidationIsNotKept() {
    LookupCache cache = cache(true, 0);
    cache.get(
        key("a"),
        key -> {
          cache.invalidateAll();
          return FOUND;
        });
    assertThat(cache.get(key("a"), loading(MISSING))).isSameAs(MISSING);
  }

  @Test
  void lookupBegunBeforeAnInvalidationIsNotJoined() {
    LookupCache cache = cache(true, 0);
    Lookup[] later = new Lookup[1];
    cache.get(
        key("a"),
        key -> {
          cache.invalidateAll();
          later[0] = cache.get(key("a"), loading(MISSING));
          return FOUND;
        });
    assertThat(later[0]).isSameAs(MISSING);
  }

  @Test
  void failingLoaderHoldsNobodyUp() {
    LookupCache cache = cache(true, 0);
    try {
      cache.get(
          key("a"),
          key -> {
            throw new IllegalStateException("bug");
          });
    } catch (IllegalStateException e) {
      assertThat(cache.get(key("a"), loading(FOUND))).isSameAs(FOUND);
      return;
    }
    throw new AssertionError("the failure was swallowed");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}

package org.jdoors.nscd.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jdoors.nscd.source.Lookup;
import org.jdoors.nscd.source.LookupKey;
import org.jdoors.nscd.source.Question;
import org.junit.jupiter.api.Test;

/** What is looked up again in the background, told by what the source was asked. */
final class KeepHotTest {

  private static final int TTL = 90;
  private static final int NEGATIVE_TTL = 9;

  private final SteppedRefreshes time = new SteppedRefreshes();
  private final CacheCounters counters = new CacheCounters();
  private final List<String> asked = new ArrayList<>();
  private Lookup outcome = new Lookup.Found(new byte[0], Lookup.Found.UNLIMITED);
  private final LookupCache.Loader source =
      key -> {
        asked.add(key.toString().replaceAll(".*\"(.*)\"", "$1"));
        return outcome;
      };

  private static CacheSettings settings(int keepHot, boolean oldDataOk, boolean avoidLookups) {
    return new CacheSettings(
        true,
        Duration.ofSeconds(TTL),
        Duration.ofSeconds(NEGATIVE_TTL),
        keepHot,
        oldDataOk,
        avoidLookups,
        new CacheSettings.Bounds(0, 1 << 20, 16),
        Duration.ofSeconds(60));
  }

  private LookupCache cache(CacheSettings settings) {
    return new LookupCache(
        settings, counters, new Admission(new Places(1), new Places(0)), time, source, time::nanos);
  }

  private Lookup ask(LookupCache cache, String name, int times) {
    Lookup answer = new Lookup.Unavailable("not asked");
    for (int i = 0; i < times; i++) {
      answer = cache.get(LookupKey.ofName(Question.PASSWD_BY_NAME, name), source);
    }
    return answer;
  }

  private void pass(int seconds) {
    time.pass(Duration.ofSeconds(seconds));
  }

  @Test
  void hottestAreLookedUpAgainBeforeTheyExpire() {
    LookupCache cache = cache(settings(2, false, false));
    ask(cache, "cold", 1);
    ask(cache, "cool", 2);
    ask(cache, "warm", 5);
    ask(cache, "hot", 9);
    asked.clear();
    pass(TTL * 2 / 3 - 1);
    assertThat(asked).isEmpty();
    pass(1);
    assertThat(asked).containsExactlyInAnyOrder("warm", "hot");
    asked.clear();
    pass(TTL / 3 + 1);
    ask(cache, "hot", 1);
    ask(cache, "warm", 1);
    assertThat(asked).isEmpty();
    ask(cache, "cool", 1);
    assertThat(asked).containsExactly("cool");
  }

  @Test
  void refreshesCountNothing() {
    LookupCache cache = cache(settings(5, false, false));
    ask(cache, "a", 3);
    pass(TTL);
    assertThat(asked).hasSize(2);
    assertThat(counters.counts()).isEqualTo(new CacheCounters.Counts(2, 0, 1, 0, 0, 0, 0));
  }

  /**
   * Each refresh halves what counts, so that the source is asked a few times more, not for ever.
   */
  @Test
  void whatNobodyAsksForAnyMoreCoolsDown() {
    LookupCache cache = cache(settings(5, false, false));
    ask(cache, "a", 9);
    pass(TTL * 100);
    // Eight hits: 8, 4, 2, 1.
    assertThat(asked).hasSize(1 + 4);
    assertThat(cache.size()).isLessThanOrEqualTo(1);
    int before = time.tasks();
    pass(TTL * 100);
    assertThat(time.tasks()).isEqualTo(before);
  }

  @Test
  void whatBecomesHotLateIsKept() {
    LookupCache cache = cache(settings(1, false, false));
    ask(cache, "a", 1);
    pass(TTL * 5 / 6);
    assertThat(asked).hasSize(1);
    ask(cache, "a", 3);
    pass(TTL / 6 + 1);
    assertThat(asked).hasSize(2);
    ask(cache, "a", 1);
    assertThat(asked).hasSize(2);
  }

  @Test
  void missingEntriesAreKeptHotToo() {
    outcome = new Lookup.NotFound();
    LookupCache cache = cache(settings(1, false, false));
    ask(cache, "a", 2);
    pass(NEGATIVE_TTL);
    assertThat(asked).hasSize(2);
  }

  @Test
  void shorterLifeOfTheSourceCounts() {
    outcome = new Lookup.Found(new byte[0], Duration.ofSeconds(30));
    LookupCache cache = cache(settings(1, false, false));
    ask(cache, "a", 2);
    pass(20);
    assertThat(asked).hasSize(2);
  }

  /** A source that fails is asked again, less and less before the end, and the entry stays. */
  @Test
  void failedRefreshLeavesTheEntry() {
    LookupCache cache = cache(settings(1, false, false));
    Lookup found = ask(cache, "a", 2);
    outcome = new Lookup.TryAgain("busy");
    pass(TTL - 1);
    assertThat(asked).hasSizeBetween(3, 10);
    assertThat(ask(cache, "a", 1)).isSameAs(found);
    outcome = found;
    pass(1);
    assertThat(ask(cache, "a", 1)).isSameAs(found);
  }

  @Test
  void countCanBeChanged() {
    LookupCache cache = cache(settings(0, false, false));
    ask(cache, "a", 2);
    pass(TTL - 2);
    assertThat(asked).hasSize(1);
    cache.configure(settings(1, false, false));
    assertThat(asked).hasSize(2);
    cache.configure(settings(0, false, false));
    ask(cache, "a", 2);
    pass(TTL + 1);
    assertThat(asked).hasSize(2);
  }

  @Test
  void emptiedCacheRefreshesNothing() {
    LookupCache cache = cache(settings(1, false, false));
    ask(cache, "a", 2);
    cache.invalidateAll();
    pass(TTL);
    assertThat(asked).hasSize(1);
  }

  @Test
  void oldDataIsGivenOnceWhileItIsLookedUpAgain() {
    LookupCache cache = cache(settings(0, true, false));
    Lookup old = ask(cache, "a", 1);
    pass(TTL + 1);
    Lookup newer = new Lookup.Found(new byte[1], Lookup.Found.UNLIMITED);
    outcome = newer;
    assertThat(ask(cache, "a", 1)).isSameAs(old);
    assertThat(asked).hasSize(2);
    assertThat(ask(cache, "a", 1)).isSameAs(newer);
  }

  @Test
  void oldDataIsGivenForADayIfTheSourceFails() {
    LookupCache cache = cache(settings(0, true, false));
    Lookup old = ask(cache, "a", 1);
    outcome = new Lookup.Unavailable("down");
    pass(TTL + 1);
    assertThat(ask(cache, "a", 3)).isSameAs(old);
    time.pass(Duration.ofDays(1));
    assertThat(ask(cache, "a", 1)).isSameAs(outcome);
  }

  @Test
  void nothingIsLookedUpWhereThatIsToBeAvoided() {
    LookupCache cache = cache(settings(0, false, false));
    assertThat(ask(cache, "a", 1)).isSameAs(outcome);
    cache.configure(settings(0, false, true));
    asked.clear();
    assertThat(ask(cache, "a", 1)).isSameAs(outcome);
    assertThat(ask(cache, "b", 1)).isEqualTo(new Lookup.NotFound());
    assertThat(asked).isEmpty();
    assertThat(TimeUnit.NANOSECONDS.toSeconds(time.nanos())).isZero();
  }

  /** A refresh that fails for good does not keep later ones from being made. */
  @Test
  void failedRefreshIsMadeAgain() {
    LookupCache cache = cache(settings(0, true, false));
    ask(cache, "a", 1);
    pass(TTL + 1);
    LookupCache.Loader failing =
        key -> {
          throw new IllegalStateException("bug");
        };
    LookupKey key = LookupKey.ofName(Question.PASSWD_BY_NAME, "a");
    assertThatThrownBy(() -> cache.get(key, failing)).hasMessage("bug");
    asked.clear();
    ask(cache, "a", 1);
    assertThat(asked).containsExactly("a");
  }
}

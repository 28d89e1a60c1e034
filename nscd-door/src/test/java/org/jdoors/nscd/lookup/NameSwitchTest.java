package org.jdoors.nscd.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jdoors.nscd.cache.Refreshes;
import org.jdoors.nscd.config.ConfigException;
import org.jdoors.nscd.config.Defaults;
import org.jdoors.nscd.config.Dialect;
import org.jdoors.nscd.config.NscdConf;
import org.jdoors.nscd.config.Nsswitch;
import org.jdoors.nscd.source.Database;
import org.jdoors.nscd.source.Lookup;
import org.jdoors.nscd.source.LookupKey;
import org.jdoors.nscd.source.Question;
import org.jdoors.nscd.source.Source;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class NameSwitchTest {

  private static final LookupKey KEY = LookupKey.ofName(Question.PASSWD_BY_NAME, "a");
  private static final Lookup FOUND = new Lookup.Found(new byte[0], Lookup.Found.UNLIMITED);
  private static final Lookup MISSING = new Lookup.NotFound();
  private static final Lookup DOWN = new Lookup.Unavailable("down");
  private static final Lookup BUSY = new Lookup.TryAgain("busy");

  private final AtomicLong nanos = new AtomicLong();
  private final List<String> warnings = new ArrayList<>();
  private @Nullable Nsswitch policies;
  private long generation;
  private String conf = "";
  private final ScriptedSource one = new ScriptedSource("one");
  private final ScriptedSource two = new ScriptedSource("two");

  /** Says what it is told to say. */
  private final class ScriptedSource implements Source {
    private final String name;
    private Lookup outcome = MISSING;
    private long generation;
    private int asked;
    private Duration takes = Duration.ZERO;

    ScriptedSource(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Lookup lookup(LookupKey key) {
      asked++;
      nanos.addAndGet(takes.toNanos());
      return outcome;
    }

    @Override
    public long generation(Database database) {
      return generation;
    }
  }

  private NameSwitch names(String policy) throws ConfigException {
    policies = Nsswitch.parse("f", "passwd: " + policy, Dialect.ILLUMOS);
    return new NameSwitch(
        new NameSwitch.Policies() {
          @Override
          public Nsswitch current() {
            return Objects.requireNonNull(policies);
          }

          @Override
          public long generation() {
            return generation;
          }
        },
        NscdConf.parse("f", conf),
        List.of(one, two),
        new Surroundings(nanos::get, Refreshes.NONE, warnings::add));
  }

  @Test
  void goesOnAfterMissingAndUnavailable() throws ConfigException {
    two.outcome = FOUND;
    assertThat(names("one two").lookup(KEY)).isSameAs(FOUND);
    one.outcome = DOWN;
    assertThat(names("one two").lookup(KEY)).isSameAs(FOUND);
    one.outcome = MISSING;
    assertThat(names("one [NOTFOUND=return] two").lookup(KEY)).isSameAs(MISSING);
  }

  @Test
  void stopsAtTheFirstEntry() throws ConfigException {
    one.outcome = FOUND;
    assertThat(names("one two").lookup(KEY)).isSameAs(FOUND);
    assertThat(two.asked).isZero();
  }

  @Test
  void lastSourceDecides() throws ConfigException {
    one.outcome = MISSING;
    two.outcome = DOWN;
    assertThat(names("one two").lookup(KEY)).isSameAs(DOWN);
  }

  @Test
  void unavailableIsNeverCachedAsMissing() throws ConfigException {
    one.outcome = DOWN;
    NameSwitch names = names("one");
    assertThat(names.lookup(KEY)).isSameAs(DOWN);
    one.outcome = FOUND;
    assertThat(names.lookup(KEY)).isSameAs(FOUND);
  }

  @Test
  void sourceThatIsNotServedLeavesItToTheClientAndIsToldOnce() throws ConfigException {
    NameSwitch names = names("one ldap");
    assertThat(names.lookup(KEY)).isEqualTo(new Lookup.NotServed("ldap"));
    assertThat(names.lookup(KEY)).isEqualTo(new Lookup.NotServed("ldap"));
    assertThat(warnings).hasSize(1);
    one.outcome = FOUND;
    assertThat(names.lookup(KEY)).isSameAs(FOUND);
  }

  @Test
  void busySourceIsAskedAgainAsThePolicySays() throws ConfigException {
    one.outcome = BUSY;
    two.outcome = FOUND;
    assertThat(names("one [TRYAGAIN=2] two").lookup(KEY)).isSameAs(FOUND);
    assertThat(one.asked).isEqualTo(3);
    one.asked = 0;
    assertThat(names("one two").lookup(KEY)).isInstanceOf(Lookup.NotServed.class);
    assertThat(one.asked).isEqualTo(11);
    one.asked = 0;
    assertThat(names("one [TRYAGAIN=return] two").lookup(KEY)).isSameAs(BUSY);
    assertThat(one.asked).isEqualTo(1);
  }

  /** A source that stays busy costs its retries once, until it finds something again. */
  @Test
  void retriesThatCameToNothingAreNotMadeAgain() throws ConfigException {
    one.outcome = BUSY;
    two.outcome = DOWN;
    NameSwitch names = names("one [TRYAGAIN=2] two");
    names.lookup(KEY);
    assertThat(one.asked).isEqualTo(3);
    names.lookup(KEY);
    assertThat(one.asked).isEqualTo(4);
    one.outcome = FOUND;
    names.lookup(KEY);
    assertThat(one.asked).isEqualTo(5);
    one.outcome = BUSY;
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(601));
    names.lookup(KEY);
    assertThat(one.asked).isEqualTo(8);
  }

  @Test
  void retriesEndWithTheTimeForALookup() throws ConfigException {
    one.outcome = BUSY;
    one.takes = Defaults.LOOKUP_DEADLINE.dividedBy(2);
    assertThat(names("one").lookup(KEY)).isInstanceOf(Lookup.NotServed.class);
    assertThat(one.asked).isEqualTo(2);
  }

  @Test
  void changedPoliciesAreFollowedAndEmptyTheCaches() throws ConfigException {
    one.outcome = FOUND;
    two.outcome = MISSING;
    NameSwitch names = names("one");
    names.lookup(KEY);
    policies = Nsswitch.parse("f", "passwd: two", Dialect.ILLUMOS);
    assertThat(names.lookup(KEY)).isSameAs(FOUND);
    generation++;
    assertThat(names.lookup(KEY)).isSameAs(MISSING);
    assertThat(names.counts(Database.PASSWD).invalidations()).isEqualTo(1);
  }

  @Test
  void filesAreNotWatchedWhereThatIsNotWanted() throws ConfigException {
    conf = "check-files passwd no\n";
    one.outcome = FOUND;
    NameSwitch names = names("one");
    names.lookup(KEY);
    one.generation++;
    one.outcome = MISSING;
    assertThat(names.lookup(KEY)).isSameAs(FOUND);
  }

  @Test
  void changedSourceEmptiesTheCache() throws ConfigException {
    one.outcome = FOUND;
    NameSwitch names = names("one");
    names.lookup(KEY);
    names.lookup(KEY);
    assertThat(one.asked).isEqualTo(1);
    one.generation++;
    one.outcome = MISSING;
    assertThat(names.lookup(KEY)).isSameAs(MISSING);
    assertThat(names.counts(Database.PASSWD).invalidations()).isEqualTo(1);
  }

  @Test
  void answersExpire() throws ConfigException {
    NameSwitch names = names("one");
    names.lookup(KEY);
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(11));
    names.lookup(KEY);
    assertThat(one.asked).isEqualTo(2);
  }

  @Test
  void policyOfTheRequestPassesTheCacheBy() throws ConfigException {
    one.outcome = FOUND;
    NameSwitch names = names("one");
    assertThat(names.lookup(KEY, "two one")).isSameAs(FOUND);
    assertThat(names.lookup(KEY, "two one")).isSameAs(FOUND);
    assertThat(one.asked).isEqualTo(2);
    assertThat(names.lookup(KEY, "one,")).isInstanceOf(Lookup.NotServed.class);
  }

  /** Policies that change again while they are taken over are not put back afterwards. */
  @Test
  void policiesOfTheLastChangeHold() throws Exception {
    Nsswitch older = Nsswitch.parse("f", "passwd: one", Dialect.ILLUMOS);
    Nsswitch newer = Nsswitch.parse("f", "passwd: two", Dialect.ILLUMOS);
    AtomicLong changes = new AtomicLong();
    CountDownLatch read = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    NameSwitch.Policies changing =
        new NameSwitch.Policies() {
          @Override
          public Nsswitch current() {
            if (changes.get() != 1) {
              return changes.get() == 0 ? older : newer;
            }
            read.countDown();
            try {
              assertThat(goOn.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
            return older;
          }

          @Override
          public long generation() {
            return changes.get();
          }
        };
    NameSwitch names =
        new NameSwitch(
            changing,
            NscdConf.parse("f", ""),
            List.of(one, two),
            new Surroundings(nanos::get, Refreshes.NONE, warnings::add));
    two.outcome = FOUND;
    changes.set(1);
    Thread slow = new Thread(() -> names.lookup(KEY));
    slow.start();
    assertThat(read.await(60, TimeUnit.SECONDS)).isTrue();
    changes.set(2);
    AtomicReference<Lookup> answer = new AtomicReference<>();
    Thread other = new Thread(() -> answer.set(names.lookup(KEY)));
    other.start();
    while (other.isAlive() && other.getState() != Thread.State.BLOCKED) {
      Thread.onSpinWait();
    }
    goOn.countDown();
    other.join();
    slow.join();
    assertThat(answer.get()).isSameAs(FOUND);
    assertThat(names.lookup(KEY)).isSameAs(FOUND);
  }

  /** Anybody can send any policy: that fills neither the log nor the threads of the door. */
  @Test
  void policyOfAClientIsBoundedAndNotTold() throws ConfigException {
    conf = "common-worker-threads 0\nworker-thread-per-nsw-db passwd 0\n";
    NameSwitch none = names("one");
    one.outcome = FOUND;
    assertThat(none.lookup(KEY, "one")).isInstanceOf(Lookup.NotServed.class);
    assertThat(one.asked).isZero();
    conf = "";
    NameSwitch names = names("one");
    assertThat(names.lookup(KEY, "one")).isSameAs(FOUND);
    assertThat(names.lookup(KEY, "ldap")).isInstanceOf(Lookup.NotServed.class);
    assertThat(warnings).isEmpty();
  }
}

package org.jdoors.syslog.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjLongConsumer;
import org.jdoors.syslog.config.LocalSurroundings;
import org.jdoors.syslog.config.RecordFilter;
import org.jdoors.syslog.config.Selectors;
import org.jdoors.syslog.config.SyslogConf;
import org.jdoors.syslog.record.Durability;
import org.jdoors.syslog.record.Mark;
import org.jdoors.syslog.record.SyslogRecord;
import org.junit.jupiter.api.Test;

final class RouterTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  /** Keeps what it is given, and answers as the test tells it. */
  private static class Fake implements Destination {
    private final List<String> taken = new ArrayList<>();
    private boolean acknowledges = true;
    private int room = Integer.MAX_VALUE;
    private Outcome outcome = Outcome.DONE;
    private String trouble = "";
    private Durability wanted = Durability.ACCEPTED;

    @Override
    public boolean takes(SyslogRecord record) {
      return (record.flags() & SyslogRecord.CONSOLE_ONLY) == 0;
    }

    @Override
    public boolean acknowledges() {
      return acknowledges;
    }

    @Override
    public long take(SyslogRecord record, Durability durability, boolean waits, long deadline) {
      if (taken.size() >= room) {
        return REFUSED;
      }
      taken.add(
          new String(
              record.bytes(),
              record.textStart(),
              record.textEnd() - record.textStart(),
              StandardCharsets.US_ASCII));
      return taken.size();
    }

    @Override
    public Outcome settle(long position, Durability durability, long deadline) {
      wanted = durability;
      return outcome;
    }

    @Override
    public boolean flush(long deadline) {
      return outcome == Outcome.DONE;
    }

    @Override
    public void reopen() {
      taken.add("reopened");
    }

    @Override
    public String trouble() {
      return trouble;
    }

    @Override
    public void counters(ObjLongConsumer<String> to) {
      to.accept("fake.taken", taken.size());
    }
  }

  private final Fake first = new Fake();
  private final Fake second = new Fake();

  private static Selectors selectors(String text) throws Exception {
    byte[] line = (text + "\t*").getBytes(StandardCharsets.US_ASCII);
    return SyslogConf.parse("test", line, new LocalSurroundings(false))
        .entries()
        .get(0)
        .selectors();
  }

  private Router router(Duration patience) throws Exception {
    return new Router(
        List.of(new Route(selectors("*.debug"), first), new Route(selectors("*.err"), second)),
        patience);
  }

  private static Delivery delivery(String raw) {
    Delivery delivery = new Delivery();
    delivery
        .record()
        .fillNative(ByteBuffer.wrap(raw.getBytes(StandardCharsets.US_ASCII)), 0, new byte[] {'h'});
    return delivery;
  }

  @Test
  void recordGoesWhereItsPrioritySelects() throws Exception {
    Router router = router(LONG);
    assertThat(router.route(delivery("<11>error")))
        .isEqualTo(new Receipt(Receipt.Status.WRITTEN, 1, 2, null));
    assertThat(router.route(delivery("<14>info")))
        .isEqualTo(new Receipt(Receipt.Status.WRITTEN, 2, 1, null));
    assertThat(first.taken).hasSize(2);
    assertThat(second.taken).hasSize(1);
    assertThat(router.routed()).isEqualTo(2);
  }

  @Test
  void oneFailureAmongSeveralIsTold() throws Exception {
    second.outcome = Destination.Outcome.FAILED;
    second.trouble = "disk gone";
    assertThat(router(LONG).route(delivery("<11>x")))
        .isEqualTo(new Receipt(Receipt.Status.FAILED, 1, 1, "disk gone"));
  }

  @Test
  void fullQueueIsTold() throws Exception {
    first.room = 0;
    Router router = router(LONG);
    Receipt receipt = router.route(delivery("<11>x"));
    assertThat(receipt).isEqualTo(new Receipt(Receipt.Status.BUSY, 1, 1, "queue full"));
    assertThat(router.dropped()).isEqualTo(1);
  }

  @Test
  void destinationThatIsNotDoneInTimeIsTold() throws Exception {
    first.outcome = Destination.Outcome.PENDING;
    Receipt receipt = router(LONG).route(delivery("<14>x"));
    assertThat(receipt).isEqualTo(new Receipt(Receipt.Status.OVERDUE, 1, 0, "not written in time"));
  }

  @Test
  void worstOfSeveralIsTold() throws Exception {
    first.outcome = Destination.Outcome.FAILED;
    second.outcome = Destination.Outcome.PENDING;
    assertThat(router(LONG).route(delivery("<11>x")).status()).isEqualTo(Receipt.Status.FAILED);
  }

  @Test
  void destinationThatDoesNotAcknowledgeMayLoseTheRecord() throws Exception {
    first.acknowledges = false;
    first.outcome = Destination.Outcome.FAILED;
    Router router = router(LONG);
    assertThat(router.route(delivery("<14>x")).status()).isEqualTo(Receipt.Status.WRITTEN);
    first.room = 0;
    assertThat(router.route(delivery("<14>x")).status()).isEqualTo(Receipt.Status.WRITTEN);
    assertThat(router.dropped()).isZero();
  }

  @Test
  void acceptedRecordIsNotWaitedFor() throws Exception {
    first.outcome = Destination.Outcome.PENDING;
    assertThat(router(LONG).route(delivery("<14>x"), Durability.ACCEPTED))
        .isEqualTo(new Receipt(Receipt.Status.WRITTEN, 1, 1, null));
    first.outcome = Destination.Outcome.DONE;
    router(LONG).route(delivery("<14>x"), Durability.ON_DISK);
    assertThat(first.wanted).isEqualTo(Durability.ON_DISK);
  }

  private static Batch batch(String... raws) {
    Batch batch = new Batch();
    for (String raw : raws) {
      batch
          .add()
          .record()
          .fillNative(
              ByteBuffer.wrap(raw.getBytes(StandardCharsets.US_ASCII)), 0, new byte[] {'h'});
    }
    return batch;
  }

  @Test
  void batchGoesInOrderAndIsNumberedByItsFirst() throws Exception {
    Router router = router(LONG);
    assertThat(router.route(batch("<11>a", "<14>b", "<11>c"), Durability.WRITTEN))
        .isEqualTo(new Receipt(Receipt.Status.WRITTEN, 1, 2, null));
    assertThat(first.taken).containsExactly("a", "b", "c");
    assertThat(second.taken).containsExactly("a", "c");
    assertThat(router.route(delivery("<14>d")).sequence()).isEqualTo(4);
  }

  @Test
  void batchHasNoHolesWhereADestinationRefuses() throws Exception {
    first.room = 1;
    Receipt receipt = router(LONG).route(batch("<11>a", "<14>b", "<11>c"), Durability.WRITTEN);
    assertThat(receipt).isEqualTo(new Receipt(Receipt.Status.BUSY, 1, 1, "queue full"));
    assertThat(first.taken).containsExactly("a");
    assertThat(second.taken).containsExactly("a", "c");
  }

  @Test
  void batchIsUsedAgain() throws Exception {
    Batch batch = batch("<11>a");
    Delivery before = batch.get(0);
    batch.clear();
    assertThat(batch.size()).isZero();
    assertThat(batch.add()).isSameAs(before);
    batch.removeLast();
    assertThat(router(LONG).route(batch, Durability.WRITTEN))
        .isEqualTo(new Receipt(Receipt.Status.WRITTEN, 1, 0, null));
  }

  @Test
  void postedRecordWaitsForRoom() throws Exception {
    Router router = router(Duration.ofMillis(1));
    CountDownLatch tried = new CountDownLatch(3);
    Fake slow =
        new Fake() {
          @Override
          public long take(SyslogRecord record, Durability wanted, boolean waits, long deadline) {
            tried.countDown();
            if (tried.getCount() > 0) {
              while (System.nanoTime() - deadline < 0) {
                Thread.onSpinWait();
              }
              return REFUSED;
            }
            return super.take(record, wanted, waits, deadline);
          }
        };
    router.pause();
    router.resume(List.of(new Route(selectors("*.debug"), slow)));
    router.post(delivery("<11>x").record());
    assertThat(slow.taken).containsExactly("x");
    assertThat(router.dropped()).isZero();
  }

  @Test
  void postedRecordIsNotKeptForADestinationThatCloses() throws Exception {
    first.room = 0;
    Router router = router(LONG);
    router.post(delivery("<14>x").record());
    assertThat(router.dropped()).isEqualTo(1);
  }

  @Test
  void filterDecidesAfterTheSelectors() throws Exception {
    Router router =
        new Router(
            List.of(new Route(selectors("*.debug"), record -> record.textEnd() > 5, first)), LONG);
    router.route(delivery("<14>x"));
    router.route(delivery("<14>long"));
    assertThat(first.taken).containsExactly("long");
  }

  @Test
  void followerSeesWhatItSelectsUntilItEnds() throws Exception {
    Router router = router(LONG);
    List<Integer> seen = new ArrayList<>();
    Registration registration =
        router.follow(selectors("*.err"), RecordFilter.ALL, record -> seen.add(record.priority()));
    router.route(delivery("<11>x"));
    router.route(delivery("<14>x"));
    router.route(batch("<8>x"), Durability.WRITTEN);
    router.post(delivery("<9>x").record());
    registration.close();
    router.route(delivery("<11>x"));
    assertThat(seen).containsExactly(11, 8, 9);
  }

  @Test
  void followerThatThrowsIsNotAskedAgain() throws Exception {
    Router router = router(LONG);
    List<Integer> seen = new ArrayList<>();
    router.follow(
        selectors("*.debug"),
        RecordFilter.ALL,
        record -> {
          seen.add(record.priority());
          throw new IllegalStateException("follower");
        });
    assertThat(router.route(delivery("<11>x")).status()).isEqualTo(Receipt.Status.WRITTEN);
    router.route(delivery("<11>x"));
    assertThat(seen).hasSize(1);
    assertThat(counters(router)).containsEntry("router.followers_failed", 1L);
  }

  private static Map<String, Long> counters(Router router) {
    Map<String, Long> all = new HashMap<>();
    router.counters(all::put);
    return all;
  }

  @Test
  void destinationOfSeveralRoutesIsAskedOnce() throws Exception {
    Router router =
        new Router(
            List.of(new Route(selectors("*.debug"), first), new Route(selectors("*.err"), first)),
            LONG);
    router.reopen();
    assertThat(first.taken).containsExactly("reopened");
    assertThat(router.flush(LONG)).isTrue();
    first.outcome = Destination.Outcome.PENDING;
    assertThat(router.flush(LONG)).isFalse();
    assertThat(counters(router)).containsEntry("fake.taken", 1L);
  }

  @Test
  void marksAreWantedIfARuleTakesThem() throws Exception {
    Router router =
        new Router(
            List.of(
                new Route(selectors("*.debug"), first), new Route(selectors("mark.info"), second)),
            LONG);
    assertThat(router.isMarking()).isTrue();
    SyslogRecord mark = new SyslogRecord();
    Mark.fill(mark, 1_700_001_200L, new byte[] {'h'});
    router.post(mark);
    assertThat(first.taken).isEmpty();
    assertThat(second.taken).containsExactly("-- MARK --");
    router.pause();
    router.resume(List.of(new Route(selectors("*.debug"), first)));
    assertThat(router.isMarking()).isFalse();
  }

  @Test
  void destinationMayDeclineByTheRecordsFlags() throws Exception {
    Delivery delivery = new Delivery();
    byte[] text = {'x'};
    delivery.record().fillLocal(11, SyslogRecord.CONSOLE_ONLY, text, 0, 1, 0, text);
    assertThat(router(LONG).route(delivery).writers()).isZero();
  }

  @Test
  void recordsWaitWhileTheDestinationsAreChanged() throws Exception {
    Router router = router(LONG);
    assertThat(router.pause()).isTrue();
    CountDownLatch done = new CountDownLatch(1);
    Thread sender =
        new Thread(
            () -> {
              router.route(delivery("<11>x"));
              done.countDown();
            });
    sender.start();
    router.resume(List.of(new Route(selectors("*.err"), second)));
    assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(first.taken).isEmpty();
    assertThat(second.taken).hasSize(1);
  }

  @Test
  void changeComesBeforeWhoComesAfterIt() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    Fake slow =
        new Fake() {
          @Override
          public long take(
              SyslogRecord record, Durability durability, boolean waits, long deadline) {
            inside.countDown();
            try {
              assertThat(leave.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            return super.take(record, durability, waits, deadline);
          }
        };
    Router router = new Router(List.of(new Route(selectors("*.debug"), slow)), LONG);
    Thread first = new Thread(() -> router.route(delivery("<11>first")));
    first.start();
    assertThat(inside.await(60, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<List<String>> changed = new CompletableFuture<>();
    Thread change =
        new Thread(
            () -> {
              try {
                changed.complete(router.pause() ? List.copyOf(slow.taken) : List.of("no pause"));
              } catch (InterruptedException e) {
                changed.completeExceptionally(e);
              }
            });
    change.start();
    awaitWaiting(change);
    Thread late = new Thread(() -> router.route(delivery("<11>late")));
    late.start();
    awaitWaiting(late);
    leave.countDown();
    assertThat(changed.get(60, TimeUnit.SECONDS)).containsExactly("first");
    router.resume(List.of());
    first.join();
    late.join();
  }

  private static void awaitWaiting(Thread thread) {
    long end = System.nanoTime() + LONG.toNanos();
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void senderIsNotHeldWithoutEndByAChange() throws Exception {
    Router router = router(Duration.ofMillis(1));
    assertThat(router.pause()).isTrue();
    assertThat(router.route(delivery("<11>x")).status()).isEqualTo(Receipt.Status.BUSY);
  }
}

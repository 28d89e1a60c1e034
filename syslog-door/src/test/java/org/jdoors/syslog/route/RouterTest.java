package org.jdoors.syslog.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jdoors.syslog.config.LocalSurroundings;
import org.jdoors.syslog.config.Selectors;
import org.jdoors.syslog.config.SyslogConf;
import org.jdoors.syslog.record.SyslogRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RouterTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  /** Keeps what it is given, and answers as the test tells it. */
  private static final class Fake implements Destination {
    private final List<Delivery> taken = new ArrayList<>();
    private boolean acknowledges = true;
    private boolean full;
    private boolean silent;
    private @Nullable IOException failure;

    @Override
    public boolean takes(SyslogRecord record) {
      return (record.flags() & SyslogRecord.CONSOLE_ONLY) == 0;
    }

    @Override
    public boolean acknowledges() {
      return acknowledges;
    }

    @Override
    public boolean submit(Delivery delivery, long nanos) {
      if (full) {
        return false;
      }
      taken.add(delivery);
      if (failure != null) {
        delivery.failed(failure);
      } else if (!silent) {
        delivery.written();
      }
      return true;
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
    second.failure = new IOException("disk gone");
    assertThat(router(LONG).route(delivery("<11>x")))
        .isEqualTo(new Receipt(Receipt.Status.FAILED, 1, 1, "disk gone"));
  }

  @Test
  void fullQueueIsTold() throws Exception {
    first.full = true;
    Router router = router(LONG);
    Receipt receipt = router.route(delivery("<11>x"));
    assertThat(receipt.status()).isEqualTo(Receipt.Status.BUSY);
    assertThat(receipt.writers()).isEqualTo(1);
    assertThat(router.dropped()).isEqualTo(1);
  }

  @Test
  void destinationThatDoesNotReportIsNotWaitedForWithoutEnd() throws Exception {
    first.silent = true;
    Receipt receipt = router(Duration.ofMillis(1)).route(delivery("<14>x"));
    assertThat(receipt.status()).isEqualTo(Receipt.Status.OVERDUE);
  }

  @Test
  void destinationThatDoesNotAcknowledgeGetsACopyAndMayLoseIt() throws Exception {
    first.acknowledges = false;
    first.silent = true;
    Delivery delivery = delivery("<14>x");
    Router router = router(LONG);
    assertThat(router.route(delivery).status()).isEqualTo(Receipt.Status.WRITTEN);
    assertThat(first.taken.get(0)).isNotSameAs(delivery);
    first.full = true;
    assertThat(router.route(delivery("<14>x")).status()).isEqualTo(Receipt.Status.WRITTEN);
    assertThat(router.dropped()).isEqualTo(1);
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
  void senderIsNotHeldWithoutEndByAChange() throws Exception {
    Router router = router(Duration.ofMillis(1));
    assertThat(router.pause()).isTrue();
    assertThat(router.route(delivery("<11>x")).status()).isEqualTo(Receipt.Status.BUSY);
  }
}

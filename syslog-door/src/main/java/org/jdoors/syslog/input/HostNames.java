package org.jdoors.syslog.input;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ObjLongConsumer;
import org.jdoors.syslog.config.NumericAddress;
import org.jdoors.syslog.route.Counted;
import org.jspecify.annotations.Nullable;

/**
 * How senders of the network are shown: by the numeric address, until a name is known. Names are
 * looked up in one thread of its own, so nothing ever waits for one; the first records of an
 * address have the numeric form. A name, or that there is none, is kept for 20 minutes.
 *
 * <p>Without a look-up all stay numeric: the daemon must not ask a name service that logs through
 * it unless it is told to.
 */
public final class HostNames implements AutoCloseable, Counted {

  /** An address, and how it is shown. */
  static final class Name {
    private final byte[] numeric;
    private volatile byte[] shown;
    private volatile boolean asked;

    private Name(InetAddress address) {
      numeric = NumericAddress.text(address).getBytes(StandardCharsets.US_ASCII);
      shown = numeric;
    }

    /** The numeric form. */
    byte[] numeric() {
      return numeric;
    }

    /** The name if it is known, else the numeric form. */
    byte[] shown() {
      return shown;
    }
  }

  private final @Nullable Function<InetAddress, Optional<String>> lookup;
  private final Cache<InetAddress, Name> names;
  private final BlockingQueue<InetAddress> questions =
      new ArrayBlockingQueue<>(InputLimits.NAMES_ASKED);
  private final @Nullable InputThread thread;
  private final Counters counters = new Counters("names");
  private final LongAdder found = counters.counter("found");
  private final LongAdder notFound = counters.counter("not_found");
  private final LongAdder postponed = counters.counter("postponed");

  /**
   * Begins to look names up.
   *
   * @param lookup gives the name of an address; may block; null for numeric forms only
   * @param nanoTime as {@link System#nanoTime}
   */
  public HostNames(
      @Nullable Function<InetAddress, Optional<String>> lookup, LongSupplier nanoTime) {
    this.lookup = lookup;
    this.names =
        Caffeine.newBuilder()
            .maximumSize(InputLimits.NAMES)
            .expireAfterWrite(InputLimits.NAME_LIFE)
            .ticker(nanoTime::getAsLong)
            .executor(Runnable::run)
            .build();
    this.thread =
        lookup == null ? null : new InputThread("syslog-names", nanoTime, () -> answer(lookup));
    if (thread != null) {
      thread.start();
    }
  }

  /** How an address is shown now; never waits. */
  Name of(InetAddress address) {
    Name name = names.get(address, Name::new);
    if (lookup != null && !name.asked) {
      // Should two threads ask at once the name is looked up twice, no more.
      name.asked = questions.offer(address);
      if (!name.asked) {
        postponed.increment();
      }
    }
    return name;
  }

  private void answer(Function<InetAddress, Optional<String>> ask) throws InterruptedException {
    while (true) {
      InetAddress address = questions.take();
      Name name = names.getIfPresent(address);
      if (name != null) {
        Optional<String> answer = ask.apply(address).filter(text -> !text.isEmpty());
        answer.ifPresent(text -> name.shown = text.getBytes(StandardCharsets.UTF_8));
        (answer.isPresent() ? found : notFound).increment();
      }
    }
  }

  /** Forgets all names, as on SIGHUP. */
  public void forget() {
    names.invalidateAll();
  }

  @Override
  public void counters(ObjLongConsumer<String> to) {
    counters.counters(to);
  }

  /** Looks no more names up; a look-up that hangs is left behind. */
  @Override
  public void close() {
    if (thread != null) {
      thread.interrupt();
    }
  }
}

package org.jdoors.nscd.front;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jdoors.nscd.wire.PackedHeader;

/** Counts refused packets and tells of them at most once a second. */
final class Refusals {

  private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

  private final LongSupplier nanoTime;
  private final Consumer<String> warnings;
  private final LongAdder count = new LongAdder();
  private final AtomicLong told = new AtomicLong();
  private final AtomicLong quietUntil;

  Refusals(LongSupplier nanoTime, Consumer<String> warnings) {
    this.nanoTime = nanoTime;
    this.warnings = warnings;
    this.quietUntil = new AtomicLong(nanoTime.getAsLong());
  }

  /** A packet was refused. */
  void add(Exchange exchange, String reason) {
    count.increment();
    long now = nanoTime.getAsLong();
    long until = quietUntil.get();
    if (now - until >= 0 && quietUntil.compareAndSet(until, now + INTERVAL)) {
      long total = count.sum();
      long since = total - told.getAndSet(total);
      warnings.accept(
          "refused packet reason=\""
              + reason
              + "\" "
              + call(exchange.argument())
              + " "
              + caller(exchange)
              + " refused="
              + since
              + " total="
              + total);
    }
  }

  private static String call(ByteBuffer argument) {
    int size = argument.limit();
    return size < PackedHeader.CALL_NUMBER.end()
        ? "size=" + size
        : "size="
            + size
            + " call=0x"
            + Integer.toHexString(PackedHeader.CALL_NUMBER.get(argument, 0));
  }

  private static String caller(Exchange exchange) {
    try {
      Exchange.Caller caller = exchange.caller();
      return "pid=" + caller.pid() + " uid=" + Integer.toUnsignedString(caller.effectiveUid());
    } catch (IOException e) {
      return "pid=unknown";
    }
  }

  /** Packets refused so far. */
  long count() {
    return count.sum();
  }
}

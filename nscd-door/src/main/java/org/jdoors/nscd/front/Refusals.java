package org.jdoors.nscd.front;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jdoors.log.RareLog;
import org.jdoors.nscd.wire.PackedHeader;

/** Counts refused packets and tells of them at most once a second. */
final class Refusals {

  private final RareLog rare;
  private final Consumer<String> warnings;
  private final LongAdder count = new LongAdder();

  Refusals(LongSupplier nanoTime, Consumer<String> warnings) {
    this.rare = new RareLog(Duration.ofSeconds(1), nanoTime);
    this.warnings = warnings;
  }

  /** A packet was refused. */
  void add(Exchange exchange, String reason) {
    count.increment();
    rare.log(
        leftOut ->
            warnings.accept(
                "refused packet reason=\""
                    + reason
                    + "\" "
                    + call(exchange.argument())
                    + " "
                    + caller(exchange)
                    + " refused="
                    + (leftOut + 1)
                    + " total="
                    + count.sum()));
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

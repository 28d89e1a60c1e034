package org.jdoors.syslog.input;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ObjLongConsumer;
import org.jdoors.syslog.route.Counted;

/** The counters of one input. All are made before the first is used; then for any thread. */
final class Counters implements Counted {
  private final String prefix;
  private final Map<String, LongAdder> adders = new LinkedHashMap<>();

  /**
   * @param input name of the input
   */
  Counters(String input) {
    prefix = "input." + input + ".";
  }

  /** Makes a counter. */
  LongAdder counter(String name) {
    LongAdder adder = new LongAdder();
    adders.put(name, adder);
    return adder;
  }

  @Override
  public void counters(ObjLongConsumer<String> to) {
    adders.forEach((name, adder) -> to.accept(prefix + name, adder.sum()));
  }
}

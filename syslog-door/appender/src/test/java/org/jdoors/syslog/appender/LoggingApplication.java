package org.jdoors.syslog.appender;

import java.io.IOException;
import java.util.Map;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.MarkerManager;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.message.StringMapMessage;
import org.apache.logging.log4j.message.StructuredDataMessage;

/** An application that knows nothing of doors: its log4j2.xml does. */
final class LoggingApplication {
  private LoggingApplication() {}

  /** Logs one round of events, and one more for each byte that comes in. */
  public static void main(String[] arguments) throws IOException {
    do {
      round();
      System.out.println("logged");
    } while (System.in.read() >= 0);
    LogManager.shutdown();
  }

  private static void round() {
    Logger log = LogManager.getLogger("shop");
    log.error("no {}", "money");
    log.info(MarkerManager.getMarker("AUDIT"), "first\nJan  1 00:00:00 host fake: second\u001b[2J");
    ThreadContext.put("user", "a\"b]c\\");
    log.warn("with context");
    ThreadContext.clearMap();
    log.info(new StringMapMessage(Map.of("order", "7")));
    StructuredDataMessage bought = new StructuredDataMessage("buy@1", "bought", "purchase");
    bought.put("item", "tea");
    log.info(bought);
    log.fatal("it broke", new IllegalStateException("why"));
    log.debug("end");
  }
}

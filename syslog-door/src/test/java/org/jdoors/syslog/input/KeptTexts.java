package org.jdoors.syslog.input;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjLongConsumer;
import org.jdoors.syslog.record.Durability;
import org.jdoors.syslog.record.SyslogRecord;
import org.jdoors.syslog.route.Destination;

/** A destination that keeps the texts, and acknowledges them at once. */
final class KeptTexts implements Destination {
  private final List<String> texts = new ArrayList<>();

  @Override
  public boolean takes(SyslogRecord record) {
    return true;
  }

  @Override
  public boolean acknowledges() {
    return true;
  }

  @Override
  public synchronized long take(
      SyslogRecord record, Durability wanted, boolean waits, long deadline) {
    int length = record.textEnd() - record.textStart();
    texts.add(new String(record.bytes(), record.textStart(), length, StandardCharsets.UTF_8));
    return texts.size();
  }

  @Override
  public Outcome settle(long position, Durability wanted, long deadline) {
    return Outcome.DONE;
  }

  @Override
  public boolean flush(long deadline) {
    return true;
  }

  @Override
  public void reopen() {}

  @Override
  public String trouble() {
    return "";
  }

  @Override
  public void counters(ObjLongConsumer<String> to) {}

  synchronized List<String> texts() {
    return List.copyOf(texts);
  }
}

package org.jdoors.syslog.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.jdoors.syslog.record.SyslogRecord;
import org.junit.jupiter.api.Test;

final class BatchTest {
  private static final int PLACES = 256;
  private static final byte[] LONG = new byte[60_000];
  private static final byte[] HOST = {'h'};

  private static void fill(SyslogRecord record, int length) {
    record.fillLocal(13, 0, LONG, 0, length, 0, HOST);
  }

  /** Who sends a long record in every place once has the memory of all places, if that is kept. */
  @Test
  void longRecordsAreNotKept() {
    Batch batch = new Batch();
    for (int place = PLACES - 1; place >= 0; place--) {
      for (int i = 0; i < place; i++) {
        fill(batch.add().record(), 1);
      }
      fill(batch.add().record(), LONG.length);
      batch.clear();
    }
    long kept = 0;
    for (int i = 0; i < PLACES; i++) {
      kept += batch.add().record().bytes().length;
    }
    assertThat(kept).isLessThanOrEqualTo((long) PLACES * SyslogRecord.USUAL_SIZE);
  }

  @Test
  void usualRecordsAreUsedAgain() {
    Batch batch = new Batch();
    Delivery first = batch.add();
    fill(first.record(), SyslogRecord.USUAL_SIZE);
    batch.clear();
    assertThat(batch.add()).isSameAs(first);
  }
}

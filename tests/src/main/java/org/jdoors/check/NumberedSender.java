package org.jdoors.check;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.BooleanSupplier;
import org.jdoors.door.DoorException;
import org.jdoors.door.Errno;
import org.jdoors.syslog.client.RecordBatch;
import org.jdoors.syslog.client.SyslogClient;
import org.jdoors.syslog.record.Durability;

/**
 * Sends records with numbers from 0 up, one call after the other, and keeps what became of each.
 * One that is not acknowledged is sent again before the next. For one thread at a time.
 */
final class NumberedSender {
  /** Texts differ in length, so that lines end anywhere in a page of the file. */
  private static final int LENGTHS = 301;

  private static final String FILLER = "x".repeat(LENGTHS);

  /** An odd number that is no divisor of {@link #LENGTHS}. */
  private static final int LENGTH_STEP = 37;

  private final int name;
  private final Durability wanted;
  private final RecordBatch batch;
  private int[] sent = new int[1024];
  private final BitSet acknowledged = new BitSet();
  private int next;

  /**
   * @param name number of this sender
   * @param wanted how safe a record must be before the next is sent
   */
  NumberedSender(int name, Durability wanted) {
    this.name = name;
    this.wanted = wanted;
    this.batch = new RecordBatch(wanted);
  }

  /** The text of a record; its end shows whether a line is whole. */
  static String text(int sender, int number) {
    return "sender " + sender + " record " + number + " " + filler(number) + ".";
  }

  static String filler(int number) {
    return FILLER.substring(0, (int) ((long) number * LENGTH_STEP % LENGTHS));
  }

  private byte[] packet(int number) {
    return ("<13>" + text(name, number)).getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Sends one record after the other.
   *
   * @param more asked before each
   * @param acknowledgement told of each
   * @return whether the daemon still answers
   */
  boolean send(SyslogClient client, BooleanSupplier more, Runnable acknowledgement) {
    while (more.getAsBoolean()) {
      try {
        client.sendRaw(packet(next), wanted);
        sent(next);
      } catch (DoorException e) {
        // EBADF: the call did not run. Any other: it may have.
        if (e.errno() != Errno.EBADF) {
          sent(next);
        }
        return false;
      } catch (IOException e) {
        // Refused or overdue, by a daemon that lives: again.
        sent(next);
        continue;
      }
      acknowledged.set(next++);
      acknowledgement.run();
    }
    return true;
  }

  /**
   * Sends all records below {@code end}: a batch, some single ones, a batch, and so on.
   *
   * @throws IOException if one is not acknowledged
   */
  void sendUpTo(int end, int batchSize, int singles, SyslogClient client) throws IOException {
    while (next < end) {
      batch.clear();
      int last = next;
      while (last < end && last - next < batchSize && batch.addRaw(packet(last))) {
        last++;
      }
      client.send(batch);
      acknowledge(last);
      for (int i = 0; i < singles && next < end; i++) {
        client.sendRaw(packet(next), wanted);
        acknowledge(next + 1);
      }
    }
  }

  /** Notes that all records below {@code end} were sent, once, and acknowledged. */
  void acknowledge(int end) {
    for (; next < end; next++) {
      sent(next);
      acknowledged.set(next);
    }
  }

  private void sent(int number) {
    if (number >= sent.length) {
      sent = Arrays.copyOf(sent, 2 * number);
    }
    sent[number]++;
  }

  /** Number of this sender. */
  int name() {
    return name;
  }

  /** How often a record may have reached the daemon. */
  int timesSent(int number) {
    return number < sent.length ? sent[number] : 0;
  }

  /** The records that were acknowledged. */
  BitSet acknowledged() {
    return acknowledged;
  }
}

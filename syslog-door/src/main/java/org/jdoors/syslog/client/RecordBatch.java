package org.jdoors.syslog.client;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jdoors.syslog.record.DoorBatch;
import org.jdoors.syslog.record.DoorDurability;
import org.jdoors.syslog.record.DoorTag;
import org.jdoors.syslog.record.Durability;

/**
 * Records that go to the daemon in one call; used again after {@link #clear}. For one thread at a
 * time. Sent by {@link SyslogClient#send(RecordBatch)}.
 */
public final class RecordBatch {
  private final ByteBuffer argument;
  private final Durability wanted;
  private int count;

  /** An empty batch, whose records are all to be so safe when it is acknowledged. */
  public RecordBatch(Durability wanted) {
    this(wanted, DoorTag.LARGEST_CALL);
  }

  private RecordBatch(Durability wanted, int capacity) {
    this.argument = ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
    this.wanted = wanted;
    clear();
  }

  /** An empty batch with room for one record of a length. */
  static RecordBatch forOne(int length, Durability wanted) {
    int fixed = DoorBatch.LAYOUT.size() + DoorBatch.aligned(DoorBatch.ITEM_LAYOUT.size());
    long capacity = (long) fixed + length + Integer.BYTES;
    return new RecordBatch(wanted, (int) Math.min(capacity, DoorTag.LARGEST_CALL));
  }

  /** Begins anew. */
  public void clear() {
    argument.clear().position(DoorBatch.LAYOUT.size());
    count = 0;
  }

  /** How many records there are. */
  public int size() {
    return count;
  }

  /**
   * Adds a record given by its fields, as {@link SyslogClient#send(int, String, byte[], boolean)}.
   *
   * @return false if there is no room; one that does not fit into an empty batch is too long
   */
  public boolean add(int priority, String tag, byte[] text, boolean showPid) {
    byte[] ident = RecordPacket.ident(tag);
    long length = RecordPacket.size(ident, text);
    if (!begin(length)) {
      return false;
    }
    RecordPacket.put(argument, priority, ident, text, showPid, Durability.WRITTEN);
    end();
    return true;
  }

  /**
   * Adds a raw record, which begins with {@code <}.
   *
   * @return false if there is no room; one that does not fit into an empty batch is too long
   * @throws IllegalArgumentException if it is not raw
   */
  public boolean addRaw(byte[] record) {
    RecordPacket.requireRaw(record);
    if (!begin(record.length)) {
      return false;
    }
    argument.put(record);
    end();
    return true;
  }

  private boolean begin(long length) {
    int fixed = DoorBatch.ITEM_LAYOUT.size();
    if (count == DoorBatch.LARGEST_COUNT
        || DoorBatch.aligned(fixed) + length + Integer.BYTES > argument.remaining()) {
      return false;
    }
    int at = argument.position();
    DoorBatch.ITEM_LENGTH.put(argument, at, (int) length);
    argument.position(at + fixed);
    return true;
  }

  private void end() {
    while (argument.position() != DoorBatch.aligned(argument.position())) {
      argument.put((byte) 0);
    }
    count++;
  }

  /** The argument of the call, from position 0 to its limit. */
  ByteBuffer argument() {
    int end = argument.position();
    DoorBatch.TAG.put(argument, 0, DoorTag.BATCH);
    DoorBatch.FLAGS.put(argument, 0, DoorDurability.flags(wanted));
    DoorBatch.COUNT.put(argument, 0, count);
    DoorBatch.SIZE.put(argument, 0, end - DoorBatch.LAYOUT.size());
    return argument.duplicate().order(ByteOrder.nativeOrder()).limit(end).position(0);
  }
}

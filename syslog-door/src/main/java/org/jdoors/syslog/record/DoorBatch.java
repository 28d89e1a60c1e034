package org.jdoors.syslog.record;

import org.jdoors.struct.Int32Field;
import org.jdoors.struct.Int64Field;
import org.jdoors.struct.StructLayout;

/**
 * Many records in one call, which are taken all or, if one of them is malformed, not at all:
 *
 * <pre>
 *   struct syslog_door_batch {
 *       uint32_t tag;            SYSLOG_DOOR_BATCH, 0x4a440002
 *       uint32_t flags;          SYSLOG_DOOR_ACCEPTED or SYSLOG_DOOR_ON_DISK or 0, for all records
 *       uint32_t count;          items that follow, 1 to 256
 *       uint32_t size;           bytes that follow
 *   };                           then the items, each beginning at a multiple of 4:
 *
 *   struct syslog_door_item {
 *       uint32_t length;         bytes of the record, at least 1
 *   };                           then a raw record, or a syslog_door_record without durability;
 *                                then 0 to 3 bytes up to a multiple of 4
 *
 *   struct syslog_door_batch_reply {
 *       int32_t  status;         as in a syslog_door_reply: the worst of all records
 *       uint32_t outputs;        outputs that have written the records
 *       uint64_t sequence;       number of the first record; the others follow
 *       uint32_t taken;          records that the daemon has: count or, if it is to be sent again, 0
 *       uint32_t reserved;       0
 *   };
 * </pre>
 */
public final class DoorBatch {
  /** Most items of one batch. */
  public static final int LARGEST_COUNT = 256;

  private static final StructLayout.Builder BUILDER = StructLayout.natural("syslog_door_batch");

  public static final Int32Field TAG = BUILDER.int32("tag");
  public static final Int32Field FLAGS = BUILDER.int32("flags");
  public static final Int32Field COUNT = BUILDER.int32("count");
  public static final Int32Field SIZE = BUILDER.int32("size");
  public static final StructLayout LAYOUT = BUILDER.build();

  private static final StructLayout.Builder ITEM = StructLayout.natural("syslog_door_item");

  public static final Int32Field ITEM_LENGTH = ITEM.int32("length");
  public static final StructLayout ITEM_LAYOUT = ITEM.build();

  private static final StructLayout.Builder REPLY = StructLayout.natural("syslog_door_batch_reply");

  public static final Int32Field STATUS = REPLY.int32("status");
  public static final Int32Field OUTPUTS = REPLY.int32("outputs");
  public static final Int64Field SEQUENCE = REPLY.int64("sequence");
  public static final Int32Field TAKEN = REPLY.int32("taken");
  public static final Int32Field RESERVED = REPLY.int32("reserved");
  public static final StructLayout REPLY_LAYOUT = REPLY.build();

  /** Bytes of a text that fits into every call, with whatever tag, alone or in a batch. */
  public static final int LONGEST_TEXT =
      DoorTag.LARGEST_CALL
          - LAYOUT.size()
          - 2 * ITEM_LAYOUT.size()
          - DoorRecord.LAYOUT.size()
          - DoorRecord.LONGEST_IDENT;

  private DoorBatch() {}

  /** Where the item behind one that ends at {@code end} begins. */
  public static int aligned(int end) {
    return (end + Integer.BYTES - 1) & -Integer.BYTES;
  }
}

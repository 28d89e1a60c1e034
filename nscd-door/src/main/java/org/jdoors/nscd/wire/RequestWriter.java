package org.jdoors.nscd.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Builds requests as the C library of illumos does; undefined bytes are zero. */
public final class RequestWriter {

  /** NSS_BUFLEN_DOOR: the smallest door buffer of a client. */
  public static final int SMALLEST_BUFFER = 16384;

  private RequestWriter() {}

  /**
   * A request of an application.
   *
   * @param callNumber see {@link CallNumber}
   * @param dbOperation operation number, 0 for enumerations
   * @param client who asks
   * @param database the database section
   * @param key the key
   * @return a direct buffer from position 0 to limit, native order
   */
  public static ByteBuffer application(
      int callNumber, int dbOperation, Client client, DatabaseName database, Key key) {
    int databaseLength = database.length();
    int keyOffset = PackedHeader.SIZE + Alignment.up8(databaseLength);
    int keyLength = key.length();
    int dataOffset = keyOffset + Alignment.up8(keyLength);
    ByteBuffer buffer = header(callNumber, dataOffset);
    PackedHeader.DB_OP.put(buffer, 0, dbOperation);
    PackedHeader.REAL_UID.put(buffer, 0, client.realUid());
    PackedHeader.EFFECTIVE_UID.put(buffer, 0, client.effectiveUid());
    PackedHeader.BUFFER_SIZE.put(buffer, 0, client.bufferSize());
    PackedHeader.DATABASE_LENGTH.put(buffer, 0, databaseLength);
    PackedHeader.KEY_OFFSET.put(buffer, 0, keyOffset);
    PackedHeader.KEY_LENGTH.put(buffer, 0, keyLength);
    PackedHeader.DATA_OFFSET.put(buffer, 0, dataOffset);
    PackedHeader.DATA_LENGTH.put(buffer, 0, client.bufferSize() - dataOffset);
    database.encode(buffer, PackedHeader.SIZE);
    key.encode(buffer, keyOffset);
    return buffer;
  }

  /** A search as the C library sends it. */
  public static ByteBuffer search(Operation operation, Client client, Key key) {
    return application(
        CallNumber.SEARCH, operation.number(), client, DatabaseName.of(operation), key);
  }

  /** A call of an nscd program with {@code dataLength} zero bytes of data. */
  public static ByteBuffer nscd(int callNumber, int dataLength) {
    int size = PackedHeader.SIZE + dataLength;
    ByteBuffer buffer = header(callNumber, size);
    PackedHeader.BUFFER_SIZE.put(buffer, 0, size);
    PackedHeader.KEY_OFFSET.put(buffer, 0, PackedHeader.SIZE);
    PackedHeader.DATA_OFFSET.put(buffer, 0, PackedHeader.SIZE);
    PackedHeader.DATA_LENGTH.put(buffer, 0, dataLength);
    return buffer;
  }

  private static ByteBuffer header(int callNumber, int size) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
    PackedHeader.CALL_NUMBER.put(buffer, 0, callNumber);
    PackedHeader.VERSION.put(buffer, 0, PackedHeader.CURRENT_VERSION);
    PackedHeader.DATABASE_OFFSET.put(buffer, 0, PackedHeader.SIZE);
    return buffer;
  }

  /**
   * What a client says of itself.
   *
   * @param realUid p_ruid
   * @param effectiveUid p_euid
   * @param bufferSize size of its door buffer, at least the size of the request
   */
  public record Client(int realUid, int effectiveUid, long bufferSize) {}
}

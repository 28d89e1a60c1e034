package org.jdoors.nscd.wire;

import java.nio.ByteBuffer;

/**
 * A reply as the C library reads it: it looks at these fields and ignores the rest.
 *
 * @param status p_status
 * @param errno p_errno; only {@link IllumosErrno#ERANGE} means anything to a client
 * @param hostErrno p_herrno
 * @param nscdResult nscdpriv
 * @param data the data, empty unless the status is {@link Status#SUCCESS}
 */
@SuppressWarnings("ArrayRecordComponent") // handed on to a parser, never compared
public record Reply(int status, int errno, int hostErrno, long nscdResult, byte[] data) {

  /** What a client does when it gets nothing that it can read. */
  private static final Reply LOOK_YOURSELF = new Reply(Status.TRY_LOCAL, 0, 0, 0, new byte[0]);

  /**
   * Reads a reply of native byte order from index 0 to the limit. A reply without bytes, or too
   * short for a header, makes the client look itself. Data outside the reply is no data.
   */
  public static Reply read(ByteBuffer reply) {
    int size = reply.limit();
    if (size < PackedHeader.SIZE) {
      return LOOK_YOURSELF;
    }
    int status = PackedHeader.STATUS.get(reply, 0);
    byte[] data = new byte[0];
    if (status == Status.SUCCESS) {
      long offset = PackedHeader.DATA_OFFSET.get(reply, 0);
      long length = PackedHeader.DATA_LENGTH.get(reply, 0);
      boolean inside = offset > 0 && offset <= size && length >= 0 && length <= size - offset;
      if (inside) {
        data = new byte[(int) length];
        reply.get((int) offset, data);
      }
    }
    return new Reply(
        status,
        PackedHeader.ERRNO.get(reply, 0),
        PackedHeader.HOST_ERRNO.get(reply, 0),
        PackedHeader.NSCD_PRIVATE.get(reply, 0),
        data);
  }

  /** Whether the client is to look itself. */
  public boolean isLocal() {
    return status == Status.TRY_LOCAL || status == Status.ALT_RESET;
  }
}

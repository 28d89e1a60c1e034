package org.jdoors.nscd.wire;

import java.nio.ByteBuffer;

/**
 * Builds replies: the argument, some header fields changed, and the data behind it. Every method
 * writes from index 0 of {@code reply} and returns the reply's length; nothing is allocated.
 */
public final class ReplyWriter {

  /** NSCD_LOOKUP_BUFSIZE: the server's buffer for clients that offer no more. */
  public static final int SMALL_BUFFER = 16384;

  /** NSCD_DOORBUF_MAXLEN: the server's buffer for all other clients. */
  public static final int LARGE_BUFFER = 524288;

  /** Longest argument that is sent back with an error; of longer ones only the header is. */
  public static final int LONGEST_ECHO = 2 * Request.MAX_SIZE;

  private ReplyWriter() {}

  /** Size of the server's buffer for a request with that pbufsiz; the reply says so. */
  public static int serverBuffer(long bufferSize) {
    return bufferSize <= SMALL_BUFFER ? SMALL_BUFFER : LARGE_BUFFER;
  }

  /** The room that {@link #echo} and what builds on it need for an argument. */
  public static int echoLength(ByteBuffer argument) {
    int size = argument.limit();
    return size <= LONGEST_ECHO ? size : PackedHeader.SIZE;
  }

  /** The argument as it is. */
  public static int echo(ByteBuffer argument, ByteBuffer reply) {
    int length = echoLength(argument);
    reply.put(0, argument, 0, length);
    return length;
  }

  /** The argument with p_status and p_errno, as far as it has room for them. */
  public static int status(ByteBuffer argument, ByteBuffer reply, int status, int errno) {
    int length = echo(argument, reply);
    if (length >= PackedHeader.ERRNO.end()) {
      PackedHeader.STATUS.put(reply, 0, status);
      PackedHeader.ERRNO.put(reply, 0, errno);
    }
    return length;
  }

  /** The argument with the status NSS_NSCD_PRIV and {@code result} in nscdpriv. */
  public static int nscdResult(ByteBuffer argument, ByteBuffer reply, int result) {
    int length = echo(argument, reply);
    if (length >= PackedHeader.STATUS.end()) {
      PackedHeader.STATUS.put(reply, 0, Status.NSCD_PRIVATE);
    }
    if (length >= PackedHeader.NSCD_PRIVATE.end()) {
      PackedHeader.NSCD_PRIVATE.put(reply, 0, result);
    }
    return length;
  }

  /** Room for {@link #found} on a sound request. */
  public static int foundLength(ByteBuffer argument, int textLength) {
    return argument.limit() + textLength + 1;
  }

  /** A sound request's answer: {@code text}, and a NUL that data_len does not count. */
  public static int found(ByteBuffer argument, ByteBuffer reply, byte[] text) {
    int dataOffset = argument.limit();
    outcome(argument, reply, Status.SUCCESS, 0, 0);
    PackedHeader.DATA_LENGTH.put(reply, 0, text.length);
    reply.put(dataOffset, text);
    reply.put(dataOffset + text.length, (byte) 0);
    return dataOffset + text.length + 1;
  }

  /** Puts the cookie and the sequence number of an enumeration into a reply to a sound request. */
  public static void cookie(ByteBuffer reply, int keyOffset, Key.Cookie cookie) {
    cookie.encode(reply, keyOffset);
  }

  /** A sound request's answer without data. */
  public static int outcome(
      ByteBuffer argument, ByteBuffer reply, int status, int errno, int hostErrno) {
    reply.put(0, argument, 0, argument.limit());
    PackedHeader.STATUS.put(reply, 0, status);
    PackedHeader.ERRNO.put(reply, 0, errno);
    PackedHeader.HOST_ERRNO.put(reply, 0, hostErrno);
    PackedHeader.BUFFER_SIZE.put(reply, 0, serverBuffer(PackedHeader.BUFFER_SIZE.get(argument, 0)));
    PackedHeader.DATA_LENGTH.put(reply, 0, 0);
    return argument.limit();
  }
}

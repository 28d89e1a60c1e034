package org.jdoors.nscd.wire;

import java.nio.ByteBuffer;

/**
 * The key of a request, taken apart. Byte arrays are not copied: do not change them.
 *
 * <p>Source: the packers in illumos lib/libc/port/gen/nss_dbdefs.c.
 */
@SuppressWarnings("ArrayRecordComponent") // handed on to the next buffer, never compared
public sealed interface Key {

  /** A name; the NUL is not part of it. Any byte but NUL may occur. */
  record Name(byte[] name) implements Key {}

  /** A number, zero or sign extended by the client. */
  record Numeric(long value) implements Key {}

  /**
   * group BYMEMBER.
   *
   * @param forceSlowWay 1, or 0 if group lists of other sources may be trusted
   * @param maxGids room in the caller's array
   * @param numGids gids already there, 0 or 1
   * @param gid0 the gid that is there
   * @param user whose groups are asked for
   */
  record Member(long forceSlowWay, long maxGids, long numGids, long gid0, byte[] user)
      implements Key {

    /** Bytes before the part of variable length. */
    public static final int FIXED = 4 * Long.BYTES;
  }

  /**
   * hosts and ipnodes BYADDR.
   *
   * @param family illumos number, see {@link AddressFamily}
   * @param address network byte order; 4 or 16 bytes if the client is sound
   */
  record HostAddress(long family, byte[] address) implements Key {

    /** Bytes before the part of variable length. */
    public static final int FIXED = 2 * Long.BYTES;
  }

  /**
   * ipnodes BYNAME.
   *
   * @param family illumos number, see {@link AddressFamily}
   * @param flags AI_ flags of getipnodebyname
   * @param name the name without its NUL
   */
  record HostName(long family, long flags, byte[] name) implements Key {

    /** Bytes before the part of variable length. */
    public static final int FIXED = 2 * Long.BYTES;
  }

  /** Key of an enumeration call. */
  record Cookie(long cookie, long sequence) implements Key {

    /** Bytes before the part of variable length. */
    public static final int FIXED = 2 * Long.BYTES;
  }

  /** Any other layout: key_len bytes as they are. */
  record Opaque(byte[] bytes) implements Key {}

  /** Length of the key as clients give it in key_len. */
  default int length() {
    if (this instanceof Name key) {
      return key.name().length + 1;
    } else if (this instanceof Numeric) {
      return Long.BYTES;
    } else if (this instanceof Member key) {
      return Member.FIXED + Alignment.up8(key.user().length + 1);
    } else if (this instanceof HostAddress key) {
      return HostAddress.FIXED + Alignment.up8(key.address().length);
    } else if (this instanceof HostName key) {
      return HostName.FIXED + Alignment.up8(key.name().length + 1);
    } else if (this instanceof Cookie) {
      return Cookie.FIXED;
    } else if (this instanceof Opaque key) {
      return key.bytes().length;
    }
    throw new AssertionError(this);
  }

  /** Writes the key at {@code at}; bytes that clients leave undefined are not touched. */
  default void encode(ByteBuffer buffer, int at) {
    if (this instanceof Name key) {
      buffer.put(at, key.name());
    } else if (this instanceof Numeric key) {
      buffer.putLong(at, key.value());
    } else if (this instanceof Member key) {
      buffer.putLong(at, key.forceSlowWay());
      buffer.putLong(at + Long.BYTES, key.maxGids());
      buffer.putLong(at + 2 * Long.BYTES, key.numGids());
      buffer.putLong(at + 3 * Long.BYTES, key.gid0());
      buffer.put(at + Member.FIXED, key.user());
    } else if (this instanceof HostAddress key) {
      buffer.putLong(at, key.address().length);
      buffer.putLong(at + Long.BYTES, key.family());
      buffer.put(at + HostAddress.FIXED, key.address());
    } else if (this instanceof HostName key) {
      buffer.putLong(at, key.family());
      buffer.putLong(at + Long.BYTES, key.flags());
      buffer.put(at + HostName.FIXED, key.name());
    } else if (this instanceof Cookie key) {
      buffer.putLong(at, key.cookie());
      buffer.putLong(at + Long.BYTES, key.sequence());
    } else if (this instanceof Opaque key) {
      buffer.put(at, key.bytes());
    }
  }
}

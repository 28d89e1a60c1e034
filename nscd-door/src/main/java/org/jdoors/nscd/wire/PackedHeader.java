package org.jdoors.nscd.wire;

import org.jdoors.struct.Int32Field;
import org.jdoors.struct.Int64Field;
import org.jdoors.struct.StructLayout;

/**
 * {@code nss_pheader_t}, at the start of every request and reply: 8 u32, then 12 u64, native byte
 * order, 128 bytes, the same for 32-bit and 64-bit programs. All offsets in it count from its
 * start.
 *
 * <p>Source: illumos head/nss_dbdefs.h.
 */
public final class PackedHeader {

  private static final StructLayout.Builder LAYOUT = StructLayout.natural("nss_pheader_t");

  /** nsc_callnumber: see {@link CallNumber}. */
  public static final Int32Field CALL_NUMBER = LAYOUT.int32("nsc_callnumber");

  /** nss_dbop: operation within the database, 0 for enumerations. */
  public static final Int32Field DB_OP = LAYOUT.int32("nss_dbop");

  /** p_ruid: the client's claim of its real uid. */
  public static final Int32Field REAL_UID = LAYOUT.int32("p_ruid");

  /** p_euid: the client's claim of its effective uid. */
  public static final Int32Field EFFECTIVE_UID = LAYOUT.int32("p_euid");

  /** p_version: {@link #CURRENT_VERSION}. */
  public static final Int32Field VERSION = LAYOUT.int32("p_version");

  /** p_status: see {@link Status}. */
  public static final Int32Field STATUS = LAYOUT.int32("p_status");

  /** p_errno: see {@link IllumosErrno}. */
  public static final Int32Field ERRNO = LAYOUT.int32("p_errno");

  /** p_herrno: see {@link HostError}. */
  public static final Int32Field HOST_ERRNO = LAYOUT.int32("p_herrno");

  /** libpriv: the client's own. */
  public static final Int64Field LIBRARY_PRIVATE = LAYOUT.int64("libpriv");

  /** pbufsiz: size of the client's door buffer. */
  public static final Int64Field BUFFER_SIZE = LAYOUT.int64("pbufsiz");

  /** dbd_off: where the database section starts, always {@link #SIZE}. */
  public static final Int64Field DATABASE_OFFSET = LAYOUT.int64("dbd_off");

  /** dbd_len: exact length of the database section. */
  public static final Int64Field DATABASE_LENGTH = LAYOUT.int64("dbd_len");

  /** key_off: where the key starts. */
  public static final Int64Field KEY_OFFSET = LAYOUT.int64("key_off");

  /** key_len: length of the key. */
  public static final Int64Field KEY_LENGTH = LAYOUT.int64("key_len");

  /** data_off: where the result goes; the size of the argument. */
  public static final Int64Field DATA_OFFSET = LAYOUT.int64("data_off");

  /** data_len: room for the result, or its length. */
  public static final Int64Field DATA_LENGTH = LAYOUT.int64("data_len");

  /** ext_off: extended result, not transmitted. */
  public static final Int64Field EXTENDED_OFFSET = LAYOUT.int64("ext_off");

  /** ext_len: extended result, not transmitted. */
  public static final Int64Field EXTENDED_LENGTH = LAYOUT.int64("ext_len");

  /** nscdpriv: see {@link NscdResult}. */
  public static final Int64Field NSCD_PRIVATE = LAYOUT.int64("nscdpriv");

  /** reserved1. */
  public static final Int64Field RESERVED = LAYOUT.int64("reserved1");

  /** The layout as a whole. */
  public static final StructLayout STRUCT = LAYOUT.build();

  /** Size in bytes: 128. */
  public static final int SIZE = STRUCT.size();

  /** NSCD_HEADER_REV. */
  public static final int CURRENT_VERSION = 0x00020000;

  private PackedHeader() {}
}

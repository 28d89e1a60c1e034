package org.jdoors.nscd.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A request in the bytes of a door argument. One object is used over and over by one thread: {@link
 * #readApplication} or {@link #readNscd} check the header and leave nothing unchecked that the
 * accessors rely on; every number is the client's and is compared as unsigned before it is used.
 *
 * <p>The checks and their order are those of illumos nscd ({@code nss_packed_arg_init} and {@code
 * validate_nscd_buf}), with its gaps closed: arguments shorter than a header, a key before the
 * database section, sums that wrap around, and buffer sizes above 32 bits are refused.
 */
public final class Request {

  /** NSCD_PHDR_MAXLEN and NSCD_N2NBUF_MAXLEN: the largest argument. */
  public static final int MAX_SIZE = 8192;

  /** The largest buffer size that the original can hold. */
  private static final long MAX_BUFFER_SIZE = 0xffffffffL;

  private static final int ALIGNMENT = Integer.BYTES;

  /** What the checks found. */
  public enum Fault {
    /** The request is sound. */
    NONE,
    /** There is not even a header. */
    SHORT,
    /** The header does not hold together. */
    HEADER,
    /** Database or operation unknown, or the database section does not hold together. */
    UNKNOWN
  }

  private ByteBuffer buffer = ByteBuffer.allocate(0);
  private int keyOffset;
  private int keyLength;
  private @Nullable Operation operation;

  /** Checks the header of an application's call; {@code argument} counts from its position 0. */
  public Fault readApplication(ByteBuffer argument) {
    buffer = argument;
    operation = null;
    int size = argument.limit();
    if (size < PackedHeader.SIZE) {
      return Fault.SHORT;
    }
    if (PackedHeader.VERSION.get(buffer, 0) != PackedHeader.CURRENT_VERSION
        || PackedHeader.DATABASE_OFFSET.get(buffer, 0) != PackedHeader.SIZE) {
      return Fault.HEADER;
    }
    long keyAt = PackedHeader.KEY_OFFSET.get(buffer, 0);
    long dataAt = PackedHeader.DATA_OFFSET.get(buffer, 0);
    if (((size | keyAt | dataAt) & (ALIGNMENT - 1)) != 0) {
      return Fault.HEADER;
    }
    if (dataAt != size || size > MAX_SIZE) {
      return Fault.HEADER;
    }
    if (keyAt < PackedHeader.SIZE || keyAt > size) {
      return Fault.HEADER;
    }
    long keyBytes = PackedHeader.KEY_LENGTH.get(buffer, 0);
    if (isMore(PackedHeader.DATABASE_LENGTH.get(buffer, 0), keyAt - PackedHeader.SIZE)
        || isMore(keyBytes, size - keyAt)) {
      return Fault.HEADER;
    }
    if (!isBufferSizeSound(size)) {
      return Fault.HEADER;
    }
    keyOffset = (int) keyAt;
    keyLength = (int) keyBytes;
    return Fault.NONE;
  }

  /** Checks the header of a call of an nscd program. */
  public Fault readNscd(ByteBuffer argument) {
    buffer = argument;
    operation = null;
    int size = argument.limit();
    if (size < PackedHeader.SIZE) {
      return Fault.SHORT;
    }
    boolean sound =
        PackedHeader.VERSION.get(buffer, 0) == PackedHeader.CURRENT_VERSION
            && PackedHeader.DATABASE_OFFSET.get(buffer, 0) == PackedHeader.SIZE
            && PackedHeader.KEY_OFFSET.get(buffer, 0) == PackedHeader.SIZE
            && PackedHeader.DATA_OFFSET.get(buffer, 0) == PackedHeader.SIZE
            && PackedHeader.BUFFER_SIZE.get(buffer, 0) == size
            && size <= MAX_SIZE
            && PackedHeader.DATA_LENGTH.get(buffer, 0) == size - PackedHeader.SIZE;
    keyOffset = PackedHeader.SIZE;
    keyLength = 0;
    return sound ? Fault.NONE : Fault.HEADER;
  }

  private static boolean isMore(long length, long room) {
    return Long.compareUnsigned(length, room) > 0;
  }

  private boolean isBufferSizeSound(int size) {
    long bufferSize = PackedHeader.BUFFER_SIZE.get(buffer, 0);
    return !isMore(bufferSize, MAX_BUFFER_SIZE)
        && bufferSize >= size
        && PackedHeader.DATA_LENGTH.get(buffer, 0) == bufferSize - size;
  }

  /**
   * Finds what a search asks for. Call after {@link #readApplication} found no fault.
   *
   * @return {@link Fault#NONE} or {@link Fault#UNKNOWN}
   */
  public Fault readOperation() {
    int start = nameStart();
    if (start < 0) {
      return Fault.UNKNOWN;
    }
    int length = stringLength(start, keyOffset);
    operation = Operation.find(buffer, start, length, dbOperation());
    return operation == null ? Fault.UNKNOWN : Fault.NONE;
  }

  /** Where the database's name starts, or -1 if the database section does not hold together. */
  private int nameStart() {
    int room = keyOffset - PackedHeader.SIZE;
    if (room < DatabaseSection.SIZE) {
      return -1;
    }
    long name = DatabaseSection.NAME.getUnsigned(buffer, PackedHeader.SIZE);
    if (name >= room
        || DatabaseSection.CONFIG_NAME.getUnsigned(buffer, PackedHeader.SIZE) >= room
        || DatabaseSection.DEFAULT_CONFIG.getUnsigned(buffer, PackedHeader.SIZE) >= room) {
      return -1;
    }
    int start = PackedHeader.SIZE + (int) name;
    return start + stringLength(start, keyOffset) == keyOffset ? -1 : start;
  }

  /**
   * The database of an enumeration call; call after {@link #readApplication} found no fault.
   *
   * @return null if the database section does not hold together
   */
  public @Nullable DatabaseName enumerated() {
    return nameStart() < 0 ? null : database();
  }

  /** Bytes up to the NUL or up to {@code end}. */
  private int stringLength(int start, int end) {
    int at = start;
    while (at < end && buffer.get(at) != 0) {
      at++;
    }
    return at - start;
  }

  /** The argument. */
  public ByteBuffer buffer() {
    return buffer;
  }

  /** nsc_callnumber. */
  public int callNumber() {
    return PackedHeader.CALL_NUMBER.get(buffer, 0);
  }

  /** nss_dbop. */
  public int dbOperation() {
    return PackedHeader.DB_OP.get(buffer, 0);
  }

  /** pbufsiz, 0 to 2^32 - 1. */
  public long bufferSize() {
    return PackedHeader.BUFFER_SIZE.get(buffer, 0);
  }

  /** What a search asks for, once {@link #readOperation} found it. */
  public @Nullable Operation operation() {
    return operation;
  }

  /** Where the key starts. */
  public int keyOffset() {
    return keyOffset;
  }

  /** Length of the key as the client gave it; it lies within the argument. */
  public int keyLength() {
    return keyLength;
  }

  /** The u64 at index {@code at} of the key; the key must be long enough. */
  public long keyLong(int at) {
    return buffer.getLong(keyOffset + at);
  }

  /** Length of the string at {@code at} bytes into the key; it ends at a NUL or with the key. */
  public int keyStringLength(int at) {
    return stringLength(keyOffset + at, keyOffset + keyLength);
  }

  /**
   * Whether a search is to use the policy that came with it; call after its operation was found.
   */
  public boolean usesDefaultPolicy() {
    int flags = DatabaseSection.FLAGS.get(buffer, PackedHeader.SIZE);
    return (flags & DatabaseSection.USE_DEFAULT_CONFIG) != 0;
  }

  /** The database section; call after the header was found sound and long enough. */
  public DatabaseName database() {
    return new DatabaseName(
        string(DatabaseSection.NAME.get(buffer, PackedHeader.SIZE)),
        DatabaseSection.CONFIG_NAME.get(buffer, PackedHeader.SIZE) == 0
            ? null
            : string(DatabaseSection.CONFIG_NAME.get(buffer, PackedHeader.SIZE)),
        string(DatabaseSection.DEFAULT_CONFIG.get(buffer, PackedHeader.SIZE)),
        DatabaseSection.FLAGS.get(buffer, PackedHeader.SIZE));
  }

  private String string(int offset) {
    int start = PackedHeader.SIZE + offset;
    byte[] bytes = new byte[stringLength(start, keyOffset)];
    buffer.get(start, bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** The key as an enumeration call has it, or null if it has another length. */
  public Key.@Nullable Cookie cookie() {
    return keyLength == Key.Cookie.FIXED ? new Key.Cookie(keyLong(0), keyLong(Long.BYTES)) : null;
  }

  /** The key of {@link #operation()} taken apart, or null if it is too short for its form. */
  public @Nullable Key key() {
    KeyForm form = operation == null ? KeyForm.OPAQUE : operation.keyForm();
    return switch (form) {
      case NAME -> keyLength == 0 ? null : new Key.Name(keyString(0));
      case NUMBER -> keyLength == Long.BYTES ? new Key.Numeric(keyLong(0)) : null;
      case MEMBER -> keyLength <= Key.Member.FIXED ? null : member();
      case HOST_ADDRESS ->
          hasAddress() ? new Key.HostAddress(keyLong(Long.BYTES), address()) : null;
      case HOST_NAME ->
          keyLength <= Key.HostName.FIXED
              ? null
              : new Key.HostName(keyLong(0), keyLong(Long.BYTES), keyString(Key.HostName.FIXED));
      case OPAQUE -> new Key.Opaque(keyBytes(0, keyLength));
    };
  }

  private Key member() {
    return new Key.Member(
        keyLong(0),
        keyLong(Long.BYTES),
        keyLong(2 * Long.BYTES),
        keyLong(3 * Long.BYTES),
        keyString(Key.Member.FIXED));
  }

  /** Whether the key has the form HOST_ADDRESS and its address lies within it. */
  public boolean hasAddress() {
    return keyLength >= Key.HostAddress.FIXED
        && !isMore(keyLong(0), keyLength - Key.HostAddress.FIXED);
  }

  private byte[] address() {
    return keyBytes(Key.HostAddress.FIXED, (int) keyLong(0));
  }

  private byte[] keyString(int at) {
    return keyBytes(at, keyStringLength(at));
  }

  private byte[] keyBytes(int at, int length) {
    byte[] bytes = new byte[length];
    buffer.get(keyOffset + at, bytes);
    return bytes;
  }
}

package org.jdoors.door.ffi;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jdoors.struct.BytesField;
import org.jdoors.struct.Int16Field;
import org.jdoors.struct.StructLayout;

/** {@code struct sockaddr_un} of Linux. Source: unix(7). */
final class UnixAddress {

  private static final StructLayout.Builder BUILDER = StructLayout.natural("sockaddr_un");

  static final Int16Field FAMILY = BUILDER.int16("sun_family");
  static final BytesField PATH = BUILDER.bytes("sun_path", 108);

  static final StructLayout LAYOUT = BUILDER.build();

  private UnixAddress() {}

  /**
   * The address of a path, NUL included.
   *
   * @throws ErrnoException ENAMETOOLONG from {@code function} if the path has more than 107 bytes
   */
  static ByteBuffer of(Path path, String function) throws ErrnoException {
    byte[] name = NativePath.bytes(path);
    if (name.length > PATH.size()) {
      throw new ErrnoException(function, Errnos.number("ENAMETOOLONG"));
    }
    ByteBuffer address = ThreadMemory.allocate(LAYOUT.size());
    FAMILY.put(address, 0, (short) SocketConstants.AF_UNIX);
    PATH.put(address, 0, name);
    return address;
  }
}

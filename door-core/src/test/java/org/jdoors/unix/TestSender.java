package org.jdoors.unix;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** Sends datagrams as a C program does; Linux. */
final class TestSender implements AutoCloseable {
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOL_SOCKET = 1;
  private static final int SCM_RIGHTS = 1;

  static {
    Native.register(TestSender.class, NativeLibrary.getProcess());
  }

  private final int socket = socket(AF_UNIX, SOCK_DGRAM, 0);

  /** Connects; the result is 0, or the errno. */
  int connect(Path path) {
    byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
    byte[] address = new byte[110];
    address[0] = AF_UNIX;
    System.arraycopy(name, 0, address, 2, name.length);
    return connect(socket, address, address.length) == 0 ? 0 : Native.getLastError();
  }

  /** Sends; the result is the length, or minus the errno. */
  int send(byte[] bytes) {
    long sent = send(socket, bytes, bytes.length, 0);
    return sent >= 0 ? (int) sent : -Native.getLastError();
  }

  /** Sends with a descriptor beside the bytes. */
  int sendDescriptor(byte[] bytes, int descriptor) {
    Memory data = new Memory(Math.max(1, bytes.length));
    data.write(0, bytes, 0, bytes.length);
    Memory vector = new Memory(16);
    vector.setPointer(0, data);
    vector.setLong(8, bytes.length);
    Memory control = new Memory(24);
    control.clear();
    control.setLong(0, 20);
    control.setInt(8, SOL_SOCKET);
    control.setInt(12, SCM_RIGHTS);
    control.setInt(16, descriptor);
    Memory header = new Memory(56);
    header.clear();
    header.setPointer(16, vector);
    header.setLong(24, 1);
    header.setPointer(32, control);
    header.setLong(40, 24);
    long sent = sendmsg(socket, Pointer.nativeValue(header), 0);
    return sent >= 0 ? (int) sent : -Native.getLastError();
  }

  int number() {
    return socket;
  }

  @Override
  public void close() {
    close(socket);
  }

  static byte[] of(int length, char filler) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) filler);
    return bytes;
  }

  private static native int socket(int domain, int type, int protocol);

  private static native int connect(int socket, byte[] address, int length);

  private static native long send(int socket, byte[] bytes, long length, int flags);

  private static native long sendmsg(int socket, long header, int flags);

  private static native int close(int descriptor);
}

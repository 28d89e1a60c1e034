package org.jdoors.syslog.input;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Sends datagrams to a path as syslog(3) does; Linux. */
public final class UnixSender implements AutoCloseable {
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int MSG_DONTWAIT = 0x40;

  static {
    Native.register(UnixSender.class, NativeLibrary.getProcess());
  }

  private final int socket = socket(AF_UNIX, SOCK_DGRAM, 0);

  public UnixSender(Path path) {
    byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
    byte[] address = new byte[110];
    address[0] = AF_UNIX;
    System.arraycopy(name, 0, address, 2, name.length);
    if (connect(socket, address, address.length) != 0) {
      throw new IllegalStateException("connect: errno " + Native.getLastError());
    }
  }

  /** Sends; waits while the receiver's queue is full; whether it was accepted. */
  boolean send(byte[] bytes) {
    return send(socket, bytes, bytes.length, 0) == bytes.length;
  }

  public boolean send(String text) {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Sends unless the receiver's queue is full. */
  boolean sendAtOnce(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return send(socket, bytes, bytes.length, MSG_DONTWAIT) == bytes.length;
  }

  @Override
  public void close() {
    close(socket);
  }

  private static native int socket(int domain, int type, int protocol);

  private static native int connect(int socket, byte[] address, int length);

  private static native long send(int socket, byte[] bytes, long length, int flags);

  private static native int close(int descriptor);
}

package org.jdoors.bench;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import org.jdoors.door.DoorAttribute;
import org.jdoors.door.DoorServer;

/**
 * The other process of the round-trip benchmarks: answers with what it gets, over a door, over its
 * standard streams (pipes) and over an AF_UNIX stream socket. Ends with its standard input.
 *
 * <p>{@code EchoPeer DOOR SOCKET SIZE}: attaches a door to DOOR, connects to SOCKET, and echoes
 * messages of SIZE bytes.
 */
public final class EchoPeer {

  private EchoPeer() {}

  public static void main(String[] args) throws IOException {
    int size = Integer.parseInt(args[2]);
    try (DoorServer server =
            DoorServer.create(
                call -> call.reply(call.argument()), Set.of(DoorAttribute.NO_CANCEL));
        SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.attach(Path.of(args[0]));
      socket.connect(UnixDomainSocketAddress.of(args[1]));
      Thread echo = new Thread(() -> echo(socket, size), "echo");
      echo.setDaemon(true);
      echo.start();
      byte[] message = new byte[size];
      while (System.in.readNBytes(message, 0, size) == size) {
        System.out.write(message, 0, size);
        System.out.flush();
      }
    }
  }

  private static void echo(SocketChannel socket, int size) {
    ByteBuffer message = ByteBuffer.allocateDirect(size);
    try {
      while (move(socket, message)) {
        message.clear();
      }
    } catch (IOException e) {
      System.err.println("echo over the socket ended: " + e.getMessage());
    }
  }

  /** Reads one message and writes it back; false at the end. */
  private static boolean move(SocketChannel socket, ByteBuffer message) throws IOException {
    while (message.hasRemaining()) {
      if (socket.read(message) < 0) {
        return false;
      }
    }
    message.flip();
    while (message.hasRemaining()) {
      socket.write(message);
    }
    return true;
  }
}

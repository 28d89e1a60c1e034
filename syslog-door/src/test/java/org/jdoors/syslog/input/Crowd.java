package org.jdoors.syslog.input;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A process with very many connections, each with one record; ends with its standard input. */
final class Crowd {
  private Crowd() {}

  /** Port and number of connections. */
  public static void main(String[] arguments) throws IOException {
    InetSocketAddress server =
        new InetSocketAddress(
            InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), Integer.parseInt(arguments[0]));
    int count = Integer.parseInt(arguments[1]);
    List<SocketChannel> channels = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      SocketChannel channel = SocketChannel.open(server);
      channel.write(
          ByteBuffer.wrap(("<13>connection " + i + "\n").getBytes(StandardCharsets.US_ASCII)));
      channels.add(channel);
    }
    while (System.in.read() >= 0) {
      // until the test closes it
    }
    for (SocketChannel channel : channels) {
      channel.close();
    }
  }
}

package org.jdoors.syslog.output;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;

/**
 * Datagrams to a peer (RFC 5426, and the native daemon's). Nothing is known of what arrives; that
 * nobody listens there is told for the datagram before, and is no reason to keep the next.
 */
final class UdpLink implements PeerLink {
  private final DatagramSocket socket;

  UdpLink(InetSocketAddress peer) throws IOException {
    socket = new DatagramSocket();
    socket.connect(peer);
  }

  @Override
  public void send(byte[] frame) throws IOException {
    DatagramPacket packet = new DatagramPacket(frame, frame.length);
    try {
      socket.send(packet);
    } catch (PortUnreachableException e) {
      // About an earlier one: this one was not sent.
      socket.send(packet);
    }
  }

  @Override
  public void check() {}

  @Override
  public void close() {
    socket.close();
  }
}

package org.jdoors.nscd.source.dns;

import java.util.concurrent.TimeUnit;
import org.xbill.DNS.io.DefaultIoClientFactory;
import org.xbill.DNS.io.IoClientFactory;
import org.xbill.DNS.io.TcpIoClient;
import org.xbill.DNS.io.UdpIoClient;

/**
 * How dnsjava's questions travel. By UDP with dnsjava's own client: a socket for each, on a random
 * port, connected to the server. By TCP with a connection for each ({@link TcpExchange}): dnsjava's
 * client has one per server for all, and looks at its time limits only when nothing has come for a
 * moment, so a server that sends a byte now and then would hold up every question there is.
 *
 * <p>Each exchange ends in its time by the JDK's timer, whatever servers send.
 */
final class Transport implements IoClientFactory {

  private final UdpIoClient packets = new DefaultIoClientFactory().createOrGetUdpClient();

  @Override
  public UdpIoClient createOrGetUdpClient() {
    return (local, remote, query, data, max, timeout) ->
        packets
            .sendAndReceiveUdp(local, remote, query, data, max, timeout)
            .orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public TcpIoClient createOrGetTcpClient() {
    return (local, remote, query, data, timeout) -> TcpExchange.ask(remote, data, timeout);
  }
}

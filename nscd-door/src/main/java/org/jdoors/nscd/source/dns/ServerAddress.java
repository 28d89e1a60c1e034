package org.jdoors.nscd.source.dns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import org.jdoors.nscd.entry.InternetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where a name server is.
 *
 * <p>Source: RFC 4007 section 11 for the zone of a link-local address.
 *
 * @param address without a scope
 * @param zone name or number of the interface whose link the address is on; empty for none
 */
record ServerAddress(InetAddress address, String zone) {

  /** 127.0.0.1, the server on this machine. */
  static final ServerAddress LOOPBACK = of(new byte[] {127, 0, 0, 1}, "");

  private static ServerAddress of(byte[] bytes, String zone) {
    try {
      return new ServerAddress(InetAddress.getByAddress(bytes), zone);
    } catch (UnknownHostException e) {
      // Only for lengths other than 4 and 16.
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads an address, with {@code %} and a zone if it is a link-local one.
   *
   * @return null if it is none
   */
  static @Nullable ServerAddress parse(String text) {
    int percent = text.indexOf('%');
    byte[] bytes = InternetAddress.parse(percent < 0 ? text : text.substring(0, percent));
    if (bytes == null) {
      return null;
    }
    ServerAddress parsed = of(bytes, percent < 0 ? "" : text.substring(percent + 1));
    if (parsed.address.isAnyLocalAddress() && bytes.length == InternetAddress.IPV4_BYTES) {
      // 0.0.0.0 has always meant this machine.
      return LOOPBACK;
    }
    boolean zoned = parsed.address instanceof Inet6Address && parsed.address.isLinkLocalAddress();
    return percent < 0 || (zoned && !parsed.zone.isEmpty()) ? parsed : null;
  }

  /**
   * The address to send to. The interface is looked for each time: it may come, go and come back
   * with another number.
   *
   * @throws IOException if there is no such interface
   */
  InetAddress resolve() throws IOException {
    if (zone.isEmpty()) {
      return address;
    }
    return Inet6Address.getByAddress(null, address.getAddress(), interfaceNumber());
  }

  private int interfaceNumber() throws IOException {
    if (zone.length() <= 9 && zone.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Integer.parseInt(zone);
    }
    NetworkInterface named = NetworkInterface.getByName(zone);
    if (named == null) {
      throw new IOException("no interface " + zone);
    }
    return named.getIndex();
  }

  @Override
  public String toString() {
    String text = InternetAddress.format(address.getAddress());
    return zone.isEmpty() ? text : text + "%" + zone;
  }
}

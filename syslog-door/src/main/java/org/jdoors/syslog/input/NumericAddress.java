package org.jdoors.syslog.input;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Addresses as text, without asking anybody. IPv6 as RFC 5952 has it. */
final class NumericAddress {
  private static final Pattern IPV4 =
      Pattern.compile("(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f.:]*:[0-9A-Fa-f.:]*(%\\w+)?");
  private static final int GROUPS = 8;

  private NumericAddress() {}

  /**
   * Reads an address.
   *
   * @throws UnknownHostException if the text is no numeric address
   */
  static InetAddress parse(String text) throws UnknownHostException {
    // Java asks the name service only for what is neither form.
    if (IPV4.matcher(text).matches() || IPV6.matcher(text).matches()) {
      return InetAddress.getByName(text);
    }
    throw new UnknownHostException(text + ": not a numeric address");
  }

  /** Address and port in one word. */
  static String place(String address, int port) {
    return (address.indexOf(':') < 0 ? address : "[" + address + "]") + ":" + port;
  }

  /** The text of an address, without a scope. */
  static String text(InetAddress address) {
    return address instanceof Inet4Address ? address.getHostAddress() : text(address.getAddress());
  }

  /** The longest run of at least two zero groups, the first of equals, becomes two colons. */
  private static String text(byte[] bytes) {
    int longest = 1;
    int skipFrom = GROUPS;
    for (int from = 0; from < GROUPS; from++) {
      int to = from;
      while (to < GROUPS && group(bytes, to) == 0) {
        to++;
      }
      if (to - from > longest) {
        longest = to - from;
        skipFrom = from;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < GROUPS; i++) {
      if (i == skipFrom) {
        text.append("::");
        i += longest - 1;
      } else {
        if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
          text.append(':');
        }
        text.append(Integer.toHexString(group(bytes, i)));
      }
    }
    return text.toString();
  }

  private static int group(byte[] bytes, int i) {
    return ((bytes[2 * i] & 0xff) << 8) | (bytes[2 * i + 1] & 0xff);
  }
}

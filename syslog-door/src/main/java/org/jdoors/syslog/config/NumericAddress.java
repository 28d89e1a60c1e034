package org.jdoors.syslog.config;

import java.io.ByteArrayOutputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Addresses as text, without asking anybody. IPv6 as RFC 5952 has it. */
public final class NumericAddress {
  private static final Pattern IPV4 =
      Pattern.compile("(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");
  private static final Pattern GROUP = Pattern.compile("[0-9A-Fa-f]{1,4}");
  private static final int GROUPS = 8;
  private static final byte[] MALFORMED = new byte[0];

  private NumericAddress() {}

  /**
   * Reads an address.
   *
   * @throws UnknownHostException if the text is no numeric address
   */
  public static InetAddress parse(String text) throws UnknownHostException {
    byte[] bytes = IPV4.matcher(text).matches() ? ipv4(text) : ipv6(text);
    if (bytes.length == 0) {
      throw new UnknownHostException(text + ": not a numeric address");
    }
    return InetAddress.getByAddress(bytes);
  }

  private static byte[] ipv4(String text) {
    byte[] bytes = new byte[4];
    int i = 0;
    for (String part : text.split("\\.", -1)) {
      bytes[i++] = (byte) Integer.parseInt(part);
    }
    return bytes;
  }

  /** The 16 bytes, or none if the text is not of the form. */
  private static byte[] ipv6(String text) {
    int gap = text.indexOf("::");
    byte[] head = groups(gap < 0 ? text : text.substring(0, gap));
    byte[] tail = groups(gap < 0 ? "" : text.substring(gap + 2));
    int length = head.length + tail.length;
    boolean good = gap < 0 ? length == 2 * GROUPS : length < 2 * GROUPS;
    boolean malformed = head == MALFORMED || tail == MALFORMED;
    if (!good || malformed) {
      return MALFORMED;
    }
    byte[] bytes = Arrays.copyOf(head, 2 * GROUPS);
    System.arraycopy(tail, 0, bytes, bytes.length - tail.length, tail.length);
    return bytes;
  }

  /** The bytes of groups between colons; the last may be an IPv4 address. */
  private static byte[] groups(String text) {
    if (text.isEmpty()) {
      return new byte[0];
    }
    String[] parts = text.split(":", -1);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < parts.length; i++) {
      if (i == parts.length - 1 && IPV4.matcher(parts[i]).matches()) {
        bytes.writeBytes(ipv4(parts[i]));
      } else if (GROUP.matcher(parts[i]).matches()) {
        int group = Integer.parseInt(parts[i], 16);
        bytes.write(group >> 8);
        bytes.write(group);
      } else {
        return MALFORMED;
      }
    }
    return bytes.toByteArray();
  }

  /** Address and port in one word. */
  public static String place(String address, int port) {
    return (address.indexOf(':') < 0 ? address : "[" + address + "]") + ":" + port;
  }

  /** The text of an address, without a scope. */
  public static String text(InetAddress address) {
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

package org.jdoors.nscd.entry;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Internet addresses in text and in network byte order, without any lookup of names.
 *
 * <p>Source: inet_addr(3C) and inet_pton(3C) of illumos, RFC 4291 section 2.2, RFC 5952.
 */
public final class InternetAddress {

  /** Bytes of an IPv4 address. */
  public static final int IPV4_BYTES = 4;

  /** Bytes of an IPv6 address. */
  public static final int IPV6_BYTES = 16;

  /** Longest text that is taken for an address (INET6_ADDRSTRLEN, NUL included). */
  private static final int LONGEST_TEXT = 46;

  private static final int IPV6_GROUPS = 8;
  private static final int MAPPED_PREFIX = IPV6_BYTES - IPV4_BYTES;

  private InternetAddress() {}

  /**
   * Reads the forms of {@code inet_addr}: one to four numbers, decimal, octal or hexadecimal, the
   * last of which fills the remaining bytes. 255.255.255.255 is refused, as there it means an
   * error.
   *
   * @return 4 bytes, or null
   */
  public static byte @Nullable [] parseIpv4(byte[] text, int from, int to) {
    if (from >= to || to - from > LONGEST_TEXT) {
      return null;
    }
    long value = 0;
    int at = from;
    for (int part = 1; ; part++) {
      int end = Blanks.find(text, at, to, '.');
      long number = number(text, at, end);
      boolean last = end == to;
      int bits = last ? Byte.SIZE * (IPV4_BYTES + 1 - part) : Byte.SIZE;
      if (number < 0 || number >= 1L << bits || part > IPV4_BYTES) {
        return null;
      }
      value = last ? (value << bits) | number : (value << Byte.SIZE) | number;
      if (last) {
        return value == 0xffffffffL ? null : bytes((int) value);
      }
      at = end + 1;
    }
  }

  private static byte[] bytes(int value) {
    return new byte[] {
      (byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value
    };
  }

  /**
   * A number as {@code inet_addr} reads it: 0x hexadecimal, 0 octal, else decimal; the digits 8 and
   * 9 count in octal numbers, too, 0x alone is zero, and what exceeds 32 bits is lost. -1 if there
   * is anything else in it.
   */
  private static long number(byte[] text, int from, int to) {
    if (from >= to) {
      return -1;
    }
    int radix = 10;
    int at = from;
    if (text[from] == '0' && from + 1 < to) {
      boolean hex = text[from + 1] == 'x' || text[from + 1] == 'X';
      radix = hex ? 16 : 8;
      at = hex ? from + 2 : from + 1;
    }
    int value = 0;
    for (; at < to; at++) {
      int digit = Character.digit(text[at], Math.max(10, radix));
      if (digit < 0) {
        return -1;
      }
      value = value * radix + digit;
    }
    return Integer.toUnsignedLong(value);
  }

  /**
   * Reads IPv6 text, with a dotted IPv4 tail or without; zone ids are refused. Groups may have any
   * number of leading zeros, as for {@code inet_pton} of illumos.
   *
   * @return 16 bytes, or null
   */
  public static byte @Nullable [] parseIpv6(byte[] text, int from, int to) {
    if (to - from > LONGEST_TEXT) {
      return null;
    }
    String[] halves =
        new String(text, from, to - from, StandardCharsets.ISO_8859_1).split("::", -1);
    if (halves.length > 2) {
      return null;
    }
    byte[] head = groups(halves[0]);
    byte[] tail = halves.length == 2 ? groups(halves[1]) : new byte[0];
    if (head == null || tail == null) {
      return null;
    }
    int given = head.length + tail.length;
    boolean dottedBeforeGap = halves.length == 2 && halves[0].indexOf('.') >= 0;
    if (dottedBeforeGap || (halves.length == 1 ? given != IPV6_BYTES : given > IPV6_BYTES - 2)) {
      return null;
    }
    byte[] address = Arrays.copyOf(head, IPV6_BYTES);
    System.arraycopy(tail, 0, address, IPV6_BYTES - tail.length, tail.length);
    return address;
  }

  private static byte @Nullable [] groups(String text) {
    if (text.isEmpty()) {
      return new byte[0];
    }
    String[] parts = text.split(":", -1);
    if (parts.length > IPV6_GROUPS) {
      return null;
    }
    byte[] bytes = new byte[IPV6_BYTES + IPV4_BYTES];
    int length = 0;
    for (int i = 0; i < parts.length; i++) {
      String part = parts[i];
      if (i == parts.length - 1 && part.indexOf('.') >= 0) {
        byte[] dotted = dottedQuad(part);
        if (dotted == null) {
          return null;
        }
        System.arraycopy(dotted, 0, bytes, length, IPV4_BYTES);
        length += IPV4_BYTES;
      } else {
        if (part.isEmpty()) {
          return null;
        }
        int value = 0;
        for (int c = 0; c < part.length(); c++) {
          int digit = part.charAt(c) < 128 ? Character.digit(part.charAt(c), 16) : -1;
          value = value * 16 + digit;
          if (digit < 0 || value > 0xffff) {
            return null;
          }
        }
        bytes[length++] = (byte) (value >> 8);
        bytes[length++] = (byte) value;
      }
    }
    return length > IPV6_BYTES ? null : Arrays.copyOf(bytes, length);
  }

  /** Exactly four decimal numbers, leading zeros or not, as IPv6 text demands of its tail. */
  private static byte @Nullable [] dottedQuad(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != IPV4_BYTES) {
      return null;
    }
    byte[] bytes = new byte[IPV4_BYTES];
    for (int i = 0; i < IPV4_BYTES; i++) {
      String part = parts[i];
      int value = part.isEmpty() ? -1 : 0;
      for (int c = 0; c < part.length() && value >= 0; c++) {
        int digit = part.charAt(c) - '0';
        value = digit < 0 || digit > 9 || value * 10 + digit > 255 ? -1 : value * 10 + digit;
      }
      if (value < 0) {
        return null;
      }
      bytes[i] = (byte) value;
    }
    return bytes;
  }

  /**
   * Reads an address of either family.
   *
   * @return 4 or 16 bytes, or null
   */
  public static byte @Nullable [] parse(byte[] text, int from, int to) {
    return Blanks.find(text, from, to, ':') < to
        ? parseIpv6(text, from, to)
        : parseIpv4(text, from, to);
  }

  /** Reads an address of either family; 4 or 16 bytes, or null. */
  public static byte @Nullable [] parse(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return parse(bytes, 0, bytes.length);
  }

  /** The 16 byte form: IPv4 addresses become v4-mapped. */
  public static byte[] toIpv6(byte[] address) {
    if (address.length == IPV6_BYTES) {
      return address;
    }
    byte[] mapped = new byte[IPV6_BYTES];
    mapped[MAPPED_PREFIX - 2] = (byte) 0xff;
    mapped[MAPPED_PREFIX - 1] = (byte) 0xff;
    System.arraycopy(address, 0, mapped, MAPPED_PREFIX, IPV4_BYTES);
    return mapped;
  }

  /** Whether 16 bytes are an IPv4 address in v4-mapped form. */
  public static boolean isMapped(byte[] address) {
    for (int i = 0; i < MAPPED_PREFIX - 2; i++) {
      if (address[i] != 0) {
        return false;
      }
    }
    return address.length == IPV6_BYTES
        && address[MAPPED_PREFIX - 2] == (byte) 0xff
        && address[MAPPED_PREFIX - 1] == (byte) 0xff;
  }

  /** The 4 byte form of a v4-mapped address; other addresses as they are. */
  public static byte[] unmapped(byte[] address) {
    return address.length == IPV6_BYTES && isMapped(address)
        ? Arrays.copyOfRange(address, MAPPED_PREFIX, IPV6_BYTES)
        : address;
  }

  /** The usual text of 4 or 16 bytes (RFC 5952; v4-mapped with a dotted tail). */
  public static String format(byte[] address) {
    if (address.length == IPV4_BYTES) {
      return (address[0] & 0xff)
          + "."
          + (address[1] & 0xff)
          + "."
          + (address[2] & 0xff)
          + "."
          + (address[3] & 0xff);
    }
    if (isMapped(address)) {
      return "::ffff:" + format(unmapped(address));
    }
    int[] groups = new int[IPV6_GROUPS];
    for (int i = 0; i < IPV6_GROUPS; i++) {
      groups[i] = (address[2 * i] & 0xff) << 8 | (address[2 * i + 1] & 0xff);
    }
    int gap = -1;
    int gapLength = 1;
    for (int i = 0; i < IPV6_GROUPS; i++) {
      int end = i;
      while (end < IPV6_GROUPS && groups[end] == 0) {
        end++;
      }
      if (end - i > gapLength) {
        gap = i;
        gapLength = end - i;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < IPV6_GROUPS; i++) {
      if (i == gap) {
        text.append("::");
        i += gapLength - 1;
      } else {
        if (text.length() > 0 && text.charAt(text.length() - 1) != ':') {
          text.append(':');
        }
        text.append(Integer.toHexString(groups[i]));
      }
    }
    return text.toString();
  }
}

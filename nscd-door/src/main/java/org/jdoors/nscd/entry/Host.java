package org.jdoors.nscd.entry;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One host with its names and addresses.
 *
 * <p>Source: gethostbyname(3NSL), getipnodebyname(3SOCKET) of illumos; the parser follows {@code
 * __str2hostent}.
 *
 * @param name canonical name
 * @param aliases other names, of the first line only
 * @param addresses addresses in network byte order, all of 4 bytes or all of 16
 */
public record Host(String name, List<String> aliases, List<byte[]> addresses) {

  /** Which addresses a reader takes. */
  public enum Family {
    /** Database hosts: every address must be IPv4. */
    IPV4(InternetAddress.IPV4_BYTES, 16),
    /** Database ipnodes: IPv6, and IPv4 as v4-mapped. */
    IPV6(InternetAddress.IPV6_BYTES, 46);

    private final int bytes;
    private final int longestText;

    Family(int bytes, int longestText) {
      this.bytes = bytes;
      this.longestText = longestText;
    }
  }

  private static final int POINTER = Long.BYTES;

  /** Keeps the lists as they are now. */
  public Host {
    aliases = List.copyOf(aliases);
    addresses = List.copyOf(addresses);
  }

  /**
   * Reads the text of an answer as a client does.
   *
   * @param bufferSize bytes that the caller offered for names, addresses and pointers
   */
  public static Decoded<Host> decode(byte[] text, Family family, Charset charset, int bufferSize) {
    int end = text.length;
    while (end > 0 && text[end - 1] == '\n') {
      end--;
    }
    List<String> names = List.of();
    List<byte[]> addresses = new ArrayList<>();
    for (int at = 0; at <= end; ) {
      int limit = Blanks.find(text, at, end, '\n');
      int start = Blanks.skipSpaces(text, at, limit);
      int stop = Blanks.skipWord(text, start, limit);
      if (stop >= limit) {
        return new Decoded.Broken<>("no blank after an address");
      }
      byte[] address = address(text, start, stop, family);
      if (address == null) {
        return new Decoded.Broken<>("bad address");
      }
      if (addresses.isEmpty()) {
        names = names(text, stop, limit, charset);
      }
      addresses.add(address);
      at = limit + 1;
    }
    if (names.isEmpty()) {
      return new Decoded.Broken<>("no name");
    }
    if (tooSmall(bufferSize, names, charset, addresses.size(), family)) {
      return new Decoded.TooLarge<>();
    }
    return new Decoded.Entry<>(new Host(names.get(0), names.subList(1, names.size()), addresses));
  }

  private static byte @Nullable [] address(byte[] text, int start, int stop, Family family) {
    if (stop - start > family.longestText) {
      return null;
    }
    if (family == Family.IPV4) {
      return InternetAddress.parseIpv4(text, start, stop);
    }
    byte[] address = InternetAddress.parse(text, start, stop);
    return address == null ? null : InternetAddress.toIpv6(address);
  }

  private static List<String> names(byte[] text, int from, int limit, Charset charset) {
    List<String> names = new ArrayList<>();
    int at = Blanks.skipSpaces(text, from, limit);
    while (at < limit && text[at] != '#') {
      int stop = Blanks.skipWord(text, at, limit);
      names.add(new String(text, at, stop - at, charset));
      at = Blanks.skipSpaces(text, stop, limit);
    }
    return names;
  }

  /**
   * The C library puts addresses and their pointers at the end of the buffer, each aligned, and the
   * names with their pointers before them.
   */
  private static boolean tooSmall(
      int bufferSize, List<String> names, Charset charset, int count, Family family) {
    long addressStart = (bufferSize / family.bytes - (long) count) * family.bytes;
    long vector = Math.floorDiv(addressStart, POINTER) * POINTER - (count + 1L) * POINTER;
    long strings = names.stream().mapToLong(name -> name.getBytes(charset).length + 1L).sum();
    long pointers = (names.size() + 1L) * POINTER;
    return vector <= strings + pointers + POINTER;
  }

  /** Whether the addresses have 16 bytes. */
  public boolean isIpv6() {
    return !addresses.isEmpty() && addresses.get(0).length == Family.IPV6.bytes;
  }
}

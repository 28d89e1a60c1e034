package org.jdoors.nscd;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jdoors.nscd.client.Answer;
import org.jdoors.nscd.client.NameService;
import org.jdoors.nscd.entry.Group;
import org.jdoors.nscd.entry.Host;
import org.jdoors.nscd.entry.InternetAddress;
import org.jdoors.nscd.entry.Passwd;

/** The databases that can be asked from the shell, and how their entries are printed. */
enum Format {
  PASSWD {
    @Override
    Answer<List<String>> ask(NameService names, String key) throws IOException {
      return lines(
          isNumber(key) ? names.passwd(Integer.parseUnsignedInt(key)) : names.passwd(key),
          (Passwd user) -> List.of(user.toLine()));
    }
  },
  GROUP {
    @Override
    Answer<List<String>> ask(NameService names, String key) throws IOException {
      return lines(
          isNumber(key) ? names.group(Integer.parseUnsignedInt(key)) : names.group(key),
          (Group group) -> List.of(group.toLine()));
    }
  },
  /** A host by name: its IPv6 addresses, or if it has none its IPv4 addresses. */
  HOSTS {
    @Override
    Answer<List<String>> ask(NameService names, String key) throws IOException {
      byte[] address = InternetAddress.parse(key);
      if (address != null) {
        boolean ipv4 = address.length == InternetAddress.IPV4_BYTES;
        return lines(ipv4 ? names.hosts(address) : names.ipnodes(address), Format::addressLines);
      }
      if (names.ipnodes(key) instanceof Answer.Found<Host> found) {
        Host host = found.entry();
        List<byte[]> ipv6 =
            host.addresses().stream().filter(each -> !InternetAddress.isMapped(each)).toList();
        if (!ipv6.isEmpty()) {
          return new Answer.Found<>(addressLines(new Host(host.name(), host.aliases(), ipv6)));
        }
      }
      return lines(names.hosts(key), Format::addressLines);
    }
  },
  /** A host by name: all its addresses. */
  IPNODES {
    @Override
    Answer<List<String>> ask(NameService names, String key) throws IOException {
      byte[] address = InternetAddress.parse(key);
      return lines(
          address == null ? names.ipnodes(key) : names.ipnodes(address), Format::addressLines);
    }
  },
  /** All addresses of a host with the types of sockets, as getaddrinfo lists them. */
  AHOSTS {
    @Override
    Answer<List<String>> ask(NameService names, String key) throws IOException {
      byte[] address = InternetAddress.parse(key);
      if (address != null) {
        return new Answer.Found<>(socketLines(new Host("", List.of(), List.of(address))));
      }
      Answer<Host> answer = names.ipnodes(key);
      return lines(answer instanceof Answer.Found ? answer : names.hosts(key), Format::socketLines);
    }
  };

  /** Width of the column of addresses. */
  private static final String COLUMN = "%-15s ";

  /** The lines for a key. */
  abstract Answer<List<String>> ask(NameService names, String key) throws IOException;

  private static <T> Answer<List<String>> lines(
      Answer<T> answer, Function<T, List<String>> printer) {
    if (answer instanceof Answer.Found<T> found) {
      return new Answer.Found<>(printer.apply(found.entry()));
    } else if (answer instanceof Answer.Failed<T> failed) {
      return new Answer.Failed<>(failed.status(), failed.hostError());
    } else if (answer instanceof Answer.LookYourself<T>) {
      return new Answer.LookYourself<>();
    } else if (answer instanceof Answer.TooLarge<T>) {
      return new Answer.TooLarge<>();
    }
    return new Answer.NotFound<>(0);
  }

  /** Digits only, and within 32 bits: getent then asks by number. */
  private static boolean isNumber(String key) {
    return !key.isEmpty()
        && key.length() <= 10
        && key.chars().allMatch(c -> c >= '0' && c <= '9')
        && Long.parseLong(key) <= 0xffffffffL;
  }

  private static List<String> addressLines(Host host) {
    List<String> lines = new ArrayList<>();
    String names = host.name();
    if (!host.aliases().isEmpty()) {
      names += " " + String.join(" ", host.aliases());
    }
    for (byte[] address : host.addresses()) {
      lines.add(String.format(COLUMN, text(address)) + names);
    }
    return lines;
  }

  private static List<String> socketLines(Host host) {
    List<String> lines = new ArrayList<>();
    String name = host.name();
    for (byte[] address : host.addresses()) {
      String column = String.format(COLUMN, text(address));
      lines.add(column + "STREAM " + name);
      lines.add(column + "DGRAM  ");
      lines.add(column + "RAW    ");
      name = "";
    }
    return lines;
  }

  private static String text(byte[] address) {
    return InternetAddress.format(InternetAddress.unmapped(address));
  }
}

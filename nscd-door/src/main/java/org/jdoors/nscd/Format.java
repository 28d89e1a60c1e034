package org.jdoors.nscd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jdoors.nscd.client.Answer;
import org.jdoors.nscd.client.Listing;
import org.jdoors.nscd.client.NameService;
import org.jdoors.nscd.entry.AccountId;
import org.jdoors.nscd.entry.Group;
import org.jdoors.nscd.entry.Host;
import org.jdoors.nscd.entry.InternetAddress;
import org.jdoors.nscd.entry.Passwd;
import org.jspecify.annotations.Nullable;

/**
 * The databases that can be asked from the shell, and how their entries are printed: as getent of
 * the GNU C library prints them, ipnodes as that of illumos.
 */
enum Format {
  PASSWD {
    @Override
    Answer<List<String>> ask(NameService names, String key) throws IOException {
      Integer uid = number(key);
      return lines(uid == null ? names.passwd(key) : names.passwd(uid), Format::lines);
    }

    @Override
    Answer<List<String>> list(NameService names) throws IOException {
      return all(names.listPasswd(), Format::lines);
    }
  },
  GROUP {
    @Override
    Answer<List<String>> ask(NameService names, String key) throws IOException {
      Integer gid = number(key);
      return lines(gid == null ? names.group(key) : names.group(gid), Format::lines);
    }

    @Override
    Answer<List<String>> list(NameService names) throws IOException {
      return all(names.listGroup(), Format::lines);
    }
  },
  /** A host by name: its IPv6 addresses, or if it has none its IPv4 addresses. */
  HOSTS {
    @Override
    Answer<List<String>> ask(NameService names, String key) throws IOException {
      if (isDotted(key)) {
        return dotted(names, key);
      }
      byte[] address = key.indexOf(':') < 0 ? null : InternetAddress.parse(key);
      if (address != null) {
        return lines(names.ipnodes(address), Format::addressLines);
      }
      if (names.ipnodes(key) instanceof Answer.Found<Host> found) {
        Host ipv6 = ipv6Of(found.entry());
        if (!ipv6.addresses().isEmpty()) {
          return new Answer.Found<>(addressLines(ipv6));
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
        return new Answer.Found<>(socketLines(key, List.of(address)));
      }
      Answer<Host> answer = names.ipnodes(key);
      return lines(
          answer instanceof Answer.Found ? answer : names.hosts(key),
          host ->
              socketLines(
                  host.name(), host.addresses().stream().map(InternetAddress::unmapped).toList()));
    }
  },
  /** The same, IPv4 alone. */
  AHOSTSV4 {
    @Override
    Answer<List<String>> ask(NameService names, String key) throws IOException {
      byte[] address = InternetAddress.parse(key);
      if (address == null) {
        return lines(names.hosts(key), host -> socketLines(host.name(), host.addresses()));
      }
      byte[] ipv4 = InternetAddress.unmapped(address);
      return ipv4.length == InternetAddress.IPV4_BYTES
          ? new Answer.Found<>(socketLines(key, List.of(ipv4)))
          : new Answer.NotFound<>(0);
    }
  },
  /** The same, IPv6 alone; if there is none, IPv4 as v4-mapped. */
  AHOSTSV6 {
    @Override
    Answer<List<String>> ask(NameService names, String key) throws IOException {
      byte[] address = InternetAddress.parse(key);
      if (address != null) {
        return new Answer.Found<>(socketLines(key, List.of(InternetAddress.toIpv6(address))));
      }
      Answer<Host> answer = names.ipnodes(key);
      return lines(
          answer instanceof Answer.Found ? answer : names.hosts(key),
          host -> {
            Host ipv6 = ipv6Of(host);
            Host shown = ipv6.addresses().isEmpty() ? host : ipv6;
            return socketLines(
                host.name(), shown.addresses().stream().map(InternetAddress::toIpv6).toList());
          });
    }
  },
  /** The groups that have a user as a member; a user without any has a line too. */
  INITGROUPS {
    @Override
    Answer<List<String>> ask(NameService names, String key) throws IOException {
      return lines(
          names.groups(key),
          gids -> {
            StringBuilder line = new StringBuilder(String.format("%-21s", key));
            gids.forEach(gid -> line.append(' ').append(Integer.toUnsignedString(gid)));
            return List.of(line.toString());
          });
    }

    @Override
    boolean canList() {
      return false;
    }
  };

  /** Width of the column of addresses. */
  private static final String COLUMN = "%-15s ";

  /** The lines for a key. */
  abstract Answer<List<String>> ask(NameService names, String key) throws IOException;

  /** The lines of all entries; those of hosts, for every database of hosts. */
  Answer<List<String>> list(NameService names) throws IOException {
    return all(names.listHosts(), Format::addressLines);
  }

  /** Whether entries can be listed at all. */
  boolean canList() {
    return true;
  }

  private static <T> Answer<List<String>> all(Listing<T> listing, Function<T, List<String>> printer)
      throws IOException {
    try (listing) {
      return lines(
          listing.all(),
          entries -> entries.stream().flatMap(each -> printer.apply(each).stream()).toList());
    }
  }

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

  private static List<String> lines(Passwd user) {
    return List.of(user.toLine());
  }

  private static List<String> lines(Group group) {
    return List.of(group.toLine());
  }

  /** A key that getent asks for by number: blanks, a sign and digits, to 32 bits as in C. */
  private static @Nullable Integer number(String key) {
    byte[] text = key.getBytes(StandardCharsets.ISO_8859_1);
    AccountId id = AccountId.read(text, 0, text.length);
    if (text.length == 0 || id.end() != text.length) {
      return null;
    }
    return id.overflow() ? -1 : (int) id.value();
  }

  /** What gethostbyname takes for an address, and not for a name. */
  private static boolean isDotted(String key) {
    return !key.isEmpty()
        && Character.isDigit(key.charAt(0))
        && !key.endsWith(".")
        && key.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
  }

  /** Four decimal numbers are looked up by address; other forms are shown as they are meant. */
  private static Answer<List<String>> dotted(NameService names, String key) throws IOException {
    byte[] address = InternetAddress.parse(key);
    if (address == null) {
      return new Answer.NotFound<>(0);
    }
    return InternetAddress.format(address).equals(key)
        ? lines(names.hosts(address), Format::addressLines)
        : new Answer.Found<>(addressLines(new Host(key, List.of(), List.of(address))));
  }

  private static Host ipv6Of(Host host) {
    return new Host(
        host.name(),
        host.aliases(),
        host.addresses().stream()
            .filter(each -> each.length == InternetAddress.IPV6_BYTES)
            .filter(each -> !InternetAddress.isMapped(each))
            .toList());
  }

  private static List<String> addressLines(Host host) {
    List<String> lines = new ArrayList<>();
    String names = host.name();
    if (!host.aliases().isEmpty()) {
      names += " " + String.join(" ", host.aliases());
    }
    for (byte[] address : host.addresses()) {
      String text = InternetAddress.format(InternetAddress.unmapped(address));
      lines.add(String.format(COLUMN, text) + names);
    }
    return lines;
  }

  private static List<String> socketLines(String name, List<byte[]> addresses) {
    List<String> lines = new ArrayList<>();
    String shown = name;
    for (byte[] address : addresses) {
      String column = String.format(COLUMN, InternetAddress.format(address));
      lines.add(column + "STREAM " + shown);
      lines.add(column + "DGRAM  ");
      lines.add(column + "RAW    ");
      shown = "";
    }
    return lines;
  }
}

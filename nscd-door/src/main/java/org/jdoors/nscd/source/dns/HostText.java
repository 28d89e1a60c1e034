package org.jdoors.nscd.source.dns;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jdoors.nscd.entry.InternetAddress;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;

/**
 * Answers in the format of hosts(5), {@code address name [alias...]} for each address, with a
 * newline after each line.
 */
final class HostText {

  /**
   * Longest text of an answer, in bytes; addresses for which there is no more room are left out.
   */
  static final int MAX_TEXT = 1 << 18;

  /** Other names of an address that are taken. */
  static final int MAX_ALIASES = 32;

  private HostText() {}

  /**
   * The addresses of a name; names come from the first of {@code found}.
   *
   * @return null if the name is no host name
   */
  static byte @Nullable [] ofAddresses(List<Records.Some> found) {
    String name = HostNames.text(found.get(0).name());
    if (name == null) {
      return null;
    }
    String names = names(name, found.get(0).aliases());
    Set<String> lines = new LinkedHashSet<>();
    int length = 0;
    for (Records.Some some : found) {
      for (Record record : some.records()) {
        String line = InternetAddress.format(address(record)) + names;
        if (length + line.length() <= MAX_TEXT && lines.add(line)) {
          length += line.length();
        }
      }
    }
    return bytes(String.join("", lines));
  }

  /**
   * The names of an address.
   *
   * @return null if it has none that is a host name
   */
  static byte @Nullable [] ofNames(byte[] address, Records.Some found) {
    List<Name> targets = new ArrayList<>();
    for (Record record : found.records()) {
      Name target = ((PTRRecord) record).getTarget();
      if (HostNames.text(target) != null) {
        targets.add(target);
      }
    }
    if (targets.isEmpty()) {
      return null;
    }
    String name = String.valueOf(HostNames.text(targets.get(0)));
    return bytes(InternetAddress.format(address) + names(name, targets.subList(1, targets.size())));
  }

  private static byte[] address(Record record) {
    return record instanceof ARecord a
        ? a.getAddress().getAddress()
        : ((AAAARecord) record).getAddress().getAddress();
  }

  /** What follows the address on each line. */
  private static String names(String name, List<Name> others) {
    Set<String> all = new LinkedHashSet<>(List.of(name));
    for (Name other : others) {
      String alias = HostNames.text(other);
      if (alias != null && all.size() <= MAX_ALIASES) {
        all.add(alias);
      }
    }
    return " " + String.join(" ", all) + "\n";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}

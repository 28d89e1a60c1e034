package org.jdoors.nscd.compare;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdoors.nscd.entry.Group;
import org.jdoors.nscd.entry.Host;
import org.jdoors.nscd.entry.InternetAddress;
import org.jdoors.nscd.entry.Passwd;

/**
 * An entry taken apart for comparison.
 *
 * @param values by the field's name, in the order of the entry; a list in the order in which it
 *     came
 */
public record Fields(Map<String, List<String>> values) {

  /** The field whose value is not shown to anybody. */
  static final String PASSWORD = "password";

  /** Keeps the fields as they are now. */
  public Fields {
    values = new LinkedHashMap<>(values);
  }

  static Fields of(Passwd user) {
    return of("name", List.of(user.name()))
        .and(PASSWORD, List.of(user.password(), user.age()))
        .and("uid", Integer.toUnsignedString(user.uid()))
        .and("gid", Integer.toUnsignedString(user.gid()))
        .and("gecos", user.gecos())
        .and("directory", user.directory())
        .and("shell", user.shell());
  }

  static Fields of(Group group) {
    return of("name", List.of(group.name()))
        .and(PASSWORD, group.password())
        .and("gid", Integer.toUnsignedString(group.gid()))
        .and("members", group.members());
  }

  static Fields of(Host host) {
    return of("name", List.of(host.name()))
        .and("aliases", host.aliases())
        .and("addresses", host.addresses().stream().map(Fields::text).toList());
  }

  static Fields ofGroupIds(List<Integer> gids) {
    return of("gids", gids.stream().map(Integer::toUnsignedString).toList());
  }

  /** The list of all users, without their passwords. */
  static Fields ofUsers(List<Passwd> users) {
    return of(
        "entries",
        users.stream()
            .map(
                user ->
                    String.join(
                        ":",
                        user.name(),
                        Integer.toUnsignedString(user.uid()),
                        Integer.toUnsignedString(user.gid()),
                        user.gecos(),
                        user.directory(),
                        user.shell()))
            .toList());
  }

  /** The list of all groups, without their passwords. */
  static Fields ofGroups(List<Group> groups) {
    return of(
        "entries",
        groups.stream()
            .map(
                group ->
                    String.join(
                        ":",
                        group.name(),
                        Integer.toUnsignedString(group.gid()),
                        String.join(",", group.members())))
            .toList());
  }

  static Fields ofHosts(List<Host> hosts) {
    return of(
        "entries",
        hosts.stream()
            .map(
                host ->
                    String.join(" ", host.addresses().stream().map(Fields::text).toList())
                        + " "
                        + String.join(" ", Topic.names(host)))
            .toList());
  }

  private static String text(byte[] address) {
    return InternetAddress.format(address);
  }

  private static Fields of(String name, List<String> value) {
    return new Fields(Map.of(name, value));
  }

  private Fields and(String name, List<String> value) {
    Map<String, List<String>> more = new LinkedHashMap<>(values);
    more.put(name, value);
    return new Fields(more);
  }

  private Fields and(String name, String value) {
    return and(name, List.of(value));
  }
}

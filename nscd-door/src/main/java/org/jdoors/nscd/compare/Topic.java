package org.jdoors.nscd.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jdoors.nscd.entry.Group;
import org.jdoors.nscd.entry.Host;
import org.jdoors.nscd.entry.InternetAddress;
import org.jdoors.nscd.entry.Passwd;

/** What is asked about. */
public enum Topic {
  /** Users by name and number. */
  PASSWD(true),
  /** Groups by name and number. */
  GROUP(true),
  /** Hosts by name and address, IPv4. */
  HOSTS(true),
  /** Hosts by name and address, IPv6 and IPv4. */
  IPNODES(false),
  /** The groups that have a user as a member, by the user's name. */
  INITGROUPS(false);

  private final boolean listed;

  Topic(boolean listed) {
    this.listed = listed;
  }

  /** As it is called on the command line: the database's name. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether its entries can be listed. */
  public boolean isListed() {
    return listed;
  }

  /** All by which its entries in the files can be asked for, each once. */
  public Set<String> keys(FilesAnswers files) throws IOException {
    Set<String> keys = new LinkedHashSet<>();
    switch (this) {
      case PASSWD -> files.users().forEach(user -> addUser(keys, user));
      case GROUP -> files.groups().forEach(group -> addGroup(keys, group));
      case HOSTS -> files.hosts(Host.Family.IPV4).forEach(host -> addHost(keys, host));
      case IPNODES -> files.hosts(Host.Family.IPV6).forEach(host -> addHost(keys, host));
      case INITGROUPS -> {
        files.users().forEach(user -> keys.add(user.name()));
        files.groups().forEach(group -> keys.addAll(group.members()));
      }
    }
    return keys;
  }

  private static void addUser(Set<String> keys, Passwd user) {
    keys.add(user.name());
    keys.add(Integer.toUnsignedString(user.uid()));
  }

  private static void addGroup(Set<String> keys, Group group) {
    keys.add(group.name());
    keys.add(Integer.toUnsignedString(group.gid()));
  }

  private static void addHost(Set<String> keys, Host host) {
    keys.addAll(names(host));
    host.addresses()
        .forEach(address -> keys.add(InternetAddress.format(InternetAddress.unmapped(address))));
  }

  /** The canonical name, then the others. */
  static List<String> names(Host host) {
    List<String> names = new ArrayList<>();
    names.add(host.name());
    names.addAll(host.aliases());
    return names;
  }
}

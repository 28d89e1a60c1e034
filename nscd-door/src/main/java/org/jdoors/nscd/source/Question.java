package org.jdoors.nscd.source;

/** What can be asked of a source; each has its own key. */
public enum Question {
  /** A user by login name. */
  PASSWD_BY_NAME(Database.PASSWD, KeyKind.NAME),
  /** A user by user id. */
  PASSWD_BY_UID(Database.PASSWD, KeyKind.ID),
  /** A group by name. */
  GROUP_BY_NAME(Database.GROUP, KeyKind.NAME),
  /** A group by group id. */
  GROUP_BY_GID(Database.GROUP, KeyKind.ID),
  /** IPv4 addresses by host name, without regard to case. */
  HOSTS_BY_NAME(Database.HOSTS, KeyKind.HOST_NAME),
  /** Host names by IPv4 address. */
  HOSTS_BY_ADDRESS(Database.HOSTS, KeyKind.ADDRESS),
  /** IPv6 and IPv4 addresses by host name, without regard to case. */
  IPNODES_BY_NAME(Database.IPNODES, KeyKind.HOST_NAME),
  /** Host names by IPv6 or v4-mapped address. */
  IPNODES_BY_ADDRESS(Database.IPNODES, KeyKind.ADDRESS);

  /** What the bytes of a key are. */
  enum KeyKind {
    /** The name. */
    NAME,
    /** 4 bytes, the id, highest byte first. */
    ID,
    /** One byte, the family asked for (4 or 6), and the name in lower case. */
    HOST_NAME,
    /** 16 bytes in network order; IPv4 as v4-mapped. */
    ADDRESS
  }

  private final Database database;
  private final KeyKind keyKind;

  Question(Database database, KeyKind keyKind) {
    this.database = database;
    this.keyKind = keyKind;
  }

  /** The database that is asked. */
  public Database database() {
    return database;
  }

  KeyKind keyKind() {
    return keyKind;
  }
}

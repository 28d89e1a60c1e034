package org.jdoors.nscd.wire;

import static org.jdoors.nscd.wire.DefaultPolicy.FILES_LDAP;
import static org.jdoors.nscd.wire.DefaultPolicy.FILES_NIS;
import static org.jdoors.nscd.wire.DefaultPolicy.NIS;
import static org.jdoors.nscd.wire.DefaultPolicy.NIS_FILES;
import static org.jdoors.nscd.wire.DefaultPolicy.NONE;
import static org.jdoors.nscd.wire.DefaultPolicy.USER_FILES_NIS;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The lookups that a client can ask for: database name and operation number.
 *
 * <p>Source: illumos head/nss_dbdefs.h and the table in lib/libc/port/gen/nss_dbdefs.c.
 */
public enum Operation {
  PASSWD_BYNAME("passwd", 4, KeyForm.NAME, FILES_NIS),
  PASSWD_BYUID("passwd", 5, KeyForm.NUMBER, FILES_NIS),
  SHADOW_BYNAME("shadow", 4, KeyForm.NAME, FILES_NIS, "passwd"),
  GROUP_BYNAME("group", 4, KeyForm.NAME, FILES_NIS),
  GROUP_BYGID("group", 5, KeyForm.NUMBER, FILES_NIS),
  GROUP_BYMEMBER("group", 6, KeyForm.MEMBER, FILES_NIS),
  HOSTS_BYNAME("hosts", 4, KeyForm.NAME, NIS_FILES),
  HOSTS_BYADDR("hosts", 5, KeyForm.HOST_ADDRESS, NIS_FILES),
  IPNODES_BYNAME("ipnodes", 4, KeyForm.HOST_NAME, NIS_FILES),
  IPNODES_BYADDR("ipnodes", 5, KeyForm.HOST_ADDRESS, NIS_FILES),
  NETWORKS_BYNAME("networks", 4, KeyForm.NAME, NIS_FILES),
  NETWORKS_BYADDR("networks", 5, KeyForm.OPAQUE, NIS_FILES),
  PROTOCOLS_BYNAME("protocols", 4, KeyForm.NAME, NIS_FILES),
  PROTOCOLS_BYNUMBER("protocols", 5, KeyForm.NUMBER, NIS_FILES),
  RPC_BYNAME("rpc", 4, KeyForm.NAME, NIS_FILES),
  RPC_BYNUMBER("rpc", 5, KeyForm.NUMBER, NIS_FILES),
  SERVICES_BYNAME("services", 4, KeyForm.OPAQUE, FILES_NIS),
  SERVICES_BYPORT("services", 5, KeyForm.OPAQUE, FILES_NIS),
  ETHERS_HOSTTON("ethers", 1, KeyForm.NAME, NIS_FILES),
  ETHERS_NTOHOST("ethers", 2, KeyForm.OPAQUE, NIS_FILES),
  NETMASKS_BYNET("netmasks", 1, KeyForm.NAME, NIS_FILES),
  BOOTPARAMS_BYNAME("bootparams", 1, KeyForm.NAME, NIS_FILES),
  AUTHATTR_BYNAME("auth_attr", 4, KeyForm.NAME, FILES_NIS),
  PROFATTR_BYNAME("prof_attr", 4, KeyForm.NAME, FILES_NIS),
  USERATTR_BYNAME("user_attr", 4, KeyForm.NAME, FILES_NIS, "passwd"),
  AUDITUSER_BYNAME("audit_user", 4, KeyForm.NAME, FILES_NIS, "passwd"),
  EXECATTR_BYNAME("exec_attr", 4, KeyForm.OPAQUE, NONE, "prof_attr"),
  EXECATTR_BYID("exec_attr", 5, KeyForm.OPAQUE, NONE, "prof_attr"),
  EXECATTR_BYNAMEID("exec_attr", 6, KeyForm.OPAQUE, NONE, "prof_attr"),
  PROJECT_BYNAME("project", 4, KeyForm.NAME, FILES_NIS),
  PROJECT_BYID("project", 5, KeyForm.NUMBER, FILES_NIS),
  PUBLICKEY_BYNAME("publickey", 4, KeyForm.OPAQUE, FILES_NIS),
  PRINTERS_BYNAME("printers", 4, KeyForm.NAME, USER_FILES_NIS),
  TNRHTP_BYNAME("tnrhtp", 4, KeyForm.NAME, FILES_LDAP),
  TNRHDB_BYADDR("tnrhdb", 4, KeyForm.OPAQUE, FILES_LDAP),
  NETGROUP_IN("netgroup", 4, KeyForm.OPAQUE, NIS);

  private static final Operation[] ALL = values();

  private final String database;
  private final int number;
  private final KeyForm keyForm;
  private final String defaultPolicy;
  private final @Nullable String configName;

  Operation(String database, int number, KeyForm keyForm, String defaultPolicy) {
    this(database, number, keyForm, defaultPolicy, null);
  }

  Operation(
      String database,
      int number,
      KeyForm keyForm,
      String defaultPolicy,
      @Nullable String configName) {
    this.database = database;
    this.number = number;
    this.keyForm = keyForm;
    this.defaultPolicy = defaultPolicy;
    this.configName = configName;
  }

  /** The database's name. */
  public String database() {
    return database;
  }

  /** The value of nss_dbop. */
  public int number() {
    return number;
  }

  /** How the key is laid out. */
  public KeyForm keyForm() {
    return keyForm;
  }

  /** The policy text that clients send. */
  public String defaultPolicy() {
    return defaultPolicy;
  }

  /** The name that clients send to be looked up in nsswitch.conf instead of the database's. */
  public @Nullable String configName() {
    return configName;
  }

  /** Whether a failure carries an h_errno. */
  public boolean isAboutHosts() {
    return database.equals("hosts") || database.equals("ipnodes");
  }

  /** The operation with that number on the database named by {@code length} bytes, or null. */
  static @Nullable Operation find(ByteBuffer buffer, int start, int length, int number) {
    for (Operation operation : ALL) {
      if (operation.number == number && operation.isNamed(buffer, start, length)) {
        return operation;
      }
    }
    return null;
  }

  private boolean isNamed(ByteBuffer buffer, int start, int length) {
    if (length != database.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (buffer.get(start + i) != (byte) database.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}

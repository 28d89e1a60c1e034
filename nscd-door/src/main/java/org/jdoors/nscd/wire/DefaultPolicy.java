package org.jdoors.nscd.wire;

/** Policy texts that clients send with a request. Source: illumos head/nss_dbdefs.h. */
final class DefaultPolicy {

  static final String FILES_NIS = "files nis";
  static final String NIS_FILES = "nis [NOTFOUND=return] files";
  static final String NIS = "nis";
  static final String USER_FILES_NIS = "user files nis";
  static final String FILES_LDAP = "files ldap";

  /** What the C library prints for a missing string. */
  static final String NONE = "<NULL>";

  private DefaultPolicy() {}
}

package org.jdoors.nscd.wire;

/** How the key of an operation is laid out. */
public enum KeyForm {
  /** A string and its NUL. */
  NAME,
  /** An unsigned 64-bit number; user and group ids use the low 32 bits. */
  NUMBER,
  /** See {@link Key.Member}. */
  MEMBER,
  /** See {@link Key.HostAddress}. */
  HOST_ADDRESS,
  /** See {@link Key.HostName}. */
  HOST_NAME,
  /** A layout that only the clients need to know: nothing here is served from it. */
  OPAQUE
}

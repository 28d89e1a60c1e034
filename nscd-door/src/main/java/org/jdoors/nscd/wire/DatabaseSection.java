package org.jdoors.nscd.wire;

import org.jdoors.struct.Int32Field;
import org.jdoors.struct.StructLayout;

/**
 * {@code nss_dbd_t}, the database section of a request: 4 u32, then NUL-terminated strings without
 * gaps: name, optional configuration name, default policy. Offsets count from the section's start.
 *
 * <p>Source: illumos head/nss_common.h.
 */
public final class DatabaseSection {

  private static final StructLayout.Builder LAYOUT = StructLayout.natural("nss_dbd_t");

  /** o_name: offset of the database's name. */
  public static final Int32Field NAME = LAYOUT.int32("o_name");

  /** o_config_name: offset of the name to look up in nsswitch.conf, 0 for none. */
  public static final Int32Field CONFIG_NAME = LAYOUT.int32("o_config_name");

  /** o_default_config: offset of the client's default policy. */
  public static final Int32Field DEFAULT_CONFIG = LAYOUT.int32("o_default_config");

  /** flags: see {@link #USE_DEFAULT_CONFIG}. */
  public static final Int32Field FLAGS = LAYOUT.int32("flags");

  /** Size of the fixed part: 16 bytes. */
  public static final int SIZE = LAYOUT.build().size();

  /** NSS_USE_DEFAULT_CONFIG: take the policy in the request, not that of nsswitch.conf. */
  public static final int USE_DEFAULT_CONFIG = 1;

  private DatabaseSection() {}
}

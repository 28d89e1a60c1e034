package org.jdoors.syslog.record;

import org.jspecify.annotations.Nullable;

/**
 * The bits of a call's flags that say how safe its records must be before it is answered. Neither
 * bit, which is what a raw record has too: {@link Durability#WRITTEN}. Both: not understood.
 */
public final class DoorDurability {
  /** {@link Durability#ACCEPTED} is enough. */
  public static final int ACCEPTED = 2;

  /** {@link Durability#ON_DISK} is wanted. */
  public static final int ON_DISK = 4;

  /** Both bits. */
  public static final int MASK = ACCEPTED | ON_DISK;

  private DoorDurability() {}

  /** The bits for a durability. */
  public static int flags(Durability wanted) {
    return switch (wanted) {
      case ACCEPTED -> ACCEPTED;
      case WRITTEN -> 0;
      case ON_DISK -> ON_DISK;
    };
  }

  /** What the bits among these flags say, or null if they contradict each other. */
  public static @Nullable Durability of(int flags) {
    return switch (flags & MASK) {
      case 0 -> Durability.WRITTEN;
      case ACCEPTED -> Durability.ACCEPTED;
      case ON_DISK -> Durability.ON_DISK;
      default -> null;
    };
  }
}

package org.jdoors.door.ffi;

/**
 * Numbers of {@code <sys/door.h>}, the same on every platform. Source: illumos {@code
 * uts/common/sys/door.h}.
 */
public final class DoorConstants {

  public static final int DOOR_UNREF = 0x01;
  public static final int DOOR_PRIVATE = 0x02;
  public static final int DOOR_LOCAL = 0x04;
  public static final int DOOR_REVOKED = 0x08;
  public static final int DOOR_UNREF_MULTI = 0x10;
  public static final int DOOR_IS_UNREF = 0x20;
  public static final int DOOR_REFUSE_DESC = 0x40;
  public static final int DOOR_NO_CANCEL = 0x80;
  public static final int DOOR_NO_DEPLETION_CB = 0x100;
  public static final int DOOR_PRIVCREATE = 0x200;

  public static final int DOOR_PARAM_DESC_MAX = 1;
  public static final int DOOR_PARAM_DATA_MAX = 2;
  public static final int DOOR_PARAM_DATA_MIN = 3;

  /** Bits of {@code di_attributes} and of a received {@code d_attributes} that name door flags. */
  public static final int DOOR_ATTR_MASK = 0x3FF;

  static final int DOOR_DESCRIPTOR = 0x10000;
  static final int DOOR_RELEASE = 0x40000;

  /** The argument pointer of an unreferenced notification. */
  static final long DOOR_UNREF_DATA = 1;

  private DoorConstants() {}
}

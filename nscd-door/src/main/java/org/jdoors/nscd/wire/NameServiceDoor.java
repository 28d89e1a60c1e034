package org.jdoors.nscd.wire;

/** How clients know the door. Source: illumos lib/libc/port/gen/getxby_door.h. */
public final class NameServiceDoor {

  /** File name below the directory of system doors. */
  public static final String NAME = "name_service_door";

  /** NAME_SERVICE_DOOR_COOKIE: clients refuse a door with any other. */
  public static final long COOKIE = 0xdeadbeefL ^ 2;

  /** Mode of the file under the door: everybody may ask, nobody may write. */
  public static final int MODE = 0444;

  private NameServiceDoor() {}
}

package org.jdoors.nscd.front;

import java.io.IOException;
import java.nio.ByteBuffer;

/** One call: what came, room for what goes, and who asks. Belongs to one thread. */
public interface Exchange {

  /** The argument: native byte order, position 0, limit at its size. */
  ByteBuffer argument();

  /** Room for a reply of {@code size} bytes, native byte order, from position 0. */
  ByteBuffer result(int size);

  /**
   * Who calls, by the word of the system.
   *
   * @throws IOException if the system does not say
   */
  Caller caller() throws IOException;

  /**
   * Who calls.
   *
   * @param pid process
   * @param realUid unsigned 32 bits
   * @param effectiveUid unsigned 32 bits
   * @param isAdministrator whether the caller may change the daemon's settings and end it: on
   *     illumos a process with the privilege {@code sys_admin} in effect, whoever its user is; on
   *     Linux, which has no such privilege, effective user 0
   */
  record Caller(int pid, int realUid, int effectiveUid, boolean isAdministrator) {}
}

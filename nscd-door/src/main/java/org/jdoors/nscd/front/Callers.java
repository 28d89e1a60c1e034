package org.jdoors.nscd.front;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jdoors.nscd.wire.PackedHeader;

/** Tests on who calls, by the system's word and not by the request's. */
final class Callers {

  private Callers() {}

  /** Whether the caller may administer the daemon; no if the system does not say who it is. */
  static boolean isPrivileged(Exchange exchange) {
    try {
      return exchange.caller().isAdministrator();
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether the uids in a header of full size are the caller's own. */
  static boolean matchesHeader(Exchange exchange) {
    ByteBuffer argument = exchange.argument();
    try {
      Exchange.Caller caller = exchange.caller();
      return PackedHeader.REAL_UID.get(argument, 0) == caller.realUid()
          && PackedHeader.EFFECTIVE_UID.get(argument, 0) == caller.effectiveUid();
    } catch (IOException e) {
      return false;
    }
  }
}

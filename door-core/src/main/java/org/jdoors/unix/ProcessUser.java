package org.jdoors.unix;

import org.jdoors.door.ffi.Attachment;

/** The user whom this process acts as. */
public final class ProcessUser {

  private ProcessUser() {}

  /**
   * The effective user id, unsigned 32 bits. The owner of {@code /proc/self} is no answer: on
   * illumos that is the real user. Source: geteuid(2), proc(5).
   */
  public static int effectiveUid() {
    return Attachment.effectiveUid();
  }
}

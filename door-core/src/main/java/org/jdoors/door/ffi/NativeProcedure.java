package org.jdoors.door.ffi;

import org.jspecify.annotations.Nullable;

/** What a {@link NativeServer} does with a call. Runs on a door thread. */
public interface NativeProcedure {

  /**
   * Serves one call and leaves the answer in {@code frame}. {@code frame} belongs to the thread and
   * is used again for its next call.
   *
   * @throws Exception anything; the caller then gets an empty result
   */
  void serve(CallFrame frame) throws Exception;

  /**
   * Told on the door thread that the answer did not reach the caller, who got an empty result.
   *
   * @param errno what door_return said; 0 if {@link #serve} threw {@code cause}
   */
  void failed(int errno, @Nullable Throwable cause);
}

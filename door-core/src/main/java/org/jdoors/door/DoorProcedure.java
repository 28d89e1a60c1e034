package org.jdoors.door;

/** What a door does when it is called. */
@FunctionalInterface
public interface DoorProcedure {

  /**
   * Serves one call. Runs on a door thread; several calls may run at once. {@code call} and its
   * buffers are dead once this method returns. Returning without a reply answers with nothing.
   *
   * @throws Exception anything: the server's failure procedure then answers instead
   */
  void serve(DoorCall call) throws Exception;
}

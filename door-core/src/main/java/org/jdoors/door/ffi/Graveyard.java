package org.jdoors.door.ffi;

import com.sun.jna.Native;
import org.jspecify.annotations.Nullable;

/**
 * Where threads of closed private doors go to end: a private door of which nobody else has a
 * descriptor. A thread binds to it while it still serves its last call, parks there after
 * door_return, and gets the {@linkplain PrivatePool farewell} that ends it. The door is made when
 * it is needed first and has no threads otherwise.
 */
final class Graveyard {

  private static final System.Logger LOG = System.getLogger(Graveyard.class.getName());
  private static final int STACK = 1 << 18;

  private static @Nullable Graveyard instance;

  private final NativeServer server;
  private final PrivatePool pool;

  private Graveyard() throws ErrnoException {
    // door_xcreate makes no door without a thread; this one ends at once.
    pool = new PrivatePool(1, 1, STACK);
    ServerLimits anything = new ServerLimits(0, 1 << 10, 0);
    server =
        NativeServer.create(
            new Silent(), null, null, DoorConstants.DOOR_REFUSE_DESC, anything, pool);
    pool.sayFarewell(server.descriptor());
  }

  private static synchronized Graveyard instance() throws ErrnoException {
    Graveyard result = instance;
    if (result == null) {
      result = new Graveyard();
      instance = result;
    }
    return result;
  }

  /** The calling door thread ends after its present call. */
  static void expectThisThread() {
    try {
      instance().bindThisThread();
    } catch (ErrnoException e) {
      // It stays parked at its revoked door: one thread more than needed, and no other harm.
      LOG.log(System.Logger.Level.WARNING, "door thread not ended", e);
    }
  }

  private void bindThisThread() throws ErrnoException {
    int number = DoorClient.acquire(server.descriptor(), "door_bind");
    try {
      if (LibDoor.door_bind(number) != 0) {
        throw new ErrnoException("door_bind", Native.getLastError());
      }
    } finally {
      server.descriptor().release();
    }
    // Waits for this thread, or another one, to be parked.
    Thread caller = new Thread(() -> pool.sayFarewell(server.descriptor()), "door-end");
    caller.setDaemon(true);
    caller.start();
  }

  private static final class Silent implements NativeProcedure {
    @Override
    public void serve(CallFrame frame) {}

    @Override
    public void failed(int errno, @Nullable Throwable cause) {}
  }
}

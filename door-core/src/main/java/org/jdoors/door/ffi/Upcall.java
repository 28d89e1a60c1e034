package org.jdoors.door.ffi;

import com.sun.jna.Callback;
import com.sun.jna.CallbackReference;
import com.sun.jna.CallbackThreadInitializer;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The ways from C into Java. All reply stubs call the same function; it has primitive arguments
 * only, so that JNA makes no objects for a call. All private doors have the same creator function.
 *
 * <p>A door thread is attached to the virtual machine by its first upcall, as a daemon, and stays
 * attached until its last one. Detaching after each call, which is JNA's default, would end the
 * Java thread between the upcall and door_return: what the reply points to belongs to that Java
 * thread.
 */
final class Upcall {

  /** Called by stubs; see {@link StubCode}. */
  interface Function extends Callback {
    void invoke(
        long slot, long argument, long size, long descriptors, int descriptorCount, long block);
  }

  /** {@code door_xcreate_server_func_t}: makes a thread; see {@link PrivatePool}. */
  interface Creator extends Callback {
    int invoke(long info, long start, long argument, long cookie);
  }

  static {
    Native.register(Upcall.class, SystemLibrary.LIBC);
  }

  private static final Upcall INSTANCE = new Upcall();

  /** JNA holds callbacks and initializers weakly; the code of a callback dies with its object. */
  private final Function function;

  private final Creator creator;

  private final CallbackThreadInitializer initializer = new DoorThreads();
  private final ReplyStubs stubs;

  private Upcall() {
    function = this::call;
    Native.setCallbackThreadInitializer(function, initializer);
    creator = Upcall::create;
    Native.setCallbackThreadInitializer(creator, initializer);
    stubs =
        new ReplyStubs(
            StubCode.of(System.getProperty("os.arch", "")),
            // A copy of nothing gives back its first argument: the address that JNA made for use
            // with
            // direct mapping. The one of CallbackReference.getFunctionPointer boxes all arguments.
            memcpy(function, function, 0),
            LibDoor.address("door_return"),
            Libc.address(Platform.current().errnoFunction()));
  }

  static ReplyStubs stubs() {
    return INSTANCE.stubs;
  }

  /** The address of the creator function. */
  static long creator() {
    return Pointer.nativeValue(CallbackReference.getFunctionPointer(INSTANCE.creator));
  }

  private static int create(long info, long start, long argument, long cookie) {
    try {
      return PrivatePool.create(start, argument, cookie);
    } catch (Throwable e) {
      CallFrame.reportLost(e);
      return -1;
    }
  }

  private void call(
      long slot, long argument, long size, long descriptors, int descriptorCount, long block) {
    try {
      CallFrame.current()
          .run(stubs.server((int) slot), argument, size, descriptors, descriptorCount, block);
    } catch (Throwable e) {
      // Nothing may cross into C. The reply block is as the stub made it: the result is empty.
      CallFrame.reportLost(e);
    }
  }

  private static native long memcpy(Function target, Function source, long size);

  private static final class DoorThreads extends CallbackThreadInitializer {

    private final AtomicInteger count = new AtomicInteger();

    DoorThreads() {
      super(true, false);
    }

    @Override
    public String getName(Callback callback) {
      return "door-" + count.incrementAndGet();
    }
  }
}

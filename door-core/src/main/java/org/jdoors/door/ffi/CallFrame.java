package org.jdoors.door.ffi;

import com.sun.jna.Native;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a door thread needs to serve calls, one at a time, made once per thread.
 *
 * <p>The argument is copied into memory of the thread. Arguments lie on the server thread's stack
 * on illumos and die at door_return; a buffer over them that a program kept would read whatever the
 * stack holds later. The copy makes that impossible, and costs tens of nanoseconds for usual sizes,
 * less than one native call would.
 */
public final class CallFrame {

  private static final System.Logger LOG = System.getLogger(CallFrame.class.getName());
  private static final ThreadLocal<CallFrame> CURRENT = ThreadLocal.withInitial(CallFrame::new);
  private static final Descriptor[] NO_DESCRIPTORS = {};

  private final Window argumentWindow = new Window();
  private final Window largeArgumentWindow = new Window();
  private final Window blockWindow = new Window();
  private final ThreadMemory argument = new ThreadMemory();
  private final ThreadMemory result = new ThreadMemory();
  private final ReplyDescriptors passed = new ReplyDescriptors();
  private final UserCredential credential = new UserCredential();

  private @Nullable NativeServer serving;
  private @Nullable NativeServer leftDoor;
  private Descriptor[] received = NO_DESCRIPTORS;
  private boolean unreferenced;
  private int replySize;
  private boolean named;

  private CallFrame() {}

  static CallFrame current() {
    return CURRENT.get();
  }

  static boolean isServing(NativeServer server) {
    return CURRENT.get().serving == server;
  }

  /** The argument, read-only, in native byte order, position 0, limit at its size. */
  public ByteBuffer argument() {
    return argument.readOnly();
  }

  /** Whether this is an unreferenced notification. */
  public boolean isUnreferenced() {
    return unreferenced;
  }

  /** The descriptors that came with the call; those not moved away are closed after it. */
  public List<Descriptor> received() {
    return List.of(received);
  }

  /** Thread-owned memory for a result of up to {@code size} bytes; position 0, limit size. */
  public ByteBuffer result(int size) {
    result.reserve(size);
    return result.buffer().clear().limit(size);
  }

  /** Answers with the first {@code size} bytes of the result memory and no descriptors. */
  public void reply(int size) {
    if (size < 0 || size > result.buffer().capacity()) {
      throw new IndexOutOfBoundsException(
          "reply of " + size + " bytes, result of " + result.buffer().capacity());
    }
    replySize = size;
    passed.closeAll();
  }

  /** Answers with a copy of what lies between position and limit of {@code data}. */
  public void reply(ByteBuffer data) {
    int size = data.remaining();
    int position = data.position();
    result.reserve(size);
    result.buffer().clear().put(0, data, position, size);
    data.limit(position + size).position(position); // it may be the result buffer, just cleared
    reply(size);
  }

  /** Takes the answer back: empty, without descriptors. */
  public void discardReply() {
    replySize = 0;
    passed.closeAll();
  }

  /**
   * Adds a descriptor to the answer: it is duplicated, the duplicate goes to the caller.
   *
   * @throws ErrnoException EBADF if it is closed, EMFILE if the process has no descriptor left
   */
  public void replyDescriptor(Descriptor descriptor) throws ErrnoException {
    passed.add(descriptor);
  }

  /** The caller's credential, asked of the system on first use in a call. */
  public RawCredential credential() throws ErrnoException {
    return credential.get();
  }

  /** Whether the caller has ended or given up; never true in a notification. */
  public boolean isAborted() {
    return credential.isCallerGone();
  }

  /** Runs one upcall; see {@link StubCode} for the meaning of the arguments. */
  void run(
      @Nullable NativeServer server,
      long argp,
      long size,
      long descriptors,
      int descriptorCount,
      long block) {
    int base = blockWindow.index(block, ReplyBlock.SIZE);
    int failure = ReplyBlock.FAILURE.get(blockWindow.view(), base);
    if (failure != 0) {
      replyFailed(server, base, failure & Integer.MAX_VALUE);
      return;
    }
    passed.sent();
    receive(descriptors, descriptorCount);
    if (server == null || !server.hasCookie(ReplyBlock.COOKIE.get(blockWindow.view(), base))) {
      closeReceived();
      return;
    }
    // A thread that has left a closed door may find one more call of it already handed over.
    boolean left = server == leftDoor;
    if (left) {
      server.back();
    }
    server.enter();
    serving = server;
    boolean farewell = false;
    try {
      if (!named) {
        introduce(server);
      }
      takeArgument(argp, size);
      farewell = server.isFarewell(argument.readOnly());
      if (farewell && !left) {
        endThread(base);
      } else if (!farewell && !server.refuses(size)) {
        serve(server.procedure(), base);
      }
    } finally {
      closeReceived();
      credential.forget();
      serving = null;
      if (server.leave(farewell || left)) {
        leftDoor = server;
      }
    }
  }

  /**
   * The thread leaves Java when this upcall ends, not by a destructor when it ends itself: illumos
   * has blocked all signals by then, and a fault, which the machine would make an exception or a
   * safepoint of, ends the process (illumos {@code lib/libc/port/threads/thr.c}, _thr_exit_common,
   * and {@code uts/common/os/sig.c}, trapsig).
   */
  private void endThread(int base) {
    ReplyBlock.FAILURE.put(blockWindow.view(), base, ReplyBlock.END_THREAD);
    Native.detach(true);
  }

  private void serve(NativeProcedure procedure, int base) {
    replySize = 0;
    try {
      procedure.serve(this);
    } catch (Throwable e) {
      passed.closeAll();
      procedure.failed(0, e);
      return;
    }
    ByteBuffer block = blockWindow.view();
    if (replySize > 0) {
      ReplyBlock.DATA_PTR.put(block, base, result.address());
      ReplyBlock.DATA_SIZE.put(block, base, replySize);
    }
    if (passed.count() > 0) {
      ReplyBlock.DESC_PTR.put(block, base, passed.address());
      ReplyBlock.NUM_DESC.put(block, base, passed.count());
    }
  }

  private void takeArgument(long argp, long size) {
    unreferenced = argp == DoorConstants.DOOR_UNREF_DATA && size == 0;
    int length = Math.toIntExact(size);
    argument.reserve(length);
    argument.readOnly().clear().limit(length);
    if (length > 0) {
      Window window = length > ThreadMemory.KEEP ? largeArgumentWindow : argumentWindow;
      int index = window.index(argp, length);
      argument.buffer().put(0, window.view(), index, length);
    }
  }

  /** Everything received is owned from here on, before anything else can fail. */
  private void receive(long array, int count) {
    received = NO_DESCRIPTORS;
    if (count > 0) {
      Window window = largeArgumentWindow;
      int base = window.index(array, Math.multiplyExact(count, DoorDesc.SIZE));
      Descriptor[] all = new Descriptor[count];
      for (int i = 0; i < count; i++) {
        all[i] =
            Descriptor.received(DoorDesc.DESCRIPTOR.get(window.view(), base + i * DoorDesc.SIZE));
      }
      received = all;
    }
  }

  private void closeReceived() {
    for (Descriptor descriptor : received) {
      descriptor.close();
    }
    received = NO_DESCRIPTORS;
  }

  /**
   * door_return came back. It has closed the descriptors it was to release if it says EINVAL, and
   * none otherwise (illumos {@code door_sys.c}, door_return).
   */
  private void replyFailed(@Nullable NativeServer server, int base, int errno) {
    ReplyBlock.FAILURE.put(blockWindow.view(), base, 0);
    if (errno == Errnos.EINVAL) {
      passed.sent();
    } else {
      passed.closeAll();
    }
    if (server != null) {
      server.procedure().failed(errno, null);
    }
  }

  private void introduce(NativeServer server) {
    named = true;
    String name = server.nextThreadName();
    if (name != null) {
      Thread.currentThread().setName(name);
    }
    server.joined(Thread.currentThread());
  }

  static void reportLost(Throwable cause) {
    try {
      LOG.log(System.Logger.Level.ERROR, "door call lost, empty result sent", cause);
    } catch (Throwable e) {
      // Out of memory or stack: the call has its empty result, and there is nobody left to tell.
      Native.setLastError(0);
    }
  }
}

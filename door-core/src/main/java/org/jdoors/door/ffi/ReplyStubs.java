package org.jdoors.door.ffi;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The pages of reply stubs of this process and which server each slot stands for.
 *
 * <p>A slot is used again, the one that rested longest first, after its server was closed and no
 * call was in the upcall any more. Until then it keeps standing for the closed server: the system
 * may have handed a call to a thread, before the door was revoked, that has not reached the upcall
 * yet, and such a call is to be answered as any other. Should a call come later still, it finds
 * another server; the upcall therefore compares the door's cookie, which is unique unless the
 * program chose one itself.
 */
final class ReplyStubs {

  private static final long FIRST_COOKIE = 0x6A64_6F6F_7200_0001L;

  private final StubCode code;
  private final long upcall;
  private final long doorReturn;
  private final long errno;
  private final Queue<Integer> free = new ArrayDeque<>();
  private volatile List<Page> pages = List.of();
  private long cookies;

  private record Page(long address, AtomicReferenceArray<@Nullable NativeServer> servers) {}

  ReplyStubs(StubCode code, long upcall, long doorReturn, long errno) {
    this.code = code;
    this.upcall = upcall;
    this.doorReturn = doorReturn;
    this.errno = errno;
  }

  /** Gives {@code server} a slot. */
  synchronized int acquire(NativeServer server) throws ErrnoException {
    if (free.isEmpty()) {
      addPage();
    }
    int slot = free.remove();
    servers(slot).set(slot % StubCode.SLOTS, server);
    return slot;
  }

  /** A cookie for a door that chose none: large and odd-looking, never 0, never given twice. */
  synchronized long nextCookie() {
    return FIRST_COOKIE + cookies++;
  }

  /** Lets others have the slot. */
  synchronized void release(int slot) {
    free.add(slot);
  }

  /** Address of the slot's code: the procedure for door_create. */
  long address(int slot) {
    return pages.get(slot / StubCode.SLOTS).address
        + StubCode.SLOTS_AT
        + (long) (slot % StubCode.SLOTS) * StubCode.SLOT_SIZE;
  }

  /** The last server of a slot, or null if it never had one. */
  @Nullable NativeServer server(int slot) {
    return servers(slot).get(slot % StubCode.SLOTS);
  }

  private AtomicReferenceArray<@Nullable NativeServer> servers(int slot) {
    return pages.get(slot / StubCode.SLOTS).servers;
  }

  private void addPage() throws ErrnoException {
    int first = pages.size() * StubCode.SLOTS;
    ByteBuffer page = ByteBuffer.allocate(StubCode.PAGE_SIZE).order(ByteOrder.nativeOrder());
    code.page(page, first, upcall, doorReturn, errno);
    ConstantTable flags = Platform.current().flags();
    long address =
        Libc.mmap(
            0,
            StubCode.PAGE_SIZE,
            flags.number("PROT_READ") | flags.number("PROT_WRITE"),
            flags.number("MAP_PRIVATE") | flags.number("MAP_ANON"),
            -1,
            0);
    if (address == -1) {
      throw new ErrnoException("mmap", Native.getLastError());
    }
    new Pointer(address).write(0, page.array(), 0, StubCode.PAGE_SIZE);
    int readExecute = flags.number("PROT_READ") | flags.number("PROT_EXEC");
    if (Libc.mprotect(address, StubCode.PAGE_SIZE, readExecute) != 0) {
      int failure = Native.getLastError();
      Libc.munmap(address, StubCode.PAGE_SIZE);
      throw new ErrnoException("mprotect", failure);
    }
    List<Page> more = new ArrayList<>(pages);
    more.add(new Page(address, new AtomicReferenceArray<>(StubCode.SLOTS)));
    pages = List.copyOf(more);
    for (int i = 0; i < StubCode.SLOTS; i++) {
      free.add(first + i);
    }
  }
}

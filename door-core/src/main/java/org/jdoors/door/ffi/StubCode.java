package org.jdoors.door.ffi;

import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * Machine code of the reply stubs: the C side of a door server procedure written in Java.
 *
 * <h2>Why a stub</h2>
 *
 * A door server procedure must end in door_return. On success door_return does not come back: it
 * discards every frame between itself and the base of the stack, without unwinding, and the next
 * call starts at the base again (illumos {@code lib/libc/port/threads/door_calls.c} and {@code
 * lib/libc/amd64/sys/door.s}). A Java frame must never be among those frames: HotSpot would keep a
 * last Java frame, JNI handle blocks and monitor records that point into a stack which something
 * else now writes to, and the next garbage collection walks them. A procedure that merely returns
 * is no way out: that ends the thread and the client gets EINTR. So the procedure given to
 * door_create is code without Java: it calls up, and calls door_return after the upcall has come
 * back.
 *
 * <h2>What it does</h2>
 *
 * <pre>
 *   void procedure(void *cookie, char *argp, size_t size, door_desc_t *dp, uint_t n) {
 *     struct reply_block block = { .cookie = cookie };           // all else zero
 *     upcall(SLOT, argp, size, dp, n, &amp;block);
 *     if (block.failure != 0)
 *       return;                                                  // the thread ends
 *     door_return(block.data_ptr, block.data_size, block.desc_ptr, block.num_desc);
 *     block.failure = 0x80000000 | errno;                        // the client still waits
 *     upcall(SLOT, 0, 0, 0, 0, &amp;block);                          // descriptors to close, a log line
 *     door_return(0, 0, 0, 0);
 *   }
 * </pre>
 *
 * The block is zeroed before the upcall because an upcall may do nothing: while the virtual machine
 * shuts down, a thread can no longer be attached. The client then gets an empty result. The data
 * the block points to belongs to the thread, not to the stub's frame. The upcall stores a number in
 * {@code failure} to end the thread: that is what returning from a procedure does.
 *
 * <h2>Shape</h2>
 *
 * One page holds the common part and then many slots of 16 bytes. A slot loads its number into a
 * scratch register and jumps to the common part; its address is what door_create gets. Pages are
 * written once while writable, then made executable, and stay: a thread may be anywhere in a stub.
 * Addresses of C functions are constants in the code. Processors that need it are told about new
 * instructions by the kernel when the fresh page becomes executable (Linux {@code
 * arch/arm64/mm/flush.c}, {@code __sync_icache_dcache}).
 */
enum StubCode {
  /**
   * System V ABI, AMD64 supplement, 3.2: six register arguments, stack 16-byte aligned at calls.
   */
  AMD64 {
    @Override
    void common(ByteBuffer code, long upcall, long doorReturn, long errno) {
      int frame = 56; // with two pushes and the return address a multiple of 16
      bytes(code, 0x55); // push rbp
      bytes(code, 0x48, 0x89, 0xE5); // mov rbp, rsp
      bytes(code, 0x53); // push rbx
      bytes(code, 0x48, 0x83, 0xEC, frame); // sub rsp, frame
      bytes(code, 0x89, 0xC3); // mov ebx, eax: the slot number
      bytes(code, 0x31, 0xC0); // xor eax, eax
      bytes(code, 0x48, 0x89, 0x44, 0x24, ReplyBlock.DATA_PTR.offset()); // mov [rsp + .], rax
      bytes(code, 0x48, 0x89, 0x44, 0x24, ReplyBlock.DATA_SIZE.offset());
      bytes(code, 0x48, 0x89, 0x44, 0x24, ReplyBlock.DESC_PTR.offset());
      bytes(code, 0x48, 0x89, 0x44, 0x24, ReplyBlock.NUM_DESC.offset()); // and FAILURE
      bytes(code, 0x48, 0x89, 0x7C, 0x24, ReplyBlock.COOKIE.offset()); // mov [rsp + .], rdi
      bytes(code, 0x89, 0xDF); // mov edi, ebx
      bytes(code, 0x49, 0x89, 0xE1); // mov r9, rsp
      call(code, upcall);
      bytes(code, 0x83, 0x7C, 0x24, ReplyBlock.FAILURE.offset(), 0); // cmp dword [rsp + .], 0
      bytes(code, 0x0F, 0x85); // jne to the end
      int jump = code.position();
      code.putInt(0);
      bytes(code, 0x48, 0x8B, 0x7C, 0x24, ReplyBlock.DATA_PTR.offset()); // mov rdi, [rsp + .]
      bytes(code, 0x48, 0x8B, 0x74, 0x24, ReplyBlock.DATA_SIZE.offset()); // mov rsi, [rsp + .]
      bytes(code, 0x48, 0x8B, 0x54, 0x24, ReplyBlock.DESC_PTR.offset()); // mov rdx, [rsp + .]
      bytes(code, 0x8B, 0x4C, 0x24, ReplyBlock.NUM_DESC.offset()); // mov ecx, [rsp + .]
      call(code, doorReturn);
      call(code, errno);
      bytes(code, 0x8B, 0x00); // mov eax, [rax]
      bytes(code, 0x0D, 0x00, 0x00, 0x00, 0x80); // or eax, 0x80000000
      bytes(code, 0x89, 0x44, 0x24, ReplyBlock.FAILURE.offset()); // mov [rsp + .], eax
      bytes(code, 0x89, 0xDF); // mov edi, ebx
      bytes(code, 0x31, 0xF6, 0x31, 0xD2, 0x31, 0xC9); // xor esi, esi; edx, edx; ecx, ecx
      bytes(code, 0x45, 0x31, 0xC0); // xor r8d, r8d
      bytes(code, 0x49, 0x89, 0xE1); // mov r9, rsp
      call(code, upcall);
      bytes(code, 0x31, 0xFF, 0x31, 0xF6, 0x31, 0xD2, 0x31, 0xC9); // xor edi, edi; esi; edx; ecx
      call(code, doorReturn);
      code.putInt(jump, code.position() - (jump + Integer.BYTES));
      bytes(code, 0x48, 0x83, 0xC4, frame); // add rsp, frame
      bytes(code, 0x5B, 0x5D, 0xC3); // pop rbx; pop rbp; ret
    }

    @Override
    void slot(ByteBuffer code, int number) {
      bytes(code, 0xB8); // mov eax, number
      code.putInt(number);
      bytes(code, 0xE9); // jmp to the start of the page
      code.putInt(-(code.position() + Integer.BYTES));
    }

    private void call(ByteBuffer code, long function) {
      bytes(code, 0x48, 0xB8); // mov rax, function
      code.putLong(function);
      bytes(code, 0xFF, 0xD0); // call rax
    }
  },

  /** Procedure Call Standard for the Arm 64-bit Architecture, 6.4: x0 to x7, x19 preserved. */
  AARCH64 {
    private static final int BLOCK = 32; // of the frame: x29, x30, x19, unused, then the block
    private static final int FRAME = 80;

    @Override
    void common(ByteBuffer code, long upcall, long doorReturn, long errno) {
      int words = 40; // up to the three literals, 8-byte aligned
      int upcallAt = code.position() + words * Integer.BYTES;
      int returnAt = upcallAt + Long.BYTES;
      int errnoAt = returnAt + Long.BYTES;
      code.putInt(0xA9800000 | pair(-FRAME) | 30 << 10 | SP << 5 | 29); // stp x29, x30, [sp, -80]!
      code.putInt(0x910003FD); // mov x29, sp
      code.putInt(0xF9000000 | at(16, Long.BYTES) | 19); // str x19, [sp, 16]
      code.putInt(0x2A0903F3); // mov w19, w9: the slot number
      code.putInt(0xA9000000 | pair(block(ReplyBlock.DATA_PTR.offset())) | ZERO_PAIR); // stp xzr
      code.putInt(0xA9000000 | pair(block(ReplyBlock.DESC_PTR.offset())) | ZERO_PAIR); // stp xzr
      code.putInt(
          0xF9000000 | at(block(ReplyBlock.COOKIE.offset()), Long.BYTES)); // str x0, [sp, .]
      code.putInt(0x2A1303E0); // mov w0, w19
      code.putInt(0x91000000 | BLOCK << 10 | SP << 5 | 5); // add x5, sp, 32
      call(code, upcallAt);
      code.putInt(
          0xB9400000 | at(block(ReplyBlock.FAILURE.offset()), Integer.BYTES)); // ldr w0, [sp, .]
      int jump = code.position();
      code.putInt(0);
      code.putInt(0xA9400000 | pair(BLOCK) | 1 << 10 | SP << 5); // ldp x0, x1, [sp, 32]
      code.putInt(0xF9400000 | at(block(ReplyBlock.DESC_PTR.offset()), Long.BYTES) | 2); // ldr x2
      code.putInt(
          0xB9400000 | at(block(ReplyBlock.NUM_DESC.offset()), Integer.BYTES) | 3); // ldr w3
      call(code, returnAt);
      call(code, errnoAt);
      code.putInt(0xB9400000); // ldr w0, [x0]
      code.putInt(0x32010000); // orr w0, w0, 0x80000000
      code.putInt(0xB9000000 | at(block(ReplyBlock.FAILURE.offset()), Integer.BYTES)); // str w0
      code.putInt(0x2A1303E0); // mov w0, w19
      code.putInt(0xAA1F03E1); // mov x1, xzr
      code.putInt(0xAA1F03E2); // mov x2, xzr
      code.putInt(0xAA1F03E3); // mov x3, xzr
      code.putInt(0x2A1F03E4); // mov w4, wzr
      code.putInt(0x91000000 | BLOCK << 10 | SP << 5 | 5); // add x5, sp, 32
      call(code, upcallAt);
      code.putInt(0xAA1F03E0); // mov x0, xzr
      code.putInt(0xAA1F03E1); // mov x1, xzr
      code.putInt(0xAA1F03E2); // mov x2, xzr
      code.putInt(0x2A1F03E3); // mov w3, wzr
      call(code, returnAt);
      int end = (code.position() - jump) / Integer.BYTES;
      code.putInt(jump, 0x35000000 | end << 5); // cbnz w0 to here
      code.putInt(0xF9400000 | at(16, Long.BYTES) | 19); // ldr x19, [sp, 16]
      code.putInt(0xA8C00000 | pair(FRAME) | 30 << 10 | SP << 5 | 29); // ldp x29, x30, [sp], 80
      code.putInt(0xD65F03C0); // ret
      while (code.position() < upcallAt) {
        code.putInt(0xD503201F); // nop
      }
      code.putLong(upcall).putLong(doorReturn).putLong(errno);
    }

    @Override
    void slot(ByteBuffer code, int number) {
      code.putInt(0x52800000 | (number & 0xFFFF) << 5 | 9); // movz w9, low half
      code.putInt(0x72A00000 | (number >>> 16) << 5 | 9); // movk w9, high half, lsl 16
      code.putInt(0x14000000 | ((-code.position() / Integer.BYTES) & 0x3FFFFFF)); // b to the start
    }

    private static int block(int offset) {
      return BLOCK + offset;
    }

    /** The seven-bit scaled offset of a load or store of two 64-bit registers. */
    private static int pair(int offset) {
      return ((offset / Long.BYTES) & 0x7F) << 15;
    }

    /** The scaled offset from sp of a load or store of {@code size} bytes. */
    private static int at(int offset, int size) {
      return ((offset / size) << 10) | (SP << 5);
    }

    private void call(ByteBuffer code, int literal) {
      code.putInt(
          0x58000000 | (((literal - code.position()) / Integer.BYTES) << 5) | 16); // ldr x16
      code.putInt(0xD63F0200); // blr x16
    }
  };

  /** Size of a page of stubs in bytes; the common part lies before {@link #SLOTS_AT}. */
  static final int PAGE_SIZE = 4096;

  static final int SLOTS_AT = 2048;
  static final int SLOT_SIZE = 16;
  static final int SLOTS = (PAGE_SIZE - SLOTS_AT) / SLOT_SIZE;

  private static final int SP = 31;
  private static final int ZERO_PAIR = 31 << 10 | SP << 5 | 31;

  /** Writes the common part at the start of {@code code}, which is in native order. */
  abstract void common(ByteBuffer code, long upcall, long doorReturn, long errno);

  /** Writes the slot at the buffer's position, at most {@link #SLOT_SIZE} bytes. */
  abstract void slot(ByteBuffer code, int number);

  /**
   * The code for a processor as Java names it ({@code os.arch}).
   *
   * @throws UnsupportedOperationException for a processor without stub
   */
  static StubCode of(String arch) {
    return switch (arch.toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64" -> AMD64;
      case "aarch64", "arm64" -> AARCH64;
      default -> throw new UnsupportedOperationException("no door server on processor " + arch);
    };
  }

  /** Fills one page: the common part and slots numbered from {@code firstNumber}. */
  void page(ByteBuffer page, int firstNumber, long upcall, long doorReturn, long errno) {
    page.position(0);
    common(page, upcall, doorReturn, errno);
    if (page.position() > SLOTS_AT) {
      throw new IllegalStateException("common part of " + page.position() + " bytes");
    }
    for (int i = 0; i < SLOTS; i++) {
      page.position(SLOTS_AT + i * SLOT_SIZE);
      slot(page, firstNumber + i);
    }
  }

  private static void bytes(ByteBuffer code, int... values) {
    for (int value : values) {
      code.put((byte) value);
    }
  }
}

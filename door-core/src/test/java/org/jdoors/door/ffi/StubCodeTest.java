package org.jdoors.door.ffi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Callback;
import com.sun.jna.CallbackReference;
import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class StubCodeTest {

  private static final long UPCALL = 0x1111111111111111L;
  private static final long RETURN = 0x2222222222222222L;
  private static final long ERRNO = 0x3333333333333333L;
  private static final ServerLimits LIMITS = new ServerLimits(0, 0, ServerLimits.ANY);

  private static ByteBuffer page(StubCode code, int first) {
    ByteBuffer page = ByteBuffer.allocate(StubCode.PAGE_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    code.page(page, first, UPCALL, RETURN, ERRNO);
    return page;
  }

  private static String hex(ByteBuffer page, int start, int size) {
    byte[] bytes = new byte[size];
    page.get(start, bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** The listing of an assembler for the C text in {@link StubCode}. */
  @Test
  void amd64BytesAreThoseOfAnAssembler() {
    String expected =
        String.join(
            "",
            "55", // push rbp
            "4889e5", // mov rbp,rsp
            "53", // push rbx
            "4883ec38", // sub rsp,0x38
            "89c3", // mov ebx,eax
            "31c0", // xor eax,eax
            "4889442400", // mov [rsp+0x0],rax
            "4889442408", // mov [rsp+0x8],rax
            "4889442410", // mov [rsp+0x10],rax
            "4889442418", // mov [rsp+0x18],rax
            "48897c2420", // mov [rsp+0x20],rdi
            "89df", // mov edi,ebx
            "4989e1", // mov r9,rsp
            "48b81111111111111111", // movabs rax,upcall
            "ffd0", // call rax
            "837c241c00", // cmp dword [rsp+0x1c],0x0
            "0f8564000000", // jne to add rsp
            "488b7c2400", // mov rdi,[rsp+0x0]
            "488b742408", // mov rsi,[rsp+0x8]
            "488b542410", // mov rdx,[rsp+0x10]
            "8b4c2418", // mov ecx,[rsp+0x18]
            "48b82222222222222222", // movabs rax,door_return
            "ffd0", // call rax
            "48b83333333333333333", // movabs rax,errno
            "ffd0", // call rax
            "8b00", // mov eax,[rax]
            "0d00000080", // or eax,0x80000000
            "8944241c", // mov [rsp+0x1c],eax
            "89df", // mov edi,ebx
            "31f6", // xor esi,esi
            "31d2", // xor edx,edx
            "31c9", // xor ecx,ecx
            "4531c0", // xor r8d,r8d
            "4989e1", // mov r9,rsp
            "48b81111111111111111",
            "ffd0",
            "31ff", // xor edi,edi
            "31f6",
            "31d2",
            "31c9",
            "48b82222222222222222",
            "ffd0",
            "4883c438", // add rsp,0x38
            "5b", // pop rbx
            "5d", // pop rbp
            "c3"); // ret
    ByteBuffer page = page(StubCode.AMD64, 0x01020300);
    assertThat(hex(page, 0, expected.length() / 2)).isEqualTo(expected);
    // mov eax,0x01020303; jmp from the end of the second slot's jump back to 0
    int third = StubCode.SLOTS_AT + 3 * StubCode.SLOT_SIZE;
    assertThat(hex(page, third, 5)).isEqualTo("b803030201");
    assertThat(page.get(third + 5)).isEqualTo((byte) 0xE9);
    assertThat(page.getInt(third + 6)).isEqualTo(-(third + 10));
  }

  @Test
  void aarch64WordsAreThoseOfAnAssembler() {
    int[] expected = {
      0xA9BB7BFD, // stp x29, x30, [sp, #-80]!
      0x910003FD, // mov x29, sp
      0xF9000BF3, // str x19, [sp, #16]
      0x2A0903F3, // mov w19, w9
      0xA9027FFF, // stp xzr, xzr, [sp, #32]
      0xA9037FFF, // stp xzr, xzr, [sp, #48]
      0xF90023E0, // str x0, [sp, #64]
      0x2A1303E0, // mov w0, w19
      0x910083E5, // add x5, sp, #32
      0x580003F0, // ldr x16, 160 (from 36: 31 words)
      0xD63F0200, // blr x16
      0xB9403FE0, // ldr w0, [sp, #60]
      0x35000320, // cbnz w0, 148 (from 48: 25 words)
      0xA94207E0, // ldp x0, x1, [sp, #32]
      0xF9401BE2, // ldr x2, [sp, #48]
      0xB9403BE3, // ldr w3, [sp, #56]
      0x58000350, // ldr x16, 168 (from 64: 26 words)
      0xD63F0200, // blr x16
      0x58000350, // ldr x16, 176 (from 72: 26 words)
      0xD63F0200, // blr x16
      0xB9400000, // ldr w0, [x0]
      0x32010000, // orr w0, w0, #0x80000000
      0xB9003FE0, // str w0, [sp, #60]
      0x2A1303E0, // mov w0, w19
      0xAA1F03E1, // mov x1, xzr
      0xAA1F03E2, // mov x2, xzr
      0xAA1F03E3, // mov x3, xzr
      0x2A1F03E4, // mov w4, wzr
      0x910083E5, // add x5, sp, #32
      0x58000170, // ldr x16, 160 (from 116: 11 words)
      0xD63F0200, // blr x16
      0xAA1F03E0, // mov x0, xzr
      0xAA1F03E1, // mov x1, xzr
      0xAA1F03E2, // mov x2, xzr
      0x2A1F03E3, // mov w3, wzr
      0x580000F0, // ldr x16, 168 (from 140: 7 words)
      0xD63F0200, // blr x16
      0xF9400BF3, // ldr x19, [sp, #16]
      0xA8C57BFD, // ldp x29, x30, [sp], #80
      0xD65F03C0, // ret
    };
    ByteBuffer page = page(StubCode.AARCH64, 0x0102FFFE);
    for (int i = 0; i < expected.length; i++) {
      assertThat(page.getInt(i * Integer.BYTES)).as("word " + i).isEqualTo(expected[i]);
    }
    int literals = expected.length * Integer.BYTES;
    assertThat(literals % Long.BYTES).isZero();
    assertThat(page.getLong(literals)).isEqualTo(UPCALL);
    assertThat(page.getLong(literals + 8)).isEqualTo(RETURN);
    assertThat(page.getLong(literals + 16)).isEqualTo(ERRNO);
    int second = StubCode.SLOTS_AT + StubCode.SLOT_SIZE;
    assertThat(page.getInt(second)).isEqualTo(0x529FFFE9); // movz w9, #0xffff
    assertThat(page.getInt(second + 4)).isEqualTo(0x72A02049); // movk w9, #0x102, lsl #16
    assertThat(page.getInt(second + 8)).isEqualTo(0x17FFFDFA); // b from 2072 to 0
  }

  @Test
  void otherProcessorsAreRefused() {
    assertThat(StubCode.of("x86_64")).isEqualTo(StubCode.AMD64);
    assertThat(StubCode.of("arm64")).isEqualTo(StubCode.AARCH64);
    assertThatThrownBy(() -> StubCode.of("sparcv9"))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("sparcv9");
  }

  interface UpcallFunction extends Callback {
    void invoke(long slot, long argument, long size, long array, int count, long block);
  }

  interface ReturnFunction extends Callback {
    int invoke(long data, long size, long array, int count);
  }

  /** Runs the code of this processor with a door_return that comes back, as it does on errors. */
  @Test
  void stubCallsUpReturnsReportsTheFailureAndReturnsNothing() throws ErrnoException {
    List<String> calls = new ArrayList<>();
    UpcallFunction upcall =
        (slot, argument, size, array, count, block) -> {
          Pointer reply = new Pointer(block);
          int failure = reply.getInt(ReplyBlock.FAILURE.offset());
          calls.add(
              "up "
                  + slot
                  + " "
                  + argument
                  + " "
                  + size
                  + " "
                  + array
                  + " "
                  + count
                  + " cookie "
                  + reply.getLong(ReplyBlock.COOKIE.offset())
                  + " failure "
                  + (failure != 0));
          assertThat(block % 16).isZero();
          if (failure == 0) {
            assertThat(reply.getLong(ReplyBlock.DATA_PTR.offset())).isZero();
            assertThat(reply.getInt(ReplyBlock.NUM_DESC.offset())).isZero();
            reply.setLong(ReplyBlock.DATA_PTR.offset(), 0x1234567890L);
            reply.setLong(ReplyBlock.DATA_SIZE.offset(), 77);
            reply.setLong(ReplyBlock.DESC_PTR.offset(), 0x987654321L);
            reply.setInt(ReplyBlock.NUM_DESC.offset(), 5);
          } else {
            assertThat(failure).isNegative();
          }
        };
    ReturnFunction doorReturn =
        (data, size, array, count) -> {
          calls.add("return " + data + " " + size + " " + array + " " + count);
          return -1;
        };
    ReplyStubs stubs =
        new ReplyStubs(
            StubCode.of(System.getProperty("os.arch", "")),
            Pointer.nativeValue(CallbackReference.getFunctionPointer(upcall)),
            Pointer.nativeValue(CallbackReference.getFunctionPointer(doorReturn)),
            Libc.address(Platform.current().errnoFunction()));
    NativeServer nobody = NativeServer.create(new Silent(), null, null, 0, LIMITS, null);
    try {
      for (int i = 0; i <= StubCode.SLOTS; i++) {
        int slot = stubs.acquire(nobody);
        calls.clear();
        Function.getFunction(new Pointer(stubs.address(slot)))
            .invokeVoid(new Object[] {42L, 1000L, 11L, 2000L, 3});
        assertThat(calls)
            .containsExactly(
                "up " + slot + " 1000 11 2000 3 cookie 42 failure false",
                "return " + 0x1234567890L + " 77 " + 0x987654321L + " 5",
                "up " + slot + " 0 0 0 0 cookie 42 failure true",
                "return 0 0 0 0");
        assertThat(slot).isEqualTo(i);
        assertThat(stubs.server(slot)).isSameAs(nobody);
      }
    } finally {
      nobody.close(Duration.ZERO);
    }
    assertThat(Native.POINTER_SIZE).isEqualTo(Long.BYTES);
  }

  /** Not to call door_return is how a thread is ended: its client gets EINTR. */
  @Test
  void stubReturnsAtOnceWhenTheThreadIsToEnd() throws ErrnoException {
    List<String> calls = new ArrayList<>();
    UpcallFunction upcall =
        (slot, argument, size, array, count, block) -> {
          calls.add("up " + slot);
          new Pointer(block).setInt(ReplyBlock.FAILURE.offset(), ReplyBlock.END_THREAD);
        };
    ReturnFunction doorReturn =
        (data, size, array, count) -> {
          calls.add("return");
          return -1;
        };
    ReplyStubs stubs =
        new ReplyStubs(
            StubCode.of(System.getProperty("os.arch", "")),
            Pointer.nativeValue(CallbackReference.getFunctionPointer(upcall)),
            Pointer.nativeValue(CallbackReference.getFunctionPointer(doorReturn)),
            Libc.address(Platform.current().errnoFunction()));
    NativeServer nobody = NativeServer.create(new Silent(), null, null, 0, LIMITS, null);
    try {
      int slot = stubs.acquire(nobody);
      Function.getFunction(new Pointer(stubs.address(slot)))
          .invokeVoid(new Object[] {42L, 1000L, 11L, 2000L, 3});
      assertThat(calls).containsExactly("up " + slot);
    } finally {
      nobody.close(Duration.ZERO);
    }
  }

  @Test
  void slotsAreUsedAgainTheLongestRestedFirst() throws ErrnoException {
    ReplyStubs stubs =
        new ReplyStubs(StubCode.of(System.getProperty("os.arch", "")), UPCALL, RETURN, ERRNO);
    NativeServer nobody = NativeServer.create(new Silent(), null, null, 0, LIMITS, null);
    try {
      int first = stubs.acquire(nobody);
      int second = stubs.acquire(nobody);
      stubs.release(second);
      stubs.release(first);
      assertThat(stubs.server(first)).isSameAs(nobody);
      assertThat(stubs.server(second + 1)).isNull();
      for (int i = 2; i < StubCode.SLOTS; i++) {
        assertThat(stubs.acquire(nobody)).isEqualTo(i);
      }
      assertThat(stubs.acquire(nobody)).isEqualTo(second);
      assertThat(stubs.acquire(nobody)).isEqualTo(first);
      assertThat(stubs.acquire(nobody)).isEqualTo(StubCode.SLOTS);
    } finally {
      nobody.close(Duration.ZERO);
    }
  }

  private static final class Silent implements NativeProcedure {
    @Override
    public void serve(CallFrame frame) {}

    @Override
    public void failed(int errno, @Nullable Throwable cause) {}
  }
}

package org.jdoors.door.ffi;

import static org.jdoors.door.ffi.ProbeException.expect;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Whether the door functions write the structures of our tables, seen by what they write. Each
 * probe makes a door of its own and gives back a remark or nothing.
 */
public final class DoorProbes {

  private static final long COOKIE = 0x0123_4567_89AB_CDEFL;
  private static final int SECONDS = 30;
  private static final int ATTRIBUTES =
      DoorConstants.DOOR_LOCAL | DoorConstants.DOOR_NO_CANCEL | DoorConstants.DOOR_UNREF_MULTI;
  private static final ServerLimits LIMITS = new ServerLimits(0, 1 << 16, ServerLimits.ANY);

  private DoorProbes() {}

  /** What a procedure does with its frame. */
  private interface Serving {
    void serve(CallFrame frame) throws Exception;
  }

  private static NativeServer server(Serving serving) throws ErrnoException {
    NativeProcedure procedure =
        new NativeProcedure() {
          @Override
          public void serve(CallFrame frame) throws Exception {
            serving.serve(frame);
          }

          @Override
          public void failed(int errno, @Nullable Throwable cause) {}
        };
    return NativeServer.create(procedure, null, COOKIE, DoorConstants.DOOR_UNREF_MULTI, LIMITS);
  }

  /** A probe of a door. */
  private interface Body {
    void probe(NativeServer server, int number) throws ErrnoException, ProbeException;
  }

  private static void with(Serving serving, Body body) throws ErrnoException, ProbeException {
    NativeServer server = server(serving);
    try {
      int number = DoorClient.acquire(server.descriptor(), "door_create");
      try {
        body.probe(server, number);
      } finally {
        server.descriptor().release();
      }
    } finally {
      server.close(Duration.ofSeconds(1));
    }
  }

  private static void echo(CallFrame frame) {
    frame.reply(frame.argument());
  }

  private static void succeed(String function, int result) throws ErrnoException {
    if (result != 0) {
      throw new ErrnoException(function, Native.getLastError());
    }
  }

  /** {@code door_info_t}: size and each field. */
  public static void info() throws ErrnoException, ProbeException {
    with(
        DoorProbes::echo,
        (server, number) -> {
          Canary canary = new Canary(DoorInfoStruct.LAYOUT.size());
          succeed("door_info", LibDoor.door_info(number, canary.address()));
          canary.check("door_info_t");
          ByteBuffer told = canary.structure();
          expect("di_target", ProcessHandle.current().pid(), DoorInfoStruct.TARGET.get(told, 0));
          expect("di_data", COOKIE, DoorInfoStruct.DATA.get(told, 0));
          expect(
              "di_attributes",
              ATTRIBUTES,
              DoorInfoStruct.ATTRIBUTES.get(told, 0) & ~DoorConstants.DOOR_IS_UNREF);
          expect("di_proc is not 0", DoorInfoStruct.PROC.get(told, 0) != 0);
          long uniquifier = DoorInfoStruct.UNIQUIFIER.get(told, 0);
          expect("di_uniquifier", uniquifier, DoorClient.info(server.descriptor()).uniquifier());
          for (int i = DoorInfoStruct.UNIQUIFIER.end(); i < told.capacity(); i++) {
            expect("byte " + i + " of door_info_t", 0, told.get(i));
          }
        });
  }

  /** {@code door_getparam} stores a size_t of 8 bytes, and the parameters have their numbers. */
  public static void parameters() throws ErrnoException, ProbeException {
    with(
        DoorProbes::echo,
        (server, number) -> {
          Canary canary = new Canary(Long.BYTES);
          int most = DoorConstants.DOOR_PARAM_DATA_MAX;
          succeed("door_getparam", LibDoor.door_getparam(number, most, canary.address()));
          canary.check("size_t");
          expect("DATA_MAX", LIMITS.maxArgument(), canary.structure().getLong(0));
          DoorClient.parameter(server.descriptor(), DoorConstants.DOOR_PARAM_DATA_MIN, 7);
          expect(
              "DATA_MIN",
              7,
              DoorClient.parameter(server.descriptor(), DoorConstants.DOOR_PARAM_DATA_MIN));
          DoorClient.parameter(server.descriptor(), DoorConstants.DOOR_PARAM_DESC_MAX, 9);
          expect(
              "DESC_MAX",
              9,
              DoorClient.parameter(server.descriptor(), DoorConstants.DOOR_PARAM_DESC_MAX));
        });
  }

  /** {@code door_cred_t}, asked during a call of this process. */
  public static void cred() throws Exception {
    Canary canary = new Canary(DoorCred.LAYOUT.size());
    CompletableFuture<Integer> asked = new CompletableFuture<>();
    with(
        frame -> {
          int result = LibDoor.door_cred(canary.address());
          asked.complete(result == 0 ? 0 : Native.getLastError());
        },
        (server, number) ->
            DoorClient.call(server.descriptor(), ByteBuffer.allocate(0), List.of()));
    expect("errno of door_cred", 0, asked.get(SECONDS, TimeUnit.SECONDS));
    canary.check("door_cred_t");
    expect("dc_pid", ProcessHandle.current().pid(), DoorCred.PID.get(canary.structure(), 0));
    expect("dc_euid", Libc.geteuid(), DoorCred.EUID.get(canary.structure(), 0));
    expect(
        "dc_resv begins after 20 bytes of ids", DoorCred.PID.end() == DoorCred.RESERVED.offset());
  }

  /** {@code door_arg_t}, with a result that fits and with one that does not. */
  public static void argument() throws ErrnoException, ProbeException {
    with(
        DoorProbes::echo,
        (server, number) -> {
          fits(number);
          overflows(number);
        });
  }

  private static Canary call(int number, ByteBuffer data, ByteBuffer room) throws ErrnoException {
    Canary canary = new Canary(DoorArg.LAYOUT.size());
    ByteBuffer argument = canary.structure();
    DoorArg.DATA_PTR.put(argument, 0, ThreadMemory.addressOf(data));
    DoorArg.DATA_SIZE.put(argument, 0, data.capacity());
    DoorArg.DESC_PTR.put(argument, 0, 0);
    DoorArg.DESC_NUM.put(argument, 0, 0);
    DoorArg.RBUF.put(argument, 0, ThreadMemory.addressOf(room));
    DoorArg.RSIZE.put(argument, 0, room.capacity());
    try {
      succeed("door_call", LibDoor.door_call(number, canary.address()));
      return canary;
    } finally {
      Reference.reachabilityFence(data);
      Reference.reachabilityFence(room);
    }
  }

  private static void fits(int number) throws ErrnoException, ProbeException {
    ByteBuffer data = ThreadMemory.allocate(5).put(0, new byte[] {1, 2, 3, 4, 5});
    ByteBuffer room = ThreadMemory.allocate(64);
    Canary canary = call(number, data, room);
    canary.check("door_arg_t");
    ByteBuffer told = canary.structure();
    long rbuf = ThreadMemory.addressOf(room);
    expect("data_ptr", rbuf, DoorArg.DATA_PTR.get(told, 0));
    expect("data_size", data.capacity(), DoorArg.DATA_SIZE.get(told, 0));
    expect("desc_num", 0, DoorArg.DESC_NUM.get(told, 0));
    expect("rbuf", rbuf, DoorArg.RBUF.get(told, 0));
    expect("rsize", room.capacity(), DoorArg.RSIZE.get(told, 0));
    expect("the result is in rbuf", data.mismatch(room.slice(0, 5)) == -1);
  }

  private static void overflows(int number) throws ErrnoException, ProbeException {
    ByteBuffer data = ThreadMemory.allocate(5000).put(4999, (byte) 7);
    ByteBuffer room = ThreadMemory.allocate(16);
    Canary canary = call(number, data, room);
    canary.check("door_arg_t");
    ByteBuffer told = canary.structure();
    long rbuf = DoorArg.RBUF.get(told, 0);
    long rsize = DoorArg.RSIZE.get(told, 0);
    expect("rbuf is new memory", rbuf != ThreadMemory.addressOf(room));
    expect("data_ptr", rbuf, DoorArg.DATA_PTR.get(told, 0));
    expect("data_size", data.capacity(), DoorArg.DATA_SIZE.get(told, 0));
    expect("rsize has room for the result", rsize >= data.capacity());
    expect("the last byte of the result", 7, new Pointer(rbuf).getByte(4999));
    succeed("munmap", Libc.munmap(rbuf, rsize));
  }

  /** {@code door_desc_t}: three descriptors come one after the other, both ways. */
  public static void descriptors() throws ErrnoException, ProbeException {
    List<Integer> arrived = new ArrayList<>();
    with(
        frame -> {
          for (Descriptor each : frame.received()) {
            arrived.add(Libc.fcntl(DoorClient.acquire(each, "fcntl"), FileFlags.F_GETFD, 0));
            each.release();
            frame.replyDescriptor(each);
          }
        },
        (server, number) -> {
          Descriptor own = server.descriptor();
          ClientReply reply = DoorClient.call(own, ByteBuffer.allocate(3), List.of(own, own, own));
          try {
            expect("descriptors that came back", 3, reply.descriptors().length);
            long uniquifier = DoorClient.info(own).uniquifier();
            for (Descriptor each : reply.descriptors()) {
              expect("uniquifier", uniquifier, DoorClient.info(each).uniquifier());
            }
          } finally {
            for (Descriptor each : reply.descriptors()) {
              each.close();
            }
          }
        });
    expect("descriptors that arrived", 3, arrived.size());
    for (int flags : arrived) {
      expect("F_GETFD of one that arrived", FileFlags.FD_CLOEXEC, flags);
    }
  }
}

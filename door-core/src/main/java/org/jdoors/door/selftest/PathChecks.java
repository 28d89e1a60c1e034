package org.jdoors.door.selftest;

import static org.jdoors.door.selftest.Check.expect;

import java.io.FileInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jdoors.door.Door;
import org.jdoors.door.DoorAttribute;
import org.jdoors.door.DoorCredentials;
import org.jdoors.door.DoorDescriptor;
import org.jdoors.door.DoorException;
import org.jdoors.door.DoorProcedure;
import org.jdoors.door.DoorResult;
import org.jdoors.door.DoorServer;
import org.jdoors.door.Errno;
import org.jdoors.door.ffi.Attachment;
import org.jdoors.door.ffi.OwnPrivileges;

/** Paths, descriptors, credentials and notifications. */
final class PathChecks {

  private static final int SECONDS = 30;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private PathChecks() {}

  static List<Check> all() {
    return List.of(
        Check.of("path", "a door is attached, opened and detached", PathChecks::attach),
        Check.of("path", "a door in use is not pushed aside", PathChecks::twice),
        Check.of("path", "the mode of the file decides who may open", PathChecks::mode),
        Check.of("descriptors", "files and doors are passed both ways", PathChecks::descriptors),
        Check.of("credentials", "the caller is who the system says", PathChecks::credentials),
        Check.of("credentials", "privileges are given up, and seen gone", PathChecks::privileges),
        Check.of("unreferenced", "the last holder's end is told", PathChecks::unreferenced));
  }

  private static DoorServer echoing() throws DoorException {
    return DoorServer.create(call -> call.reply(call.argument()), Set.of());
  }

  private static void attach(Bench bench) throws Exception {
    Path path = bench.path();
    try (DoorServer server = echoing().attach(path)) {
      try (Door door = Door.open(path)) {
        expect("uniquifier", server.info().uniquifier(), door.info().uniquifier());
        expect("answer", 4, (int) door.call(new byte[] {4})[0]);
        server.detach();
        expect("answer after the detach", 5, (int) door.call(new byte[] {5})[0]);
      }
      CallChecks.fails(Errno.EBADF, () -> Door.open(path).close());
      expect("the file has come out again", Files.isRegularFile(path));
      server.attach(path);
      Door.open(path).close();
    }
  }

  private static void twice(Bench bench) throws Exception {
    Path path = bench.path();
    Path second = bench.path();
    try (DoorServer server = echoing().attach(path).attach(second);
        DoorServer other = echoing()) {
      CallChecks.fails(Errno.EBUSY, () -> other.attach(path));
      try (Door one = Door.open(path);
          Door two = Door.open(second)) {
        expect("one door at two paths", one.info().uniquifier(), two.info().uniquifier());
        expect("served still", server.info().uniquifier(), one.info().uniquifier());
      }
    }
  }

  private static void mode(Bench bench) throws Exception {
    Path path = bench.path();
    try (DoorServer server = echoing().attach(path, 0444)) {
      String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
      expect("mode", "r--r--r--", mode);
      try (Door door = Door.open(path)) {
        expect("answer", 6, (int) door.call(new byte[] {6})[0]);
      }
      if (Attachment.effectiveUid() != 0) {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("---------"));
        CallChecks.fails(Errno.EACCES, () -> Door.open(path).close());
      }
      expect("the door is served", server.info().isLive());
    }
  }

  private static void descriptors(Bench bench) throws Exception {
    Path file = Files.writeString(bench.path(), "text");
    CompletableFuture<String> read = new CompletableFuture<>();
    try (DoorServer server =
            DoorServer.create(
                call -> {
                  try (FileInputStream in = call.descriptors().get(0).toInputStream()) {
                    read.complete(new String(in.readAllBytes(), StandardCharsets.UTF_8));
                  }
                  try (Door door = call.descriptors().get(1).asDoor()) {
                    call.reply(
                        ByteBuffer.wrap(door.call(new byte[] {7})),
                        List.of(DoorDescriptor.of(door).release()));
                  }
                },
                Set.of());
        DoorServer passed = echoing();
        FileInputStream open = new FileInputStream(file.toFile());
        DoorDescriptor one = DoorDescriptor.of(open.getFD());
        DoorDescriptor two = DoorDescriptor.of(passed.door());
        DoorResult result = server.door().call(NOTHING, List.of(one, two))) {
      expect("text of the file", "text", read.get(SECONDS, TimeUnit.SECONDS));
      expect("answer of the door", 7, (int) result.data().get(0));
      expect("descriptors that came back", 1, result.descriptors().size());
      DoorDescriptor back = result.descriptors().get(0);
      expect("a door comes back as one", back.isDoor());
      expect("uniquifier", passed.info().uniquifier(), back.uniquifier());
      expect("it is told to be local", back.attributes().contains(DoorAttribute.LOCAL));
    }
    Files.delete(file);
  }

  private static void credentials(Bench bench) throws Exception {
    CompletableFuture<DoorCredentials> seen = new CompletableFuture<>();
    try (DoorServer server =
        DoorServer.create(call -> seen.complete(call.credentials()), Set.of())) {
      server.door().call(new byte[0]);
    }
    DoorCredentials caller = seen.get(SECONDS, TimeUnit.SECONDS);
    expect("pid", (int) ProcessHandle.current().pid(), caller.pid());
    expect("effective uid", Attachment.effectiveUid(), caller.effectiveUid());
    expect("zone", OwnPrivileges.zone(), caller.zone());
    if (OwnPrivileges.areKnown()) {
      expect("effective privileges", OwnPrivileges.effective(), caller.privileges());
    }
  }

  private static void privileges(Bench bench) throws Exception {
    if (!OwnPrivileges.areKnown()) {
      throw new Check.SkippedException("this system has none");
    }
    Path path = bench.path();
    CompletableFuture<DoorCredentials> seen = new CompletableFuture<>();
    try (DoorServer server =
            DoorServer.create(
                    call -> {
                      seen.complete(call.credentials());
                      call.reply(call.argument());
                    },
                    Set.of())
                .attach(path);
        Peer peer = bench.peer("privileges", path)) {
      String given = peer.line();
      expect(
          "proc_session was given up: " + given,
          List.of(given.split(",")).contains("proc_session"));
      expect("outcome", "called", peer.line());
      DoorCredentials caller = seen.get(SECONDS, TimeUnit.SECONDS);
      expect("the caller has proc_fork", caller.has("proc_fork"));
      expect("the caller has no proc_session", !caller.has("proc_session"));
      expect("the caller has no sys_admin", !caller.has("sys_admin"));
      expect("the door is served", server.info().isLive());
    }
  }

  /**
   * The door is made when the holder asks for it. A process that starts has all descriptors of the
   * one that starts it for a moment, and that it lets go of them is told as the end of any holder
   * (illumos {@code uts/common/os/fio.c}, fcnt_add and close_exec).
   */
  private static void unreferenced(Bench bench) throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    Queue<DoorServer> made = new ConcurrentLinkedQueue<>();
    DoorProcedure noting =
        call -> {
          if (call.isUnreferenced()) {
            told.countDown();
          }
        };
    Path path = bench.path();
    try (DoorServer giver =
            DoorServer.create(
                    call -> {
                      DoorServer server = DoorServer.create(noting, Set.of(DoorAttribute.UNREF));
                      made.add(server);
                      call.reply(
                          NOTHING.duplicate(), List.of(DoorDescriptor.of(server.door()).release()));
                    },
                    Set.of())
                .attach(path);
        Peer holder = bench.peer("hold", path)) {
      expect("doors given", 1, made.size());
      expect("the holder lives, and nothing is told", 1L, told.getCount());
      holder.kill();
      expect("the end of the holder is told", told.await(SECONDS, TimeUnit.SECONDS));
      expect("giver is served", giver.info().isLive());
    } finally {
      made.forEach(DoorServer::close);
    }
  }
}

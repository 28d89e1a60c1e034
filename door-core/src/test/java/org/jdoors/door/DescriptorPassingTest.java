package org.jdoors.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NoLeaks.class)
final class DescriptorPassingTest {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  @TempDir private Path folder = Path.of("");

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("file"), content);
  }

  @Test
  void aFileGoesToTheServer() throws Exception {
    DoorProcedure reader =
        call -> {
          DoorDescriptor file = call.descriptors().get(0);
          assertThat(file.isDoor()).isFalse();
          assertThatThrownBy(file::uniquifier).isInstanceOf(DoorException.class);
          try (FileInputStream in = new FileInputStream(file.toFileDescriptor())) {
            call.reply(ByteBuffer.wrap(in.readAllBytes()));
          }
        };
    try (DoorServer server = DoorServer.create(reader, Set.of());
        FileInputStream in = new FileInputStream(file("what it says").toFile());
        DoorDescriptor passed = DoorDescriptor.of(in.getFD());
        DoorResult result = server.door().call(NOTHING, List.of(passed))) {
      assertThat(StandardCharsets.UTF_8.decode(result.data()).toString()).isEqualTo("what it says");
      // One open file: the server's reading moved our position too.
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @Test
  void aFileComesFromTheServerWithData() throws Exception {
    Path path = file("");
    DoorProcedure opener =
        call -> {
          try (FileOutputStream out = new FileOutputStream(path.toFile());
              DoorDescriptor descriptor = DoorDescriptor.of(out.getFD())) {
            call.reply(ByteBuffer.wrap(new byte[] {4, 5}), List.of(descriptor));
          }
        };
    try (DoorServer server = DoorServer.create(opener, Set.of());
        DoorResult result = server.door().call(NOTHING, List.of())) {
      assertThat(result.data()).isEqualTo(ByteBuffer.wrap(new byte[] {4, 5}));
      assertThat(result.descriptors()).hasSize(1);
      try (FileOutputStream out =
          new FileOutputStream(result.descriptors().get(0).toFileDescriptor())) {
        out.write('x');
      }
    }
    assertThat(path).hasContent("x");
  }

  @Test
  void aDoorMadeForTheCallerWorksAndIsToldApart() throws Exception {
    try (DoorServer inner = DoorServer.create(call -> call.reply(call.argument()), Set.of())) {
      DoorProcedure giver =
          call -> call.reply(NOTHING, List.of(DoorDescriptor.of(inner.door()).release()));
      try (DoorServer outer = DoorServer.create(giver, Set.of());
          DoorResult result = outer.door().call(NOTHING, List.of())) {
        DoorDescriptor received = result.descriptors().get(0);
        assertThat(received.isDoor()).isTrue();
        assertThat(received.uniquifier()).isEqualTo(inner.info().uniquifier());
        assertThat(received.attributes()).contains(DoorAttribute.LOCAL, DoorAttribute.NO_CANCEL);
        try (Door door = received.asDoor()) {
          assertThat(door.call(new byte[] {1})).containsExactly(1);
        }
        assertThatThrownBy(received::asDoor).isInstanceOf(DoorException.class);
      }
    }
  }

  @Test
  void aTakenDescriptorOutlivesTheCall() throws Exception {
    CompletableFuture<DoorDescriptor> taken = new CompletableFuture<>();
    DoorProcedure taker =
        call -> {
          assertThat(call.descriptors()).hasSize(2);
          taken.complete(call.descriptors().get(1).take());
        };
    try (DoorServer server = DoorServer.create(taker, Set.of());
        FileInputStream in = new FileInputStream(file("ab").toFile())) {
      DoorDescriptor first = DoorDescriptor.of(in.getFD()).release();
      DoorDescriptor second = DoorDescriptor.of(in.getFD()).release();
      server.door().call(NOTHING, List.of(first, second)).close();
      // Released descriptors are gone after passing.
      assertThatThrownBy(first::take).isInstanceOf(DoorException.class);
    }
    try (FileInputStream in = new FileInputStream(taken.join().toFileDescriptor())) {
      assertThat(in.readAllBytes()).hasSize(2);
    }
    taken.join().close();
  }

  @Test
  void manyDescriptorsGoBothWays() throws Exception {
    int many = 300;
    DoorProcedure echo =
        call -> {
          List<DoorDescriptor> back = new ArrayList<>(call.descriptors());
          call.reply(call.argument(), back);
        };
    List<DoorDescriptor> passed = new ArrayList<>();
    try (DoorServer server = DoorServer.create(echo, Set.of());
        FileInputStream in = new FileInputStream(file("ab").toFile())) {
      for (int i = 0; i < many; i++) {
        passed.add(DoorDescriptor.of(in.getFD()).release());
      }
      try (DoorResult result = server.door().call(ByteBuffer.allocate(100_000), passed)) {
        assertThat(result.descriptors()).hasSize(many);
        assertThat(result.data().remaining()).isEqualTo(100_000);
      }
    }
  }

  @Test
  void descriptorsNobodyAskedForAreClosed() throws Exception {
    Path path = file("ab");
    DoorProcedure giver =
        call -> {
          try (FileInputStream in = new FileInputStream(path.toFile())) {
            call.reply(ByteBuffer.allocate(3), List.of(DoorDescriptor.of(in.getFD()).release()));
          }
        };
    ByteBuffer result = ByteBuffer.allocateDirect(16);
    ByteBuffer tight = ByteBuffer.allocateDirect(3);
    try (DoorServer server = DoorServer.create(giver, Set.of())) {
      for (int i = 0; i < 100; i++) {
        assertThat(server.door().call(NOTHING, result)).isEqualTo(3);
        assertThat(server.door().call(NOTHING, tight)).isEqualTo(3);
        assertThat(server.door().call(new byte[0])).hasSize(3);
      }
    }
  }

  /** More than a message holds: door_return comes back and the stub answers with nothing. */
  @Test
  void aRefusedReplyIsEmptyAndItsDescriptorsAreClosed() throws Exception {
    Path path = file("ab");
    DoorProcedure giver =
        call -> {
          try (FileInputStream in = new FileInputStream(path.toFile())) {
            List<DoorDescriptor> all = new ArrayList<>();
            for (int i = 0; i < 1025; i++) {
              all.add(DoorDescriptor.of(in.getFD()).release());
            }
            call.reply(ByteBuffer.allocate(10), all);
          }
        };
    try (DoorServer server = DoorServer.create(giver, Set.of())) {
      for (int i = 0; i < 3; i++) {
        try (DoorResult result = server.door().call(NOTHING, List.of())) {
          assertThat(result.data().remaining()).isZero();
          assertThat(result.descriptors()).isEmpty();
        }
      }
    }
  }

  @Test
  void receivedDescriptorsAreClosedWhenTheProcedureThrows() throws Exception {
    DoorProcedure thrower =
        call -> {
          call.reply(NOTHING, List.copyOf(call.descriptors()));
          throw new IllegalStateException("planned");
        };
    try (DoorServer server = DoorServer.create(thrower, Set.of());
        FileInputStream in = new FileInputStream(file("ab").toFile())) {
      for (int i = 0; i < 50; i++) {
        try (DoorResult result =
            server.door().call(NOTHING, List.of(DoorDescriptor.of(in.getFD()).release()))) {
          assertThat(result.descriptors()).isEmpty();
        }
      }
    }
  }

  @Test
  void aDoorThatRefusesDescriptorsSaysSo() throws Exception {
    try (DoorServer server = DoorServer.create(call -> {}, Set.of(DoorAttribute.REFUSE_DESC));
        FileInputStream in = new FileInputStream(file("ab").toFile())) {
      DoorDescriptor passed = DoorDescriptor.of(in.getFD()).release();
      assertThatThrownBy(() -> server.door().call(NOTHING, List.of(passed)))
          .isInstanceOfSatisfying(
              DoorException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOTSUP));
      assertThat(server.parameter(DoorParameter.DESC_MAX)).isZero();
    }
  }

  /** Each way to open a file, and each kind of channel the JDK has for files. */
  @Test
  void channelsGoThereAndBack() throws Exception {
    Path path = file("0123456789");
    DoorProcedure echo = call -> call.reply(NOTHING, List.copyOf(call.descriptors()));
    try (DoorServer server = DoorServer.create(echo, Set.of())) {
      try (FileChannel both =
              FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
          DoorDescriptor passed = DoorDescriptor.of(both.position(2));
          DoorResult result = server.door().call(NOTHING, List.of(passed));
          FileChannel back = result.descriptors().get(0).toFileChannel()) {
        ByteBuffer two = ByteBuffer.allocate(2);
        assertThat(back.read(two)).isEqualTo(2);
        assertThat(two.array()).containsExactly('2', '3');
        assertThat(both.position()).isEqualTo(4);
        assertThat(back.write(ByteBuffer.wrap(new byte[] {'x'}))).isEqualTo(1);
        assertThat(back.map(FileChannel.MapMode.READ_WRITE, 0, 10).put(9, (byte) 'y').get(4))
            .isEqualTo((byte) 'x');
      }
      assertThat(path).hasContent("0123x5678y");
      try (FileInputStream in = new FileInputStream(path.toFile());
          DoorDescriptor passed = DoorDescriptor.of(in.getChannel());
          DoorResult result = server.door().call(NOTHING, List.of(passed));
          FileChannel back = result.descriptors().get(0).toFileChannel();
          FileInputStream stream = result.descriptors().get(0).toInputStream()) {
        assertThat(back.position(4).read(ByteBuffer.allocate(1))).isEqualTo(1);
        assertThat(stream.read()).isEqualTo('5');
        assertThatThrownBy(() -> back.write(ByteBuffer.allocate(1)))
            .isInstanceOf(NonWritableChannelException.class);
      }
      try (FileOutputStream out = new FileOutputStream(path.toFile(), true);
          DoorDescriptor passed = DoorDescriptor.of(out.getChannel());
          DoorResult result = server.door().call(NOTHING, List.of(passed));
          FileChannel back = result.descriptors().get(0).toFileChannel();
          FileOutputStream stream = result.descriptors().get(0).toOutputStream()) {
        back.write(ByteBuffer.wrap(new byte[] {'a'}));
        stream.write('b');
        assertThatThrownBy(() -> back.read(ByteBuffer.allocate(1)))
            .isInstanceOf(NonReadableChannelException.class);
      }
      assertThat(path).hasContent("0123x5678yab");
      try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r");
          DoorDescriptor passed = DoorDescriptor.of(file.getChannel());
          FileChannel back = passed.toFileChannel()) {
        assertThat(back.size()).isEqualTo(12);
      }
    }
  }

  @Test
  void aClosedChannelHasNoDescriptor() throws Exception {
    FileChannel channel = FileChannel.open(file("ab"));
    channel.close();
    assertThatThrownBy(() -> DoorDescriptor.of(channel))
        .isInstanceOfSatisfying(
            DoorException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EBADF));
  }

  @Test
  void aClosedStreamHasNoDescriptor() throws Exception {
    FileInputStream in = new FileInputStream(file("ab").toFile());
    java.io.FileDescriptor descriptor = in.getFD();
    in.close();
    assertThatThrownBy(() -> DoorDescriptor.of(descriptor))
        .isInstanceOfSatisfying(
            DoorException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EBADF));
  }
}

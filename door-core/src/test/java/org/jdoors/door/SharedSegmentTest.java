package org.jdoors.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jdoors.door.SharedSegment.Access;
import org.jdoors.platform.LinuxOnly;
import org.jdoors.unix.DatagramReceiver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NoLeaks.class)
@Timeout(180)
final class SharedSegmentTest {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  /** On illumos a privileged process can open a segment once more; see {@link SharedSegment}. */
  private static final boolean IS_SEALED = DatagramReceiver.isSupported();

  @TempDir private Path folder = Path.of("");

  @Test
  void whatOneWritesTheOtherReads() throws Exception {
    DoorProcedure doubler =
        call -> {
          try (SharedSegment segment = SharedSegment.of(call.descriptors().get(0), 1 << 20)) {
            assertThat(segment.isWritable()).isTrue();
            assertThat(segment.size()).isEqualTo(100_000);
            ByteBuffer buffer = segment.buffer();
            for (int i = 0; i < buffer.limit(); i += Integer.BYTES) {
              buffer.putInt(i, 2 * buffer.getInt(i));
            }
          }
        };
    try (DoorServer server = DoorServer.create(doubler, Set.of());
        SharedSegment segment = SharedSegment.create(100_000, Access.READ_WRITE)) {
      ByteBuffer buffer = segment.buffer();
      assertThat(buffer.order()).isEqualTo(ByteOrder.nativeOrder());
      for (int i = 0; i < buffer.limit(); i += Integer.BYTES) {
        assertThat(buffer.getInt(i)).isZero();
        buffer.putInt(i, i);
      }
      for (int round = 0; round < 3; round++) {
        server.door().call(NOTHING, List.of(segment.descriptor().release())).close();
      }
      for (int i = 0; i < buffer.limit(); i += Integer.BYTES) {
        assertThat(buffer.getInt(i)).isEqualTo(8 * i);
      }
    }
  }

  @Test
  void aReceiverThatMayOnlyReadCannotWriteByAnyMeans() throws Exception {
    Path path = folder.resolve("door");
    try (SharedSegment segment = SharedSegment.create(SegmentAttempts.SIZE, Access.READ)) {
      DoorProcedure giver = call -> call.reply(NOTHING, List.of(segment.descriptor().release()));
      segment.buffer().put(SegmentAttempts.SIZE - 1, (byte) 7);
      try (DoorServer server = DoorServer.create(giver, Set.of());
          OtherProcess other = OtherProcess.writingToSegmentOf(attached(server, path))) {
        List<String> lines = new ArrayList<>();
        for (String line = other.line(); !line.equals("end"); line = other.line()) {
          assertThat(line).isNotEqualTo("null");
          lines.add(line);
        }
        assertThat(lines)
            .containsSequence("write refused", "map refused", "shrink refused", "grow refused")
            .contains("put refused", "reads 7")
            .filteredOn(line -> IS_SEALED || !line.startsWith("open "))
            .noneMatch(line -> line.endsWith("done"));
        assertThat(lines.contains("open refused")).isEqualTo(IS_SEALED);
      }
      assertThat(segment.buffer().get(0)).isZero();
      segment.buffer().put(0, (byte) 1);
      assertThat(segment.isWritable()).isTrue();
    }
  }

  private static Path attached(DoorServer server, Path path) throws DoorException {
    server.attach(path);
    return path;
  }

  @Test
  void aReceivedReadOnlySegmentFollowsItsMaker() throws Exception {
    try (SharedSegment made = SharedSegment.create(64, Access.READ);
        DoorDescriptor descriptor = made.descriptor();
        SharedSegment received = SharedSegment.of(descriptor, 64)) {
      assertThat(received.isWritable()).isFalse();
      ByteBuffer buffer = received.buffer();
      assertThatThrownBy(() -> buffer.put(0, (byte) 1)).isInstanceOf(ReadOnlyBufferException.class);
      made.buffer().putLong(8, 42);
      assertThat(buffer.getLong(8)).isEqualTo(42);
      // Passed on, it is still to be read only.
      try (DoorDescriptor onward = received.descriptor();
          SharedSegment third = SharedSegment.of(onward, 64)) {
        assertThat(third.isWritable()).isFalse();
        assertThat(third.buffer().getLong(8)).isEqualTo(42);
      }
    }
  }

  @Test
  void aClosedSegmentThrowsAndItsBuffersAreHarmless() throws Exception {
    SharedSegment made = SharedSegment.create(9000, Access.READ_WRITE);
    try (DoorDescriptor descriptor = made.descriptor();
        SharedSegment received = SharedSegment.of(descriptor, 9000)) {
      ByteBuffer kept = made.buffer();
      kept.put(8999, (byte) 5);
      made.close();
      made.close();
      assertThatThrownBy(made::buffer).isInstanceOf(IllegalStateException.class);
      fails(Errno.EBADF, made::descriptor);
      assertThat(kept.get(8999)).isZero();
      kept.put(8999, (byte) 6);
      assertThat(kept.get(8999)).isEqualTo((byte) 6);
      assertThat(received.buffer().get(8999)).isEqualTo((byte) 5);
    }
  }

  @LinuxOnly
  @Test
  void memoryThatCouldShrinkIsRefused() throws Exception {
    Path file = folder.resolve("file");
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.setLength(4096);
      try (DoorDescriptor descriptor = DoorDescriptor.of(open.getChannel())) {
        fails(Errno.EINVAL, () -> SharedSegment.of(descriptor, 4096));
        // It stays the caller's.
        try (var in = descriptor.toInputStream()) {
          assertThat(in.read()).isZero();
        }
      }
    }
    assertThat(file).exists();
    Files.delete(file);
  }

  @Test
  void sizesAreChecked() throws Exception {
    assertThatThrownBy(() -> SharedSegment.create(0, Access.READ))
        .isInstanceOf(IllegalArgumentException.class);
    try (SharedSegment made = SharedSegment.create(4097, Access.READ);
        DoorDescriptor descriptor = made.descriptor()) {
      fails(Errno.EFBIG, () -> SharedSegment.of(descriptor, 4096));
      SharedSegment.of(descriptor, 4097).close();
      fails(Errno.EBADF, () -> SharedSegment.of(descriptor, 4097));
    }
  }

  @Test
  void manySegmentsComeAndGo() throws Exception {
    int before = NoLeaks.descriptors();
    for (int i = 0; i < 500; i++) {
      // Together far more than the machine has, if they stayed.
      try (SharedSegment made = SharedSegment.create(64 << 20, Access.READ)) {
        made.buffer().put(i, (byte) 1).put(made.size() - 1, (byte) 2);
      }
    }
    assertThat(NoLeaks.descriptors()).isLessThan(before + 100);
  }

  private static void fails(
      Errno errno, org.assertj.core.api.ThrowableAssert.ThrowingCallable code) {
    assertThatThrownBy(code)
        .isInstanceOfSatisfying(
            DoorException.class, e -> assertThat(e.errno()).as(e.getMessage()).isEqualTo(errno));
  }
}

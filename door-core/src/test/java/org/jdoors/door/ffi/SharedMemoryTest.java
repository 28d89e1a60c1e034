package org.jdoors.door.ffi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Native;
import java.util.List;
import java.util.Objects;
import org.jdoors.platform.LinuxOnly;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SharedMemoryTest {

  private static final int SIZE = 10_000;
  private static final int READ = Platform.current().flags().number("PROT_READ");
  private static final int WRITE = Platform.current().flags().number("PROT_WRITE");
  private static final int SHARED = Platform.current().flags().number("MAP_SHARED");

  /** Linux has the calls of both kinds. */
  static List<SegmentKind> kinds() {
    return Platform.current() == Platform.ILLUMOS
        ? List.of(SegmentKind.UNLINKED)
        : List.of(SegmentKind.values());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void othersReadAndWriteAsAllowed(SegmentKind kind) throws Exception {
    for (boolean othersWrite : new boolean[] {true, false}) {
      try (SharedMemory made = SharedMemory.create(kind, SIZE, othersWrite);
          Descriptor passed = made.descriptor().duplicate();
          SharedMemory received = SharedMemory.of(kind, passed, SIZE)) {
        assertThat(made.isWritable()).isTrue();
        assertThat(received.isWritable()).isEqualTo(othersWrite);
        Objects.requireNonNull(made.buffer()).put(SIZE - 1, (byte) 3);
        assertThat(Objects.requireNonNull(received.buffer()).get(SIZE - 1)).isEqualTo((byte) 3);
        assertThat(Objects.requireNonNull(received.buffer()).isReadOnly()).isEqualTo(!othersWrite);
      }
    }
  }

  /** What Java does not offer, a program in C can try: change the protection of its mapping. */
  @ParameterizedTest
  @MethodSource("kinds")
  void aMappingToReadCannotBeMadeWritable(SegmentKind kind) throws Exception {
    try (SharedMemory made = SharedMemory.create(kind, SIZE, false)) {
      int number = made.descriptor().acquire();
      try {
        assertThat(Libc.mmap(0, SIZE, READ | WRITE, SHARED, number, 0)).isEqualTo(-1);
        long address = Libc.mmap(0, SIZE, READ, SHARED, number, 0);
        assertThat(address).isNotEqualTo(-1);
        assertThat(Libc.mprotect(address, SIZE, READ | WRITE)).isEqualTo(-1);
        assertThat(Native.getLastError()).isEqualTo(Errnos.number("EACCES"));
        assertThat(Libc.munmap(address, SIZE)).isZero();
      } finally {
        made.descriptor().release();
      }
    }
  }

  @LinuxOnly
  @Test
  void sealsStayAsTheyAre() throws Exception {
    try (SharedMemory made = SharedMemory.create(SIZE, true)) {
      int number = made.descriptor().acquire();
      try {
        assertThat(Libc.ftruncate(number, 1)).isEqualTo(-1);
        assertThat(Libc.ftruncate(number, SIZE + 1)).isEqualTo(-1);
        assertThat(Libc.fcntl(number, Memfd.F_ADD_SEALS, Memfd.F_SEAL_FUTURE_WRITE)).isEqualTo(-1);
      } finally {
        made.descriptor().release();
      }
    }
  }

  @LinuxOnly
  @Test
  void memoryWithoutASealedSizeIsRefused() throws Exception {
    int number = Memfd.memfd_create(new byte[] {'x', 0}, Memfd.MFD_ALLOW_SEALING);
    try (Descriptor open = Descriptor.received(number)) {
      assertThat(Libc.ftruncate(number, SIZE)).isZero();
      assertThatThrownBy(() -> SharedMemory.of(open, SIZE))
          .isInstanceOfSatisfying(
              ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errnos.EINVAL));
      Libc.fcntl(number, Memfd.F_ADD_SEALS, Memfd.F_SEAL_SHRINK);
      SharedMemory.of(open, SIZE).close();
    }
  }

  @LinuxOnly
  @Test
  void emptyMemoryIsRefused() throws Exception {
    int number = Memfd.memfd_create(new byte[] {'x', 0}, Memfd.MFD_ALLOW_SEALING);
    try (Descriptor open = Descriptor.received(number)) {
      Libc.fcntl(number, Memfd.F_ADD_SEALS, Memfd.F_SEAL_SHRINK);
      assertThatThrownBy(() -> SharedMemory.of(open, SIZE)).isInstanceOf(ErrnoException.class);
    }
  }
}

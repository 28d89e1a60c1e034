package org.jdoors.door.ffi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DescriptorTest {

  @TempDir private Path folder = Path.of("");

  private Descriptor open() throws IOException, ErrnoException {
    Path file = Files.writeString(folder.resolve("file"), "content");
    try (FileInputStream in = new FileInputStream(file.toFile())) {
      return JavaDescriptors.duplicate(in.getFD());
    }
  }

  private static boolean isOpen(int number) {
    return new File("/proc/self/fd/" + number).exists();
  }

  @Test
  void theNumberStaysTakenWhileACallUsesIt() throws Exception {
    Descriptor descriptor = open();
    int number = descriptor.acquire();
    assertThat(descriptor.acquire()).isEqualTo(number);
    descriptor.close();
    descriptor.close();
    assertThat(descriptor.isClosed()).isTrue();
    assertThat(descriptor.acquire()).isEqualTo(-1);
    descriptor.release();
    assertThat(isOpen(number)).isTrue();
    descriptor.release();
    assertThat(Files.exists(Path.of("/proc/self/fd/" + number))).isFalse();
  }

  @Test
  void movingHandsTheNumberOn() throws Exception {
    Descriptor first = open();
    Descriptor second = first.move();
    int number = second.acquire();
    second.release();
    first.close();
    assertThat(isOpen(number)).isTrue();
    assertThatThrownBy(first::move).isInstanceOf(ErrnoException.class);
    assertThatThrownBy(first::duplicate).isInstanceOf(ErrnoException.class);
    second.close();
    assertThat(isOpen(number)).isFalse();
  }

  @Test
  void javaDescriptorsAreOfTheSameOpenFile() throws Exception {
    try (Descriptor descriptor = open();
        FileInputStream one = new FileInputStream(JavaDescriptors.duplicate(descriptor));
        FileInputStream two = new FileInputStream(JavaDescriptors.duplicate(descriptor))) {
      assertThat(one.getFD()).isNotEqualTo(two.getFD());
      assertThat(one.read()).isEqualTo('c');
      assertThat(two.read()).isEqualTo('o');
    }
  }
}

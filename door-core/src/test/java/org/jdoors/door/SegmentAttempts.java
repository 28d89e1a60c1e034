package org.jdoors.door;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** What a receiver tries on a segment that it may only read; a line for each attempt. */
final class SegmentAttempts {

  static final int SIZE = 10_000;

  private SegmentAttempts() {}

  interface Attempt {
    void run() throws IOException;
  }

  static void main(Path path) throws IOException {
    try (Door door = Door.open(path);
        DoorResult result = door.call(ByteBuffer.allocate(0), List.of())) {
      DoorDescriptor descriptor = result.descriptors().get(0);
      try (FileChannel channel = descriptor.toFileChannel()) {
        tell("write", () -> channel.write(ByteBuffer.allocate(1), 0));
        tell("map", () -> channel.map(MapMode.READ_WRITE, 0, SIZE).put(0, (byte) 1));
        tell("shrink", () -> channel.truncate(1));
        tell("grow", () -> channel.write(ByteBuffer.allocate(1), SIZE));
      }
      for (Path again : namesOf("/memfd:")) {
        tell("open", () -> writeTo(again));
      }
      try (SharedSegment segment = SharedSegment.of(descriptor, SIZE)) {
        tell("put", () -> segment.buffer().put(0, (byte) 1));
        System.out.println("reads " + segment.buffer().get(SIZE - 1));
      }
      System.out.println("end");
    }
  }

  private static void writeTo(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(1), 0);
    }
  }

  /** Names of this process's open files whose target starts so. */
  private static List<Path> namesOf(String start) throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.filter(name -> target(name).startsWith(start + "jdoors")).toList();
    }
  }

  private static String target(Path name) {
    try {
      return Files.readSymbolicLink(name).toString();
    } catch (IOException e) {
      return "";
    }
  }

  private static void tell(String what, Attempt attempt) {
    try {
      attempt.run();
      System.out.println(what + " done");
    } catch (IOException | RuntimeException e) {
      System.out.println(what + " refused");
    }
  }
}

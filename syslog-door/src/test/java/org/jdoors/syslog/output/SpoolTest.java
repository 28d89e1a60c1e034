package org.jdoors.syslog.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SpoolTest {
  private static final long SEGMENT = 64;

  @TempDir private Path folder;

  private Spool open() throws Exception {
    return new Spool(folder, 10_000, SEGMENT);
  }

  private static byte[] frame(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static void fill(Backlog backlog, int from, int to) throws Exception {
    for (int i = from; i < to; i++) {
      assertThat(backlog.append(frame("frame " + i))).isTrue();
    }
  }

  private static List<String> rest(Backlog backlog) throws Exception {
    List<String> all = new ArrayList<>();
    for (byte[] frame = backlog.read(); frame != null; frame = backlog.read()) {
      all.add(new String(frame, StandardCharsets.US_ASCII));
    }
    return all;
  }

  private static List<String> frames(int from, int to) {
    List<String> all = new ArrayList<>();
    for (int i = from; i < to; i++) {
      all.add("frame " + i);
    }
    return all;
  }

  private List<Path> segments() throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".spool")).sorted().toList();
    }
  }

  @Test
  void framesComeOutInOrderAndAreReadAgainUntilReleased() throws Exception {
    try (Spool spool = open()) {
      fill(spool, 0, 20);
      assertThat(rest(spool)).isEqualTo(frames(0, 20));
      assertThat(spool.isRead()).isTrue();
      spool.release(5);
      spool.rewind();
      assertThat(rest(spool)).isEqualTo(frames(5, 20));
      fill(spool, 20, 22);
      assertThat(rest(spool)).isEqualTo(frames(20, 22));
      spool.release(17);
      assertThat(spool.bytes()).isZero();
      assertThat(segments()).isEmpty();
      fill(spool, 22, 24);
      assertThat(rest(spool)).isEqualTo(frames(22, 24));
    }
  }

  @Test
  void framesOutliveTheDaemon() throws Exception {
    try (Spool spool = open()) {
      fill(spool, 0, 20);
      for (int i = 0; i < 7; i++) {
        spool.read();
      }
      spool.release(7);
    }
    try (Spool spool = open()) {
      fill(spool, 20, 21);
      assertThat(rest(spool)).isEqualTo(frames(7, 21));
    }
  }

  @Test
  void filesAreRemovedAsTheyAreReleased() throws Exception {
    try (Spool spool = open()) {
      fill(spool, 0, 20);
      int before = segments().size();
      assertThat(before).isGreaterThan(3);
      for (int i = 0; i < 10; i++) {
        spool.read();
      }
      spool.release(10);
      assertThat(segments()).hasSizeLessThan(before);
    }
  }

  @Test
  void fullSpoolRefuses() throws Exception {
    try (Spool spool = new Spool(folder, 40, SEGMENT)) {
      fill(spool, 0, 2);
      assertThat(spool.append(frame("one more"))).isFalse();
      rest(spool);
      spool.release(1);
      assertThat(spool.append(frame("one more"))).isTrue();
      assertThat(rest(spool)).containsExactly("one more");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 9, 14})
  void endThatACrashCutOffIsIgnored(int cut) throws Exception {
    try (Spool spool = open()) {
      fill(spool, 0, 3);
    }
    Path last = segments().get(0);
    try (FileChannel channel = FileChannel.open(last, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() - cut);
    }
    try (Spool spool = open()) {
      fill(spool, 7, 8);
      assertThat(rest(spool)).containsExactly("frame 0", "frame 1", "frame 7");
    }
  }

  @Test
  void damagedFrameEndsItsFile() throws Exception {
    try (Spool spool = open()) {
      fill(spool, 0, 3);
    }
    Path only = segments().get(0);
    byte[] bytes = Files.readAllBytes(only);
    bytes[bytes.length - 1] ^= 1;
    Files.write(only, bytes);
    try (Spool spool = open()) {
      assertThat(rest(spool)).isEqualTo(frames(0, 2));
    }
  }

  @Test
  void staleNoteOfWhatIsReleasedIsNotTakenForANewFile() throws Exception {
    try (Spool spool = open()) {
      fill(spool, 0, 3);
      spool.read();
      spool.release(1);
    }
    for (Path segment : segments()) {
      Files.delete(segment);
    }
    try (Spool spool = open()) {
      fill(spool, 0, 3);
    }
    try (Spool spool = open()) {
      assertThat(rest(spool)).isEqualTo(frames(0, 3));
    }
  }

  @Test
  void memoryBacklogDoesTheSame() throws Exception {
    try (MemoryBacklog backlog = new MemoryBacklog(100)) {
      fill(backlog, 0, 3);
      assertThat(rest(backlog)).isEqualTo(frames(0, 3));
      backlog.release(1);
      backlog.rewind();
      assertThat(rest(backlog)).isEqualTo(frames(1, 3));
      backlog.release(2);
      assertThat(backlog.bytes()).isZero();
      assertThat(backlog.append(new byte[101])).isFalse();
    }
  }

  @Test
  void zerosThatAStoppedMachineLeavesAreNoFrames() throws Exception {
    try (Spool spool = open()) {
      fill(spool, 0, 2);
    }
    try (FileChannel end = FileChannel.open(segments().get(0), StandardOpenOption.APPEND)) {
      end.write(ByteBuffer.allocate(4096));
    }
    try (Spool spool = open()) {
      fill(spool, 2, 3);
      assertThat(rest(spool)).isEqualTo(frames(0, 3));
    }
  }
}

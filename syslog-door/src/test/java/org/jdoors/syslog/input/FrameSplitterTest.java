package org.jdoors.syslog.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FrameSplitterTest {
  private static final int MOST = 16;

  private final List<String> frames = new ArrayList<>();
  private final FrameSplitter splitter =
      new FrameSplitter(
          MOST,
          (bytes, from, to, cut) ->
              frames.add(
                  new String(bytes, from, to - from, StandardCharsets.ISO_8859_1)
                      + (cut ? "|cut" : "")));

  private boolean feed(String text, int piece) throws InterruptedException {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    for (int at = 0; at < bytes.length; at += piece) {
      if (!splitter.feed(bytes, at, Math.min(bytes.length, at + piece))) {
        return false;
      }
    }
    return true;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 100})
  void bothFramingsInOneStream(int piece) throws InterruptedException {
    assertThat(feed("<1>a\r\n3 b\nc<2>d\0\n\r\n7 <3>eeee\nplain\n", piece)).isTrue();
    assertThat(frames).containsExactly("<1>a", "b\nc", "<2>d", "<3>eeee", "plain");
    assertThat(splitter.heldBytes()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 100})
  void longRecordsAreCutAndTheRestIsSkipped(int piece) throws InterruptedException {
    String line = "<1>" + "x".repeat(30);
    assertThat(feed(line + "\n" + "20 " + "y".repeat(20) + "<1>z\n<1>" + "q".repeat(13), piece))
        .isTrue();
    assertThat(feed("\n", 1)).isTrue();
    assertThat(frames)
        .containsExactly(
            "<1>" + "x".repeat(13) + "|cut",
            "y".repeat(16) + "|cut",
            "<1>z",
            "<1>" + "q".repeat(13));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100})
  void onlyOneCarriageReturnIsTakenOff(int piece) throws InterruptedException {
    assertThat(feed("a\r\r\nb\r\0\r\rc\n", piece)).isTrue();
    assertThat(frames).containsExactly("a\r", "b\r", "c");
  }

  @Test
  void recordThatIsNotCompleteIsGivenAtTheEnd() throws InterruptedException {
    feed("9 abc", 100);
    splitter.end();
    splitter.end();
    feed("<1>abc", 100);
    splitter.end();
    assertThat(frames).containsExactly("abc|cut", "<1>abc");
  }

  @Test
  void countWithoutItsRecordIsGivenAsItIs() throws InterruptedException {
    feed("77", 100);
    splitter.end();
    assertThat(frames).containsExactly("77");
  }

  @Test
  void brokenStreamIsGivenAsItIsAndNothingMore() throws InterruptedException {
    assertThat(feed("12x y\nz", 100)).isFalse();
    assertThat(frames).containsExactly("12x y\nz");
    assertThat(feed("more", 100)).isFalse();
    assertThat(splitter.error()).contains("no blank");
  }

  @Test
  void noBytesBreakIt() throws InterruptedException {
    Random random = new Random(3);
    byte[] alphabet = "0123456789 <>\r\n\0ax".getBytes(StandardCharsets.ISO_8859_1);
    for (int round = 0; round < 2000; round++) {
      List<String> whole = new ArrayList<>();
      List<String> pieces = new ArrayList<>();
      byte[] bytes = new byte[random.nextInt(60)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = alphabet[random.nextInt(alphabet.length)];
      }
      boolean good = split(bytes, bytes.length, whole);
      boolean goodInPieces = split(bytes, 1, pieces);
      assertThat(goodInPieces).isEqualTo(good);
      if (good) {
        assertThat(pieces).isEqualTo(whole);
      }
    }
  }

  private static boolean split(byte[] bytes, int piece, List<String> into)
      throws InterruptedException {
    FrameSplitter splitter =
        new FrameSplitter(
            MOST,
            (frame, from, to, cut) -> {
              assertThat(to - from).isBetween(1, MOST);
              into.add(new String(frame, from, to - from, StandardCharsets.ISO_8859_1) + cut);
            });
    boolean good = true;
    for (int at = 0; good && at < bytes.length; at += piece) {
      good = splitter.feed(bytes, at, Math.min(bytes.length, at + Math.max(1, piece)));
      assertThat(splitter.heldBytes()).isLessThanOrEqualTo(MOST);
    }
    splitter.end();
    return good;
  }
}

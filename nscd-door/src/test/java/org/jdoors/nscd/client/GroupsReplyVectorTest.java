package org.jdoors.nscd.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jdoors.nscd.vectors.Vectors.has;
import static org.jdoors.nscd.vectors.Vectors.packet;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jdoors.nscd.vectors.Vectors;
import org.jdoors.nscd.wire.Key;
import org.jdoors.nscd.wire.PackedHeader;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Replies with the groups of a user mean what they mean to the C library. */
final class GroupsReplyVectorTest {

  private static final Set<String> CALLS = Set.of("getgroupsbymember", "initgroups");

  @TestFactory
  Stream<DynamicTest> groupsAreThoseOfTheCLibrary() {
    return Vectors.read("replies.json")
        .filter(vector -> CALLS.contains(vector.get("call").getAsString()))
        .filter(vector -> has(vector, "reply") && has(vector, "result"))
        .map(
            vector -> DynamicTest.dynamicTest(vector.get("id").getAsString(), () -> check(vector)));
  }

  private static void check(JsonObject vector) {
    ByteBuffer request = packet(vector, "request");
    int key = (int) PackedHeader.KEY_OFFSET.get(request, 0);
    int most = (int) request.getLong(key + Long.BYTES);
    boolean withPrimary = request.getLong(key + 2 * Long.BYTES) != 0;
    assertThat(PackedHeader.KEY_LENGTH.get(request, 0)).isGreaterThan(Key.Member.FIXED);
    ReplyDecoder decoder = new ReplyDecoder(StandardCharsets.ISO_8859_1, 1 << 20);

    Answer<List<Integer>> answer = decoder.groups(packet(vector, "reply"), most);

    JsonObject result = vector.getAsJsonObject("result");
    JsonArray gids = result.getAsJsonArray(result.has("gids") ? "gids" : "setgroups");
    List<Integer> expected =
        StreamSupport.stream(gids.spliterator(), false).map(gid -> (int) gid.getAsLong()).toList();
    if (answer.toOptional().isPresent()) {
      assertThat(answer.toOptional()).contains(expected);
    } else {
      // The C library leaves the caller's array as it was.
      List<Integer> before =
          withPrimary ? List.of((int) request.getLong(key + 3 * Long.BYTES)) : List.of();
      assertThat(expected).isEqualTo(before);
      assertThat(PackedHeader.STATUS.get(packet(vector, "reply"), 0)).isNotZero();
    }
    assertThat(answer instanceof Answer.LookYourself<?>)
        .isEqualTo(vector.get("local_lookup").getAsBoolean());
  }
}

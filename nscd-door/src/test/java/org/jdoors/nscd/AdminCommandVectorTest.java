package org.jdoors.nscd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jdoors.nscd.vectors.Vectors.has;
import static org.jdoors.nscd.vectors.Vectors.hex;
import static org.jdoors.nscd.vectors.Vectors.packet;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jdoors.door.DoorCall;
import org.jdoors.door.DoorServer;
import org.jdoors.nscd.vectors.Vectors;
import org.jdoors.nscd.wire.NameServiceDoor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The recorded command lines of the native command: ours makes the same calls with the same bytes,
 * prints the same and ends alike, against a door that answers as it was recorded.
 *
 * <p>What is not compared:
 *
 * <ul>
 *   <li>The text of the usage: the options are not the same. That it is printed is.
 *   <li>A line that names an option that is unknown: natively {@code getopt} prints it, and it was
 *       not recorded.
 *   <li>The ping that finds no daemon: where nobody answers nobody sees it.
 *   <li>How a call of a daemon that ends fails: here it answers nothing, which is a failure to the
 *       C library as well.
 * </ul>
 */
@Timeout(120)
final class AdminCommandVectorTest {

  private static final String USAGE = "Usage: nscd-door ";

  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicTest> commandDoesWhatTheNativeOneDid() {
    return Vectors.read("admin.json", "admin")
        .map(
            vector -> DynamicTest.dynamicTest(vector.get("id").getAsString(), () -> check(vector)));
  }

  private void check(JsonObject vector) throws Exception {
    List<JsonObject> exchanges =
        StreamSupport.stream(vector.getAsJsonArray("exchanges").spliterator(), false)
            .map(JsonElement::getAsJsonObject)
            .toList();
    Path door = folder.resolve("door-" + vector.get("id").getAsString());
    if (exchanges.stream().noneMatch(AdminCommandVectorTest::isServed) && !exchanges.isEmpty()) {
      compare(vector, run(vector, door));
      return;
    }
    Script script = new Script(exchanges);
    try (DoorServer server =
        DoorServer.builder(script::answer).cookie(NameServiceDoor.COOKIE).create()) {
      server.attach(door);
      compare(vector, run(vector, door));
    }
    assertThat(script.seen)
        .isEqualTo(exchanges.stream().map(each -> each.get("request").getAsString()).toList());
  }

  /** Whether there was a daemon to take the call. */
  private static boolean isServed(JsonObject exchange) {
    return has(exchange, "reply") || has(exchange, "door_call");
  }

  private static Output run(JsonObject vector, Path door) {
    List<String> words = Arrays.asList(vector.get("command_line").getAsString().split(" ", -1));
    assertThat(words.get(0)).isEqualTo("nscd");
    List<String> args = new ArrayList<>(List.of("--door", door.toString()));
    args.addAll(words.subList(1, words.size()));
    return Output.as(() -> vector.get("euid").getAsInt(), args.toArray(new String[0]));
  }

  private static void compare(JsonObject vector, Output output) {
    assertThat(output.status()).isEqualTo(vector.get("exit_status").getAsInt());
    assertThat(output.out()).isEqualTo(vector.get("stdout").getAsString());
    String expected = vector.get("stderr").getAsString().replaceFirst("^nscd(?=\\W)", "nscd-door");
    if (vector.get("usage_printed").getAsBoolean()) {
      int usage = output.err().indexOf(USAGE);
      assertThat(usage).isNotNegative();
      String message = output.err().substring(0, usage);
      if (expected.isEmpty()) {
        assertThat(message).startsWith("nscd-door: unknown option: ").hasLineCount(1);
      } else {
        assertThat(message).isEqualTo(expected);
      }
    } else {
      assertThat(output.err()).isEqualTo(expected);
    }
  }

  /** Answers the calls in turn as recorded, and keeps what was asked. */
  private static final class Script {

    private final Deque<JsonObject> replies;
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

    Script(List<JsonObject> exchanges) {
      replies = new ArrayDeque<>(exchanges);
    }

    synchronized void answer(DoorCall call) {
      seen.add(hex(call.argument()));
      JsonObject exchange = replies.poll();
      if (exchange != null && has(exchange, "reply")) {
        ByteBuffer reply = packet(exchange, "reply");
        call.reply(reply);
      }
    }
  }
}

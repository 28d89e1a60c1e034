package org.jdoors.nscd.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jdoors.nscd.vectors.Vectors.has;
import static org.jdoors.nscd.vectors.Vectors.packet;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jdoors.nscd.entry.Group;
import org.jdoors.nscd.entry.Host;
import org.jdoors.nscd.entry.Passwd;
import org.jdoors.nscd.vectors.Vectors;
import org.jdoors.nscd.wire.CallNumber;
import org.jdoors.nscd.wire.DatabaseName;
import org.jdoors.nscd.wire.Key;
import org.jdoors.nscd.wire.Operation;
import org.jdoors.nscd.wire.PackedHeader;
import org.jdoors.nscd.wire.RequestWriter;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Recorded lists, played back: the calls of one program, in turn, with the cookies that the client
 * sends compared with those it got. A program is what the ids have in common before {@code #};
 * where an exchange of it is not among the vectors, the list goes on with the next one's cookie.
 *
 * <p>Shadow, services and the rest of the databases that this library does not list are left out,
 * and so are calls in the middle of which an exchange is missing.
 */
final class EnumerationReplyVectorTest {

  private static final int ERANGE = 34;

  /** The sequence numbers of lists of which no entry was asked for: native, and crafted. */
  private static final List<Long> FIRST_SEQUENCES = List.of(-1L, 0L);

  /** One call of the C library, and its exchanges with the daemon. */
  private record Call(String name, List<JsonObject> exchanges) {

    JsonObject last() {
      return exchanges.get(exchanges.size() - 1);
    }

    /** Whether all exchanges are there: the result stands with the last one. */
    boolean isWhole() {
      for (int i = 0; i < exchanges.size(); i++) {
        boolean goesOn = has(exchanges.get(i), "followed_by");
        boolean next = i + 1 < exchanges.size();
        if (goesOn != next
            || (next && !id(exchanges.get(i + 1)).equals(text(exchanges.get(i), "followed_by")))) {
          return false;
        }
      }
      return last().has("result") && isFirst(exchanges.get(0));
    }

    private static boolean isFirst(JsonObject exchange) {
      return id(exchange).startsWith("craft-") || id(exchange).endsWith(".0");
    }
  }

  private static String id(JsonObject vector) {
    return text(vector, "id");
  }

  private static String text(JsonObject vector, String member) {
    return vector.get(member).getAsString();
  }

  @TestFactory
  Stream<DynamicTest> listsAreReadAsTheCLibraryReadsThem() {
    Map<String, List<JsonObject>> programs =
        Vectors.read("replies.json")
            .filter(vector -> has(vector, "reply"))
            .filter(vector -> subject(text(vector, "call")).isPresent())
            .collect(
                Collectors.groupingBy(
                    vector -> program(id(vector)), TreeMap::new, Collectors.toList()));
    return programs.entrySet().stream()
        .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> replay(each.getValue())));
  }

  /** Native ids are PROGRAM#CALL.EXCHANGE, crafted ones PROGRAM.EXCHANGE. */
  private static String program(String id) {
    return id.substring(0, id.indexOf('#') < 0 ? id.lastIndexOf('.') : id.indexOf('#'));
  }

  private static List<Integer> place(String id) {
    return Stream.of(id.substring(program(id).length()).split("[#.]"))
        .filter(part -> !part.isEmpty())
        .map(Integer::valueOf)
        .toList();
  }

  private static Optional<Listing.Subject<?>> subject(String call) {
    // The C library's buffers for one entry, by which it is too large or not.
    ReplyDecoder small = new ReplyDecoder(StandardCharsets.ISO_8859_1, 1024);
    ReplyDecoder large = new ReplyDecoder(StandardCharsets.ISO_8859_1, 524288);
    return switch (call) {
      case "setpwent", "getpwent", "getpwent_all", "endpwent" ->
          Optional.of(
              new Listing.Subject<Passwd>(
                  DatabaseName.of(Operation.PASSWD_BYNAME),
                  small::passwd,
                  user -> NameService.isCompat(user.name())));
      case "setgrent", "getgrent", "getgrent_all", "endgrent" ->
          Optional.of(
              new Listing.Subject<Group>(
                  DatabaseName.of(Operation.GROUP_BYNAME),
                  large::group,
                  group -> NameService.isCompat(group.name())));
      case "sethostent", "gethostent", "gethostent_all", "endhostent" ->
          Optional.of(
              new Listing.Subject<Host>(
                  DatabaseName.of(Operation.HOSTS_BYNAME),
                  reply -> large.host(reply, Host.Family.IPV4),
                  host -> false));
      default -> Optional.empty();
    };
  }

  private static void replay(List<JsonObject> vectors) throws IOException {
    Comparator<JsonObject> byPlace =
        Comparator.comparing(
            each -> place(id(each)).stream().map("%09d"::formatted).collect(Collectors.joining()));
    Map<Integer, List<JsonObject>> calls =
        vectors.stream()
            .sorted(byPlace)
            .collect(
                Collectors.groupingBy(
                    each -> id(each).contains("#") ? place(id(each)).get(0) : 0,
                    TreeMap::new,
                    Collectors.toList()));
    Player player = new Player(vectors.get(0));
    for (List<JsonObject> exchanges : calls.values()) {
      Call call = new Call(text(exchanges.get(0), "call"), exchanges);
      if (call.isWhole()) {
        player.play(call);
      } else {
        for (JsonObject exchange : exchanges) {
          player.playOne(exchange);
        }
      }
    }
  }

  /** Has the list of a program, and answers its calls as recorded. */
  private static final class Player implements Listing.Transport {

    private List<JsonObject> script = List.of();
    private int at;
    private Listing<?> listing;

    /** What the list goes on with, if it does. */
    private Optional<Key.Cookie> next = Optional.empty();

    /** Once a call has ended the list, native programs ask again; this library need not. */
    private boolean ended;

    Player(JsonObject first) {
      listing = listingAt(first);
    }

    void play(Call call) throws IOException {
      script = call.exchanges();
      at = 0;
      if (!next.equals(cookie(script.get(0), "request"))) {
        listing = listingAt(script.get(0));
        ended = false;
      }
      if (call.name().startsWith("set")) {
        listing.rewind();
        ended = false;
        if (call.last().get("local_lookup").getAsBoolean()) {
          assertThat(listing.next()).isInstanceOf(Answer.LookYourself.class);
        } else if (status(call.last()) != 0 || cookie(call.last(), "reply").isEmpty()) {
          assertThat(listing.next()).isInstanceOf(Answer.Failed.class);
        }
      } else if (call.name().startsWith("end")) {
        listing.close();
      } else if (call.name().endsWith("_all")) {
        compareAll(call);
      } else if (!ended) {
        compare(call.last(), listing.next(), call.last().get("result"));
        ended = status(call.last()) != 0;
      } else {
        at = script.size();
        assertThat(listing.next().toOptional()).isEmpty();
      }
      assertThat(at).isEqualTo(script.size());
      next = cookie(call.last(), "reply");
    }

    private void compareAll(Call call) throws IOException {
      JsonElement result = call.last().get("result");
      JsonArray expected = result.isJsonNull() ? new JsonArray() : result.getAsJsonArray();
      for (JsonElement entry : expected) {
        compare(call.last(), listing.next(), entry);
      }
      Answer<?> end = listing.next();
      if (call.last().get("errno").getAsInt() == ERANGE) {
        assertThat(end).isInstanceOf(Answer.TooLarge.class);
      } else {
        assertThat(end.toOptional()).isEmpty();
      }
      listing.close();
    }

    /** One exchange of a call that is not whole: it must lead from its cookie to the next. */
    void playOne(JsonObject exchange) throws IOException {
      int number = PackedHeader.CALL_NUMBER.get(packet(exchange, "request"), 0);
      if (number != CallNumber.GETENT) {
        return;
      }
      script = List.of(exchange);
      at = 0;
      listing = listingAt(exchange);
      boolean found = status(exchange) == 0 && has(exchange, "data");
      Answer<?> answer;
      try {
        answer = listing.next();
      } catch (ScriptEnded e) {
        // It was passed over and the next one asked for.
        assertThat(text(exchange, "data")).matches("(?s)[-+].*");
        return;
      }
      if (found && !(answer instanceof Answer.TooLarge<?>)) {
        String line = text(exchange, "data");
        Object entry = answer.toOptional().orElseThrow();
        assertThat(line).startsWith(name(entry) + ":");
      } else if (found) {
        assertThat(text(exchange, "data").length()).isGreaterThanOrEqualTo(1024);
      } else {
        assertThat(answer.toOptional()).isEmpty();
      }
    }

    private Listing<?> listingAt(JsonObject exchange) {
      Key.Cookie cookie = cookie(exchange, "request").orElseThrow();
      boolean first = FIRST_SEQUENCES.contains(cookie.sequence());
      return new Listing<>(
          this,
          new RequestWriter.Client(0, 0, 1 << 20),
          subject(text(exchange, "call")).orElseThrow(),
          cookie,
          first ? cookie.cookie() : 0);
    }

    @Override
    public ByteBuffer call(ByteBuffer request) throws IOException {
      if (at == script.size()) {
        throw new ScriptEnded();
      }
      JsonObject exchange = script.get(at++);
      ByteBuffer recorded = packet(exchange, "request");
      assertThat(PackedHeader.CALL_NUMBER.get(request, 0))
          .isEqualTo(PackedHeader.CALL_NUMBER.get(recorded, 0));
      assertThat(cookie(request)).isEqualTo(cookie(recorded));
      return packet(exchange, "reply");
    }
  }

  private static final class ScriptEnded extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private static int status(JsonObject exchange) {
    return PackedHeader.STATUS.get(packet(exchange, "reply"), 0);
  }

  private static Optional<Key.Cookie> cookie(JsonObject exchange, String member) {
    return cookie(packet(exchange, member));
  }

  private static Optional<Key.Cookie> cookie(ByteBuffer packet) {
    ByteBuffer bytes = packet.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    if (PackedHeader.KEY_LENGTH.get(bytes, 0) != Key.Cookie.FIXED) {
      return Optional.empty();
    }
    int key = (int) PackedHeader.KEY_OFFSET.get(bytes, 0);
    return Optional.of(new Key.Cookie(bytes.getLong(key), bytes.getLong(key + Long.BYTES)));
  }

  private static void compare(JsonObject vector, Answer<?> answer, JsonElement expected) {
    if (vector.get("local_lookup").getAsBoolean()) {
      assertThat(answer).isInstanceOf(Answer.LookYourself.class);
    } else if (!expected.isJsonNull()) {
      Object entry = answer.toOptional().orElseThrow(() -> new AssertionError(answer));
      compareEntry(expected.getAsJsonObject(), entry);
    } else if (vector.get("errno").getAsInt() == ERANGE) {
      assertThat(answer).isInstanceOf(Answer.TooLarge.class);
    } else {
      assertThat(answer).isInstanceOfAny(Answer.NotFound.class, Answer.Failed.class);
    }
  }

  private static String name(Object entry) {
    return entry instanceof Passwd user ? user.name() : ((Group) entry).name();
  }

  private static void compareEntry(JsonObject expected, Object entry) {
    if (entry instanceof Passwd user) {
      assertThat(user.name()).isEqualTo(text(expected, "pw_name"));
      assertThat(user.password()).isEqualTo(text(expected, "pw_passwd"));
      assertThat(user.age()).isEqualTo(text(expected, "pw_age"));
      assertThat(Integer.toUnsignedString(user.uid())).isEqualTo(text(expected, "pw_uid"));
      assertThat(Integer.toUnsignedString(user.gid())).isEqualTo(text(expected, "pw_gid"));
      assertThat(user.gecos()).isEqualTo(text(expected, "pw_gecos"));
      assertThat(user.directory()).isEqualTo(text(expected, "pw_dir"));
      assertThat(user.shell()).isEqualTo(text(expected, "pw_shell"));
    } else if (entry instanceof Group group) {
      assertThat(group.name()).isEqualTo(text(expected, "gr_name"));
      assertThat(group.password()).isEqualTo(text(expected, "gr_passwd"));
      assertThat(Integer.toUnsignedString(group.gid())).isEqualTo(text(expected, "gr_gid"));
      assertThat(group.members()).isEqualTo(strings(expected, "gr_mem"));
    } else {
      Host host = (Host) entry;
      assertThat(host.name()).isEqualTo(text(expected, "h_name"));
      assertThat(host.aliases()).isEqualTo(strings(expected, "h_aliases"));
    }
  }

  private static List<String> strings(JsonObject object, String member) {
    return StreamSupport.stream(object.getAsJsonArray(member).spliterator(), false)
        .map(JsonElement::getAsString)
        .toList();
  }
}

package org.jdoors.nscd.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jdoors.nscd.vectors.Vectors.has;
import static org.jdoors.nscd.vectors.Vectors.packet;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jdoors.nscd.entry.Group;
import org.jdoors.nscd.entry.Host;
import org.jdoors.nscd.entry.InternetAddress;
import org.jdoors.nscd.entry.Passwd;
import org.jdoors.nscd.vectors.Vectors;
import org.jdoors.nscd.wire.Operation;
import org.jdoors.nscd.wire.Request;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Replies mean to this client what they mean to the C library. */
final class ReplyVectorTest {

  private static final Set<String> PASSWD = Set.of("getpwnam", "getpwnam_r", "getpwuid");
  private static final Set<String> GROUP = Set.of("getgrnam", "getgrnam_r", "getgrgid");
  private static final Set<String> HOSTS =
      Set.of("gethostbyname", "gethostbyname_r", "gethostbyaddr_r");
  private static final Set<String> IPNODES = Set.of("switch_getipnodebyname_r");

  /** These may ask twice and put both answers together: taken when one answer is all. */
  private static final Set<String> COMBINED = Set.of("getipnodebyname", "getipnodebyaddr");

  private static final int ERANGE = 34;
  private static final int LARGEST = 524288;

  @TestFactory
  Stream<DynamicTest> replyMeansWhatItMeansToTheCLibrary() {
    return Vectors.read("replies.json")
        .filter(vector -> has(vector, "reply") && vector.has("result"))
        .filter(ReplyVectorTest::isCovered)
        .map(
            vector -> DynamicTest.dynamicTest(vector.get("id").getAsString(), () -> check(vector)));
  }

  private static boolean isCovered(JsonObject vector) {
    String call = vector.get("call").getAsString();
    return PASSWD.contains(call)
        || GROUP.contains(call)
        || HOSTS.contains(call)
        || IPNODES.contains(call)
        || (COMBINED.contains(call) && isOnlyAnswer(vector));
  }

  /** An answer from hosts follows one from ipnodes. */
  private static boolean isOnlyAnswer(JsonObject vector) {
    Request request = new Request();
    return request.readApplication(packet(vector, "request")) == Request.Fault.NONE
        && request.readOperation() == Request.Fault.NONE
        && (request.operation() == Operation.IPNODES_BYNAME
            || request.operation() == Operation.IPNODES_BYADDR);
  }

  private static void check(JsonObject vector) {
    String call = vector.get("call").getAsString();
    ByteBuffer reply = packet(vector, "reply");
    ReplyDecoder decoder = new ReplyDecoder(StandardCharsets.ISO_8859_1, bufferSize(vector));
    if (PASSWD.contains(call)) {
      check(vector, decoder.passwd(reply), ReplyVectorTest::checkPasswd);
    } else if (GROUP.contains(call)) {
      check(vector, decoder.group(reply), ReplyVectorTest::checkGroup);
    } else {
      Host.Family family = HOSTS.contains(call) ? Host.Family.IPV4 : Host.Family.IPV6;
      check(vector, decoder.host(reply, family), ReplyVectorTest::checkHost);
    }
  }

  /** The buffer that the application or the C library offered. */
  private static int bufferSize(JsonObject vector) {
    String call = vector.get("call").getAsString();
    return switch (call) {
      case "getpwnam_r", "getgrnam_r", "gethostbyname_r" -> args(vector).get(1).getAsInt();
      case "getpwnam", "getpwuid" -> 1024;
      case "getgrnam", "getgrgid" -> LARGEST;
      default -> 8768;
    };
  }

  private static List<JsonElement> args(JsonObject vector) {
    return vector.getAsJsonArray("args").asList();
  }

  /** Compares an entry with the recorded result. */
  private interface EntryCheck<T> {
    void check(JsonObject vector, JsonObject expected, T actual);
  }

  private static <T> void check(JsonObject vector, Answer<T> answer, EntryCheck<T> entryCheck) {
    if (vector.get("local_lookup").getAsBoolean()) {
      assertThat(answer).isInstanceOf(Answer.LookYourself.class);
    } else if (has(vector, "result")) {
      T entry = answer.toOptional().orElseThrow(() -> new AssertionError(answer));
      entryCheck.check(vector, vector.getAsJsonObject("result"), entry);
    } else if (vector.get("errno").getAsInt() == ERANGE) {
      assertThat(answer).isInstanceOf(Answer.TooLarge.class);
    } else {
      assertThat(hostError(answer)).isEqualTo(vector.get("h_errno").getAsInt());
    }
  }

  private static int hostError(Answer<?> answer) {
    if (answer instanceof Answer.NotFound<?> notFound) {
      return notFound.hostError();
    } else if (answer instanceof Answer.Failed<?> failed) {
      return failed.hostError();
    }
    throw new AssertionError(answer);
  }

  private static void checkPasswd(JsonObject vector, JsonObject expected, Passwd user) {
    assertThat(user.name()).isEqualTo(expected.get("pw_name").getAsString());
    assertThat(user.password()).isEqualTo(expected.get("pw_passwd").getAsString());
    assertThat(user.age()).isEqualTo(expected.get("pw_age").getAsString());
    assertThat(Integer.toUnsignedLong(user.uid())).isEqualTo(expected.get("pw_uid").getAsLong());
    assertThat(Integer.toUnsignedLong(user.gid())).isEqualTo(expected.get("pw_gid").getAsLong());
    assertThat(user.gecos()).isEqualTo(expected.get("pw_gecos").getAsString());
    assertThat(user.gecos()).isEqualTo(expected.get("pw_comment").getAsString());
    assertThat(user.directory()).isEqualTo(expected.get("pw_dir").getAsString());
    assertThat(user.shell()).isEqualTo(expected.get("pw_shell").getAsString());
  }

  private static void checkGroup(JsonObject vector, JsonObject expected, Group group) {
    assertThat(group.name()).isEqualTo(expected.get("gr_name").getAsString());
    assertThat(group.password()).isEqualTo(expected.get("gr_passwd").getAsString());
    assertThat(Integer.toUnsignedLong(group.gid())).isEqualTo(expected.get("gr_gid").getAsLong());
    assertThat(group.members()).isEqualTo(strings(expected, "gr_mem"));
  }

  private static void checkHost(JsonObject vector, JsonObject expected, Host host) {
    assertThat(host.name()).isEqualTo(expected.get("h_name").getAsString());
    assertThat(host.aliases()).isEqualTo(strings(expected, "h_aliases"));
    // The C library sorts addresses, and filters those of ipnodes by what the caller wants.
    boolean combined = COMBINED.contains(vector.get("call").getAsString());
    boolean wantsIpv6 = expected.get("h_length").getAsInt() == InternetAddress.IPV6_BYTES;
    List<String> wanted = strings(expected, "h_addr_list");
    boolean wantsMapped = wanted.stream().anyMatch(text -> text.startsWith("::ffff:"));
    List<String> actual =
        host.addresses().stream()
            .filter(address -> !combined || wantsMapped || isMapped(address) != wantsIpv6)
            .map(address -> combined && !wantsIpv6 ? InternetAddress.unmapped(address) : address)
            .map(InternetAddress::format)
            .toList();
    assertThat(actual).containsExactlyInAnyOrderElementsOf(wanted);
  }

  private static boolean isMapped(byte[] address) {
    return address.length == InternetAddress.IPV6_BYTES && InternetAddress.isMapped(address);
  }

  private static List<String> strings(JsonObject object, String member) {
    return StreamSupport.stream(object.getAsJsonArray(member).spliterator(), false)
        .map(JsonElement::getAsString)
        .toList();
  }
}

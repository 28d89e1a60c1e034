package org.jdoors.nscd.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jdoors.nscd.vectors.Vectors.has;
import static org.jdoors.nscd.vectors.Vectors.hex;
import static org.jdoors.nscd.vectors.Vectors.packet;

import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jdoors.nscd.vectors.Vectors;
import org.jdoors.nscd.wire.CallNumber;
import org.jdoors.nscd.wire.DatabaseName;
import org.jdoors.nscd.wire.IllumosErrno;
import org.jdoors.nscd.wire.Key;
import org.jdoors.nscd.wire.Operation;
import org.jdoors.nscd.wire.PackedHeader;
import org.jdoors.nscd.wire.Reply;
import org.jdoors.nscd.wire.Request;
import org.jdoors.nscd.wire.RequestWriter;
import org.jdoors.nscd.wire.Status;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Lists of users, groups and hosts. */
final class EnumerationVectorTest {

  private static final Set<String> LISTED = Set.of("passwd", "group", "hosts");
  private static final int USER = 101;
  private static final int FIRST_COOKIE = 1235;
  private static final Key.Cookie NONE = new Key.Cookie(0, 0);

  private final SampleSystem system = new SampleSystem();

  private static int call(ByteBuffer packet) {
    return PackedHeader.CALL_NUMBER.get(packet, 0);
  }

  private static int status(ByteBuffer packet) {
    return PackedHeader.STATUS.get(packet, 0);
  }

  private static Request read(ByteBuffer packet) {
    Request request = new Request();
    assertThat(request.readApplication(packet)).isEqualTo(Request.Fault.NONE);
    return request;
  }

  private static Key.Cookie cookie(ByteBuffer packet) {
    int at = (int) PackedHeader.KEY_OFFSET.get(packet, 0);
    return new Key.Cookie(packet.getLong(at), packet.getLong(at + Long.BYTES));
  }

  private static String database(ByteBuffer packet) {
    DatabaseName name = read(packet).enumerated();
    return name == null ? "" : name.name();
  }

  /** Each recorded call, after the calls that must have come before it. */
  @TestFactory
  Stream<DynamicTest> answersAsTheNativeDaemon() {
    return Vectors.read("replies.json")
        .filter(vector -> vector.get("source").getAsString().equals("real nscd"))
        .filter(vector -> has(vector, "reply"))
        .filter(
            vector -> {
              int call = call(packet(vector, "request"));
              return call == CallNumber.SETENT
                  || call == CallNumber.GETENT
                  || call == CallNumber.ENDENT;
            })
        .map(
            vector -> DynamicTest.dynamicTest(vector.get("id").getAsString(), () -> check(vector)));
  }

  private static ByteBuffer answer(SampleSystem system, ByteBuffer request) {
    return system.answer(
        request, PackedHeader.REAL_UID.get(request, 0), PackedHeader.EFFECTIVE_UID.get(request, 0));
  }

  /** The request with another call and key. */
  private static ByteBuffer like(ByteBuffer request, int call, Key.Cookie cookie) {
    ByteBuffer changed = ByteBuffer.allocate(request.limit()).order(request.order());
    changed.put(0, request, 0, request.limit());
    PackedHeader.CALL_NUMBER.put(changed, 0, call);
    cookie.encode(changed, (int) PackedHeader.KEY_OFFSET.get(request, 0));
    return changed;
  }

  private static void check(JsonObject vector) {
    ByteBuffer request = packet(vector, "request");
    ByteBuffer expected = packet(vector, "reply");
    if (call(request) != CallNumber.SETENT && !LISTED.contains(database(request))) {
      SampleSystem system = new SampleSystem();
      ByteBuffer actual = answer(system, request);
      assertThat(status(actual)).isIn(Status.TRY_LOCAL, Status.ERROR);
      return;
    }
    SampleSystem system = new SampleSystem();
    Key.Cookie first = cookie(answer(system, like(request, CallNumber.SETENT, NONE)));
    Key.Cookie asked = cookie(request);
    boolean begins = asked.sequence() == -1;
    long last = begins ? cookie(expected).cookie() - 2 : asked.cookie();
    ByteBuffer before = null;
    for (long open = FIRST_COOKIE; call(request) != CallNumber.SETENT && open <= last; open += 2) {
      before = answer(system, like(request, CallNumber.GETENT, first));
    }
    while (!begins && before != null && cookie(before).sequence() < asked.sequence()) {
      before = answer(system, like(request, CallNumber.GETENT, cookie(before)));
      assertThat(status(before)).isEqualTo(Status.SUCCESS);
    }
    if (status(expected) == Status.ERROR) {
      assertThat(status(answer(system, like(request, CallNumber.GETENT, asked))))
          .isEqualTo(Status.NOT_FOUND);
    }
    ByteBuffer actual = answer(system, request);
    blankWhatVaries(expected);
    blankWhatVaries(actual);
    assertThat(hex(actual)).isEqualTo(hex(expected));
  }

  /** An address of the native daemon's, and a left-over errno. */
  private static void blankWhatVaries(ByteBuffer reply) {
    PackedHeader.NSCD_PRIVATE.put(reply, 0, 0);
    if (status(reply) == Status.NOT_FOUND
        && PackedHeader.ERRNO.get(reply, 0) != IllumosErrno.ERANGE) {
      PackedHeader.ERRNO.put(reply, 0, 0);
    }
  }

  private ByteBuffer ask(int call, Operation of, Key.Cookie cookie, int uid) {
    RequestWriter.Client client = new RequestWriter.Client(uid, uid, 540672);
    ByteBuffer request = RequestWriter.application(call, 0, client, DatabaseName.of(of), cookie);
    return system.answer(request, uid, uid);
  }

  private ByteBuffer begin(Operation of, int uid) {
    return ask(CallNumber.GETENT, of, cookie(ask(CallNumber.SETENT, of, NONE, uid)), uid);
  }

  private List<String> list(Operation of) {
    List<String> texts = new ArrayList<>();
    ByteBuffer reply = begin(of, USER);
    while (status(reply) == Status.SUCCESS) {
      texts.add(new String(Reply.read(reply).data(), StandardCharsets.ISO_8859_1));
      reply = ask(CallNumber.GETENT, of, cookie(reply), USER);
    }
    assertThat(status(reply)).isEqualTo(Status.NOT_FOUND);
    assertThat(status(ask(CallNumber.ENDENT, of, cookie(reply), USER))).isEqualTo(Status.ERROR);
    assertThat(system.protocol.refused()).isZero();
    return texts;
  }

  @Test
  void hostsAreTheLinesWithIpv4Addresses() {
    assertThat(list(Operation.HOSTS_BYNAME))
        .containsExactly(
            "127.0.0.1\tlocalhost loghost",
            "10.1.2.3   alpha.example.com alpha  www.example.com",
            "10.1.2.4\tmulti.example.com multi",
            "10.1.2.5\tmulti.example.com multi-b extra",
            "10.1.2.6 multi.example.com",
            "10.9.9.9 dual.example.com dual-v4",
            "192.168.7.7 single",
            "10.3.3.3   leading.example.com   lead");
    assertThat(list(Operation.GROUP_BYNAME)).hasSize(13);
    assertThat(system.enumerations.count()).isZero();
  }

  @Test
  void onlyItsUserGoesOnWithAnEnumeration() {
    Key.Cookie mine = cookie(begin(Operation.PASSWD_BYNAME, USER));
    for (int call : new int[] {CallNumber.GETENT, CallNumber.ENDENT}) {
      ByteBuffer reply = ask(call, Operation.PASSWD_BYNAME, mine, USER + 1);
      assertThat(status(reply)).isEqualTo(Status.ERROR);
      assertThat(PackedHeader.ERRNO.get(reply, 0)).isEqualTo(IllumosErrno.EFAULT);
    }
    assertThat(status(ask(CallNumber.GETENT, Operation.GROUP_BYNAME, mine, USER)))
        .isEqualTo(Status.ERROR);
    assertThat(status(ask(CallNumber.GETENT, Operation.PASSWD_BYNAME, mine, USER)))
        .isEqualTo(Status.SUCCESS);
  }

  @Test
  void numberIsBoundedPerUserAndForAll() {
    for (int i = 0; i < Enumerations.MOST_PER_DATABASE / Enumerations.USERS_SHARE; i++) {
      assertThat(status(begin(Operation.PASSWD_BYNAME, USER))).isEqualTo(Status.SUCCESS);
    }
    ByteBuffer refused = begin(Operation.PASSWD_BYNAME, USER);
    assertThat(status(refused)).isEqualTo(Status.TRY_LOCAL);
    assertThat(cookie(refused).cookie()).isEqualTo(1);
    assertThat(status(begin(Operation.GROUP_BYNAME, USER))).isEqualTo(Status.SUCCESS);
    for (int i = 0; i < Enumerations.MOST_PER_DATABASE / Enumerations.USERS_SHARE; i++) {
      assertThat(status(begin(Operation.PASSWD_BYNAME, USER + 1))).isEqualTo(Status.SUCCESS);
    }
    assertThat(status(begin(Operation.PASSWD_BYNAME, USER + 2))).isEqualTo(Status.TRY_LOCAL);
    system.callersLive = false;
    system.now.addAndGet(TimeUnit.SECONDS.toNanos(1));
    assertThat(status(begin(Operation.PASSWD_BYNAME, USER))).isEqualTo(Status.SUCCESS);
    assertThat(system.enumerations.count()).isEqualTo(1);
  }

  @Test
  void restingEnumerationsMakeRoom() {
    Key.Cookie old = cookie(begin(Operation.PASSWD_BYNAME, USER));
    system.now.addAndGet(Enumerations.LONGEST_REST.toNanos());
    begin(Operation.PASSWD_BYNAME, USER);
    assertThat(system.enumerations.count()).isEqualTo(1);
    assertThat(status(ask(CallNumber.GETENT, Operation.PASSWD_BYNAME, old, USER)))
        .isEqualTo(Status.ERROR);
  }

  @Test
  void policyWithASourceThatIsNotServedIsTheClientsWork() {
    SampleSystem ldap = new SampleSystem("passwd: files ldap\ngroup: files ldap\n");
    RequestWriter.Client client = new RequestWriter.Client(USER, USER, 16384);
    ByteBuffer first =
        RequestWriter.application(
            CallNumber.GETENT,
            0,
            client,
            DatabaseName.of(Operation.PASSWD_BYNAME),
            new Key.Cookie(1_700_000_000L << 32 | 4242, -1));
    assertThat(status(ldap.answer(first, USER, USER))).isEqualTo(Status.TRY_LOCAL);
    Key member = new Key.Member(1, 16, 0, 0, new byte[] {'b', 'o', 'b'});
    ByteBuffer search = RequestWriter.search(Operation.GROUP_BYMEMBER, client, member);
    assertThat(status(ldap.answer(search, USER, USER))).isEqualTo(Status.TRY_LOCAL);
  }

  /** The array of the caller is as long as it says, and no reply writes behind it. */
  @Test
  void groupsNeverExceedTheCallersRoom() {
    for (long most : new long[] {0, 1, 2, 7, 1L << 40, -1}) {
      Key member = new Key.Member(1, most, 1, 10, "alice".getBytes(StandardCharsets.ISO_8859_1));
      RequestWriter.Client client = new RequestWriter.Client(USER, USER, 16384);
      ByteBuffer search = RequestWriter.search(Operation.GROUP_BYMEMBER, client, member);
      ByteBuffer reply = system.answer(search, USER, USER);
      assertThat(status(reply)).isEqualTo(Status.SUCCESS);
      int expected = most >= 0 && most < 7 ? (int) most : 7;
      assertThat(PackedHeader.DATA_LENGTH.get(reply, 0)).isEqualTo((long) Integer.BYTES * expected);
    }
  }
}

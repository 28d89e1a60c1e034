package org.jdoors.nscd.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jdoors.nscd.vectors.Vectors.has;
import static org.jdoors.nscd.vectors.Vectors.hex;
import static org.jdoors.nscd.vectors.Vectors.packet;
import static org.jdoors.nscd.vectors.Vectors.text;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jdoors.nscd.vectors.Vectors;
import org.jdoors.struct.Field;
import org.jdoors.struct.Int32Field;
import org.jdoors.struct.Int64Field;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What real clients send decodes as recorded and encodes to the same bytes again. */
final class RequestVectorTest {

  @TestFactory
  Stream<DynamicTest> decodesAndEncodesToTheSameBytes() {
    return Vectors.read("requests.json")
        .filter(vector -> has(vector, "decoded"))
        .map(
            vector -> DynamicTest.dynamicTest(vector.get("id").getAsString(), () -> check(vector)));
  }

  private static void check(JsonObject vector) {
    ByteBuffer packet = packet(vector, "request");
    JsonObject decoded = vector.getAsJsonObject("decoded");
    JsonObject header = decoded.getAsJsonObject("header");
    for (Field field : PackedHeader.STRUCT.fields()) {
      assertThat(value(packet, field))
          .as(field.name())
          .isEqualTo(header.get(field.name()).getAsBigInteger());
    }
    ByteBuffer again;
    if (CallNumber.isApplication(PackedHeader.CALL_NUMBER.get(packet, 0))) {
      again = application(packet, decoded);
    } else {
      assertThat(new Request().readNscd(packet)).isEqualTo(Request.Fault.NONE);
      again =
          RequestWriter.nscd(
              PackedHeader.CALL_NUMBER.get(packet, 0), packet.limit() - PackedHeader.SIZE);
    }
    blank(packet, decoded);
    blank(again, decoded);
    assertThat(hex(again)).isEqualTo(hex(packet));
  }

  private static BigInteger value(ByteBuffer packet, Field field) {
    if (field instanceof Int32Field number) {
      return BigInteger.valueOf(number.getUnsigned(packet, 0));
    }
    return new BigInteger(Long.toUnsignedString(((Int64Field) field).get(packet, 0)));
  }

  private static ByteBuffer application(ByteBuffer packet, JsonObject decoded) {
    Request request = new Request();
    Request.Fault fault = request.readApplication(packet);
    boolean tooLarge = packet.limit() > Request.MAX_SIZE;
    assertThat(fault).isEqualTo(tooLarge ? Request.Fault.HEADER : Request.Fault.NONE);
    DatabaseName database;
    Key key;
    if (tooLarge) {
      // The server reads no more of it than that it is too large.
      database = database(decoded.getAsJsonObject("dbd"));
      key = new Key.Name(bytes(decoded.getAsJsonObject("key").get("name")));
    } else {
      database = request.database();
      assertThat(database).isEqualTo(database(decoded.getAsJsonObject("dbd")));
      boolean search = request.callNumber() == CallNumber.SEARCH;
      assertThat(search ? request.readOperation() : Request.Fault.NONE)
          .isEqualTo(Request.Fault.NONE);
      Key read = search ? request.key() : request.cookie();
      assertThat(read).isNotNull();
      key = read == null ? new Key.Opaque(new byte[0]) : read;
      if (search) {
        Operation operation = request.operation();
        assertThat("NSS_DBOP_" + operation).isEqualTo(decoded.get("dbop_name").getAsString());
      }
      checkKey(key, decoded.getAsJsonObject("key"));
    }
    return RequestWriter.application(
        PackedHeader.CALL_NUMBER.get(packet, 0),
        PackedHeader.DB_OP.get(packet, 0),
        new RequestWriter.Client(
            PackedHeader.REAL_UID.get(packet, 0),
            PackedHeader.EFFECTIVE_UID.get(packet, 0),
            PackedHeader.BUFFER_SIZE.get(packet, 0)),
        database,
        key);
  }

  private static DatabaseName database(JsonObject dbd) {
    return new DatabaseName(
        dbd.get("name").getAsString(),
        has(dbd, "config_name") ? dbd.get("config_name").getAsString() : null,
        dbd.get("default_config").getAsString(),
        dbd.get("flags").getAsInt());
  }

  private static void checkKey(Key key, JsonObject expected) {
    if (key instanceof Key.Name name) {
      assertThat(text(name.name())).isEqualTo(expected.get("name").getAsString());
    } else if (key instanceof Key.Numeric number) {
      assertThat(numbers(expected)).contains(Long.toUnsignedString(number.value()));
    } else if (key instanceof Key.Member member) {
      assertThat(member.forceSlowWay()).isEqualTo(expected.get("force_slow_way").getAsLong());
      assertThat(member.maxGids()).isEqualTo(expected.get("maxgids").getAsLong());
      assertThat(member.numGids()).isEqualTo(expected.get("numgids").getAsLong());
      assertThat(member.gid0()).isEqualTo(expected.get("gid0").getAsLong());
      assertThat(text(member.user())).isEqualTo(expected.get("username").getAsString());
    } else if (key instanceof Key.HostAddress address) {
      assertThat(address.address()).hasSize(expected.get("len").getAsInt());
      assertThat(address.family()).isEqualTo(expected.get("af").getAsLong());
      assertThat(HexFormat.of().formatHex(address.address()))
          .isEqualTo(expected.get("addr_hex").getAsString());
    } else if (key instanceof Key.HostName host) {
      assertThat(host.family()).isEqualTo(expected.get("af_family").getAsLong());
      assertThat(host.flags()).isEqualTo(expected.get("flags").getAsLong());
      assertThat(text(host.name())).isEqualTo(expected.get("name").getAsString());
    } else if (key instanceof Key.Cookie cookie) {
      assertThat(Long.toUnsignedString(cookie.cookie()))
          .isEqualTo(expected.get("cookie").getAsString());
      assertThat(Long.toUnsignedString(cookie.sequence()))
          .isEqualTo(expected.get("seq_num").getAsString());
    }
  }

  /** The member that holds the number is named after what it numbers. */
  private static List<String> numbers(JsonObject key) {
    return key.entrySet().stream()
        .map(Map.Entry::getValue)
        .filter(value -> value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber())
        .map(JsonElement::getAsString)
        .toList();
  }

  private static byte[] bytes(JsonElement text) {
    return text.getAsString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Zeroes what clients leave undefined. */
  private static void blank(ByteBuffer packet, JsonObject decoded) {
    if (!decoded.has("undefined_bytes")) {
      return;
    }
    for (JsonElement range : decoded.getAsJsonArray("undefined_bytes")) {
      int start = range.getAsJsonArray().get(0).getAsInt();
      int length = range.getAsJsonArray().get(1).getAsInt();
      for (int i = start; i < start + length; i++) {
        packet.put(i, (byte) 0);
      }
    }
  }
}

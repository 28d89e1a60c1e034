package org.jdoors.nscd.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jdoors.nscd.wire.AddressFamily;
import org.jdoors.nscd.wire.CallNumber;
import org.jdoors.nscd.wire.DatabaseSection;
import org.jdoors.nscd.wire.IllumosErrno;
import org.jdoors.nscd.wire.Key;
import org.jdoors.nscd.wire.NscdResult;
import org.jdoors.nscd.wire.Operation;
import org.jdoors.nscd.wire.PackedHeader;
import org.jdoors.nscd.wire.ReplyWriter;
import org.jdoors.nscd.wire.RequestWriter;
import org.jdoors.nscd.wire.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Packets that lie: each gets the protocol's error, none gets more. */
final class MalformedPacketTest {

  private static final RequestWriter.Client CLIENT = new RequestWriter.Client(101, 102, 16384);
  private static final int RANDOM_PACKETS = 20_000;

  private final SampleSystem system = new SampleSystem();

  private static ByteBuffer good() {
    return RequestWriter.search(Operation.PASSWD_BYNAME, CLIENT, new Key.Name(latin1("alice")))
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private ByteBuffer answer(ByteBuffer packet) {
    return system.answer(packet, 101, 102);
  }

  private static Arguments header(String name, Consumer<ByteBuffer> change) {
    return arguments(name, change, IllumosErrno.EINVAL);
  }

  private static Arguments section(String name, Consumer<ByteBuffer> change) {
    return arguments(name, change, 0);
  }

  static Stream<Arguments> lies() {
    int section = PackedHeader.SIZE;
    return Stream.of(
        header("version 0", p -> PackedHeader.VERSION.put(p, 0, 0)),
        header("version 2.1", p -> PackedHeader.VERSION.put(p, 0, 0x20001)),
        header("version -1", p -> PackedHeader.VERSION.put(p, 0, -1)),
        header("dbd_off 0", p -> PackedHeader.DATABASE_OFFSET.put(p, 0, 0)),
        header("dbd_off 132", p -> PackedHeader.DATABASE_OFFSET.put(p, 0, 132)),
        header("dbd_off 2^63", p -> PackedHeader.DATABASE_OFFSET.put(p, 0, Long.MIN_VALUE)),
        header("dbd_len past key", p -> PackedHeader.DATABASE_LENGTH.put(p, 0, 41)),
        header("dbd_len -1", p -> PackedHeader.DATABASE_LENGTH.put(p, 0, -1)),
        header("key_off 0", p -> PackedHeader.KEY_OFFSET.put(p, 0, 0)),
        header("key_off below section", p -> PackedHeader.KEY_OFFSET.put(p, 0, 120)),
        header("key_off odd", p -> PackedHeader.KEY_OFFSET.put(p, 0, 169)),
        header("key_off past data", p -> PackedHeader.KEY_OFFSET.put(p, 0, 180)),
        header("key_off -8", p -> PackedHeader.KEY_OFFSET.put(p, 0, -8)),
        header("key_off 2^32 + 168", p -> PackedHeader.KEY_OFFSET.put(p, 0, (1L << 32) + 168)),
        header("key_len past end", p -> PackedHeader.KEY_LENGTH.put(p, 0, 9)),
        header("key_len -1", p -> PackedHeader.KEY_LENGTH.put(p, 0, -1)),
        header("key_len 2^32", p -> PackedHeader.KEY_LENGTH.put(p, 0, 1L << 32)),
        header("key_len 0", p -> PackedHeader.KEY_LENGTH.put(p, 0, 0)),
        header("data_off 0", p -> PackedHeader.DATA_OFFSET.put(p, 0, 0)),
        header("data_off short", p -> PackedHeader.DATA_OFFSET.put(p, 0, 172)),
        header("data_off long", p -> PackedHeader.DATA_OFFSET.put(p, 0, 180)),
        header("data_off -1", p -> PackedHeader.DATA_OFFSET.put(p, 0, -1)),
        header("data_len off by one", p -> PackedHeader.DATA_LENGTH.put(p, 0, 16209)),
        header("pbufsiz 0", p -> PackedHeader.BUFFER_SIZE.put(p, 0, 0)),
        header("pbufsiz below argument", p -> bufferSize(p, 100)),
        header("pbufsiz 2^32", p -> bufferSize(p, 1L << 32)),
        header("pbufsiz 2^63", p -> bufferSize(p, Long.MIN_VALUE)),
        header("pbufsiz wraps", p -> bufferSize(p, 8)),
        section("o_name outside", p -> DatabaseSection.NAME.put(p, section, 40)),
        section("o_name -1", p -> DatabaseSection.NAME.put(p, section, -1)),
        section("o_name on the numbers", p -> DatabaseSection.NAME.put(p, section, 0)),
        section("o_config_name outside", p -> DatabaseSection.CONFIG_NAME.put(p, section, 40)),
        section("o_default_config -1", p -> DatabaseSection.DEFAULT_CONFIG.put(p, section, -1)),
        section("database without NUL", MalformedPacketTest::fillSection),
        section("database empty", p -> p.put(section + DatabaseSection.SIZE, (byte) 0)),
        section("dbop 3", p -> PackedHeader.DB_OP.put(p, 0, 3)),
        section("dbop -1", p -> PackedHeader.DB_OP.put(p, 0, -1)));
  }

  private static void bufferSize(ByteBuffer packet, long size) {
    PackedHeader.BUFFER_SIZE.put(packet, 0, size);
    PackedHeader.DATA_LENGTH.put(packet, 0, size - packet.limit());
  }

  private static void fillSection(ByteBuffer packet) {
    int keyOffset = (int) PackedHeader.KEY_OFFSET.get(packet, 0);
    for (int i = PackedHeader.SIZE + DatabaseSection.SIZE; i < keyOffset; i++) {
      packet.put(i, (byte) 'p');
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lies")
  void lieGetsTheArgumentBackWithAnError(String name, Consumer<ByteBuffer> lie, int errno) {
    ByteBuffer packet = good();
    lie.accept(packet);
    ByteBuffer reply = answer(packet);
    assertThat(reply.limit()).isEqualTo(packet.limit());
    assertThat(PackedHeader.STATUS.get(reply, 0)).isEqualTo(Status.ERROR);
    assertThat(PackedHeader.ERRNO.get(reply, 0)).isEqualTo(errno);
    PackedHeader.STATUS.put(reply, 0, 0);
    PackedHeader.ERRNO.put(reply, 0, 0);
    assertThat(reply.rewind()).isEqualTo(packet.rewind());
    assertThat(system.protocol.refused()).isEqualTo(1);
  }

  static Stream<Arguments> brokenKeys() {
    byte[] address = {10, 1, 2, 3};
    return Stream.of(
        arguments(Operation.PASSWD_BYUID, new Key.Opaque(new byte[4])),
        arguments(Operation.PASSWD_BYUID, new Key.Opaque(new byte[16])),
        arguments(Operation.GROUP_BYGID, new Key.Opaque(new byte[0])),
        arguments(Operation.HOSTS_BYADDR, new Key.Opaque(new byte[8])),
        arguments(Operation.HOSTS_BYADDR, longAddress(address, 5)),
        arguments(Operation.HOSTS_BYADDR, longAddress(address, -1)),
        arguments(Operation.IPNODES_BYADDR, longAddress(address, Long.MIN_VALUE)),
        arguments(Operation.IPNODES_BYNAME, new Key.Opaque(new byte[16])),
        arguments(Operation.HOSTS_BYNAME, new Key.Opaque(new byte[0])));
  }

  /** An address key that claims {@code length} bytes and has 4. */
  private static Key longAddress(byte[] address, long length) {
    ByteBuffer bytes = ByteBuffer.allocate(20).order(ByteOrder.nativeOrder());
    bytes.putLong(length).putLong(AddressFamily.INET).put(address);
    return new Key.Opaque(bytes.array());
  }

  @ParameterizedTest
  @MethodSource("brokenKeys")
  void brokenKeyIsRefused(Operation operation, Key key) {
    ByteBuffer reply = answer(RequestWriter.search(operation, CLIENT, key));
    assertThat(PackedHeader.STATUS.get(reply, 0)).isEqualTo(Status.ERROR);
    assertThat(PackedHeader.ERRNO.get(reply, 0)).isEqualTo(IllumosErrno.EINVAL);
  }

  @Test
  void addressOfAnotherFamilyIsNotFound() {
    Key key = new Key.HostAddress(AddressFamily.INET6, new byte[4]);
    ByteBuffer reply = answer(RequestWriter.search(Operation.HOSTS_BYADDR, CLIENT, key));
    assertThat(PackedHeader.STATUS.get(reply, 0)).isEqualTo(Status.NOT_FOUND);
  }

  @Test
  void keyWithoutNulEndsWhereItEnds() {
    ByteBuffer reply =
        answer(
            RequestWriter.search(Operation.PASSWD_BYNAME, CLIENT, new Key.Opaque(latin1("alice"))));
    assertThat(PackedHeader.STATUS.get(reply, 0)).isEqualTo(Status.SUCCESS);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 19, 20, 23, 24, 27, 28, 100, 127})
  void shortArgumentComesBackWithWhatFitsOfTheError(int size) {
    ByteBuffer packet = good().limit(size).slice().order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer reply = answer(packet);
    assertThat(reply.limit()).isEqualTo(size);
    if (size >= PackedHeader.ERRNO.end()) {
      assertThat(PackedHeader.STATUS.get(reply, 0)).isEqualTo(Status.ERROR);
      assertThat(PackedHeader.ERRNO.get(reply, 0)).isEqualTo(IllumosErrno.EINVAL);
    }
  }

  @Test
  void shortPingComesBackWithWhatFitsOfTheError() {
    for (int size = 4; size < PackedHeader.SIZE; size++) {
      ByteBuffer packet = RequestWriter.nscd(CallNumber.PING, 0).limit(size).slice();
      ByteBuffer reply = answer(packet.order(ByteOrder.LITTLE_ENDIAN));
      assertThat(reply.limit()).isEqualTo(size);
      if (size >= PackedHeader.NSCD_PRIVATE.end()) {
        assertThat(PackedHeader.NSCD_PRIVATE.get(reply, 0))
            .isEqualTo(NscdResult.BUFFER_CHECK_FAILED);
      }
    }
  }

  @Test
  void giantArgumentGetsNoMoreThanAHeaderBack() {
    ByteBuffer packet = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
    packet.put(0, good(), 0, PackedHeader.SIZE);
    ByteBuffer reply = answer(packet);
    assertThat(reply.limit()).isEqualTo(PackedHeader.SIZE);
    assertThat(PackedHeader.STATUS.get(reply, 0)).isEqualTo(Status.ERROR);
  }

  @Test
  void anyBytesGetAnAnswerOfBoundedSize() {
    Random random = new Random(20261122);
    for (int i = 0; i < RANDOM_PACKETS; i++) {
      ByteBuffer packet = good();
      int changes = 1 + random.nextInt(4);
      for (int change = 0; change < changes; change++) {
        packet.put(random.nextInt(packet.limit()), (byte) random.nextInt());
      }
      if (random.nextInt(4) == 0) {
        packet.putLong(8 * random.nextInt(packet.limit() / 8), random.nextLong());
      }
      packet.limit(random.nextInt(8) == 0 ? random.nextInt(packet.limit() + 1) : packet.limit());
      assertThat(answer(packet).limit()).isLessThanOrEqualTo(ReplyWriter.LARGE_BUFFER);
    }
  }

  @Test
  void refusalsAreToldOncePerSecond() {
    for (int i = 0; i < 100; i++) {
      answer(good().putInt(PackedHeader.VERSION.offset(), 1));
    }
    assertThat(system.warnings)
        .singleElement()
        .asString()
        .contains("reason=\"bad header\"", "pid=4242", "uid=102", "total=1");
    assertThat(system.protocol.refused()).isEqualTo(100);
    system.now.addAndGet(1_000_000_000L);
    answer(good().putInt(PackedHeader.VERSION.offset(), 1));
    assertThat(system.warnings).last().asString().endsWith(" refused=100 total=101");
  }
}

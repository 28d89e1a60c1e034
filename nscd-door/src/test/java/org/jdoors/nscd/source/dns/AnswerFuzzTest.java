package org.jdoors.nscd.source.dns;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jdoors.nscd.entry.Decoded;
import org.jdoors.nscd.entry.Host;
import org.jdoors.nscd.source.Lookup;
import org.xbill.DNS.Name;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.Type;
import org.xbill.DNS.io.IoClientFactory;
import org.xbill.DNS.io.TcpIoClient;
import org.xbill.DNS.io.UdpIoClient;

/** Servers that answer with any bytes: a lookup ends, and what it finds is a host. */
final class AnswerFuzzTest {

  private static final int HEADER_BYTES = 12;
  private static final int BUFFER = 1 << 20;
  private static final byte[] ADDRESS = {10, 0, 0, 1};

  /** Answers at once, without a socket. */
  private record Answering(UnaryOperator<byte[]> script) implements IoClientFactory {

    @Override
    public UdpIoClient createOrGetUdpClient() {
      return (local, remote, query, data, max, timeout) ->
          CompletableFuture.completedFuture(script.apply(data));
    }

    @Override
    public TcpIoClient createOrGetTcpClient() {
      return (local, remote, query, data, timeout) ->
          CompletableFuture.completedFuture(script.apply(data));
    }
  }

  /** All of the packet but its id. */
  @FuzzTest
  void anyBytes(byte[] bytes) {
    ask(
        query -> {
          byte[] packet = bytes.clone();
          System.arraycopy(query, 0, packet, 0, Math.min(2, packet.length));
          return packet;
        });
  }

  /** Flags, counts and records behind the right question. */
  @FuzzTest
  void recordsBehindTheQuestion(byte[] bytes) {
    if (bytes.length < 5) {
      return;
    }
    ask(
        query -> {
          int question = HEADER_BYTES;
          while (query[question] != 0) {
            question += query[question] + 1;
          }
          question += 1 + 2 * Short.BYTES;
          ByteBuffer packet = ByteBuffer.allocate(question + bytes.length - 5);
          packet.put(query, 0, question).put(bytes, 5, bytes.length - 5);
          packet.put(2, (byte) (bytes[0] ^ 0x81)).put(3, (byte) (bytes[1] ^ 0x80));
          for (int section = 0; section < 3; section++) {
            packet.putShort(6 + 2 * section, bytes[2 + section]);
          }
          return packet.array();
        });
  }

  private static void ask(UnaryOperator<byte[]> script) {
    NameServers servers = new NameServers(ResolvConf.DEFAULT, 53, new Answering(script), () -> 0);
    Name name = Objects.requireNonNull(HostNames.parse("www.example.com"));
    CompletableFuture<Lookup> byName =
        HostSearch.find(servers, "www.example.com", name, true, Long.MAX_VALUE);
    assertThat(byName).isDone();
    if (byName.join() instanceof Lookup.Found found) {
      check(found.text());
    }
    CompletableFuture<Records> byAddress =
        Chain.follow(servers, ReverseMap.fromAddress(ADDRESS), Type.PTR, Long.MAX_VALUE);
    assertThat(byAddress).isDone();
    if (byAddress.join() instanceof Records.Some some) {
      byte[] text = HostText.ofNames(ADDRESS, some);
      if (text != null) {
        check(text);
      }
    }
  }

  private static void check(byte[] text) {
    assertThat(Host.decode(text, Host.Family.IPV6, StandardCharsets.US_ASCII, BUFFER))
        .isInstanceOf(Decoded.Entry.class);
  }
}

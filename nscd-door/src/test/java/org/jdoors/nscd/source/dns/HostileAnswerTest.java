package org.jdoors.nscd.source.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jdoors.nscd.source.dns.Lookups.address;
import static org.jdoors.nscd.source.dns.Lookups.hosts;
import static org.jdoors.nscd.source.dns.Lookups.none;
import static org.jdoors.nscd.source.dns.Lookups.show;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jdoors.nscd.source.Lookup;
import org.jdoors.nscd.source.Question;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Servers that lie, or do not know the protocol. */
@Timeout(DnsSourceTest.PATIENCE_SECONDS)
final class HostileAnswerTest {

  private static final int HEADER_BYTES = 12;

  @TempDir private Path folder;
  private final ZoneScript zone = new ZoneScript();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private ScriptedServer server(int last, int port, ScriptedServer.Script script)
      throws IOException {
    ScriptedServer server = new ScriptedServer(last, port, script);
    open.add(server);
    return server;
  }

  private DnsSource source(ScriptedServer server) throws IOException {
    return Lookups.source(folder, "nameserver 127.0.0.1\n", server.port());
  }

  /** What servers may do instead of answering. */
  private enum Fault {
    SERVFAIL(Rcode.SERVFAIL),
    REFUSED(Rcode.REFUSED),
    NOTIMP(Rcode.NOTIMP),
    FORMERR(Rcode.FORMERR),
    GARBAGE(-1) {
      @Override
      byte[] packet(ScriptedServer.Asked asked) {
        byte[] packet = answer(asked).toWire();
        Arrays.fill(packet, 12, packet.length, (byte) 0xc0);
        return packet;
      }
    },
    TOO_SHORT(-1) {
      @Override
      byte[] packet(ScriptedServer.Asked asked) {
        return new byte[] {1, 2, 3};
      }
    },
    CUT(-1) {
      @Override
      byte[] packet(ScriptedServer.Asked asked) {
        byte[] packet = answer(asked).toWire();
        return Arrays.copyOf(packet, packet.length - 20);
      }
    },
    WRONG_ID(-1) {
      @Override
      byte[] packet(ScriptedServer.Asked asked) {
        Message message = answer(asked);
        message.getHeader().setID(message.getHeader().getID() ^ 1);
        return message.toWire();
      }
    },
    OTHER_QUESTION(-1) {
      @Override
      byte[] packet(ScriptedServer.Asked asked) {
        Message message = answer(asked);
        message.removeAllRecords(Section.QUESTION);
        message.addRecord(ScriptedServer.question("evil.org.", Type.A), Section.QUESTION);
        return message.toWire();
      }
    },
    NO_QUESTION(-1) {
      @Override
      byte[] packet(ScriptedServer.Asked asked) {
        Message message = answer(asked);
        message.removeAllRecords(Section.QUESTION);
        return message.toWire();
      }
    },
    TWO_QUESTIONS(-1) {
      @Override
      byte[] packet(ScriptedServer.Asked asked) {
        Message message = answer(asked);
        message.addRecord(ScriptedServer.question("evil.org.", Type.A), Section.QUESTION);
        return message.toWire();
      }
    },
    NO_RESPONSE(-1) {
      @Override
      byte[] packet(ScriptedServer.Asked asked) {
        Message message = answer(asked);
        message.getHeader().unsetFlag(Flags.QR);
        return message.toWire();
      }
    },
    NOTIFICATION(-1) {
      @Override
      byte[] packet(ScriptedServer.Asked asked) {
        Message message = answer(asked);
        message.getHeader().setOpcode(Opcode.NOTIFY);
        return message.toWire();
      }
    },
    LOOPING_NAME(-1) {
      @Override
      byte[] packet(ScriptedServer.Asked asked) {
        byte[] packet = answer(asked).toWire();
        // The answer's name is a pointer to the question's; now it points at itself.
        int at = HEADER_BYTES + asked.question().getName().length() + 4;
        packet[at] = (byte) 0xc0;
        packet[at + 1] = (byte) at;
        return packet;
      }
    },
    LAME(-1) {
      @Override
      byte[] packet(ScriptedServer.Asked asked) {
        Message message = asked.reply(Rcode.NOERROR);
        message.getHeader().unsetFlag(Flags.RA);
        return message.toWire();
      }
    };

    private final int rcode;

    Fault(int rcode) {
      this.rcode = rcode;
    }

    byte[] packet(ScriptedServer.Asked asked) {
      return asked.reply(rcode).toWire();
    }

    /** A lie that must not be believed. */
    static Message answer(ScriptedServer.Asked asked) {
      return ZoneScript.message(
          asked, Rcode.NOERROR, asked.question().getName() + " 9999 IN A 6.6.6.6");
    }
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void otherServerIsAskedAfterAFault(Fault fault) throws Exception {
    zone.answer("A www.example.com.", "www.example.com. 60 IN A 10.0.0.1");
    ScriptedServer bad = server(1, 0, asked -> List.of(fault.packet(asked)));
    ScriptedServer good = server(2, bad.port(), zone);
    DnsSource both = Lookups.source(folder, Lookups.TWO_SERVERS, bad.port());
    assertThat(show(both.lookup(hosts("www.example.com"))))
        .isEqualTo("10.0.0.1 www.example.com\n60");
    assertThat(bad.asked).isNotEmpty();
    assertThat(good.asked).containsExactly("A www.example.com.");
    Lookup alone = source(bad).lookup(hosts("www.example.com"));
    assertThat(alone)
        .isInstanceOf(fault == Fault.FORMERR ? Lookup.Unavailable.class : Lookup.TryAgain.class);
  }

  @Test
  void recordsOfOtherNamesAndClassesDoNotCount() throws Exception {
    zone.answer(
            "A www.example.com.",
            "evil.example.com. 60 IN A 6.6.6.6",
            "www.example.com. 60 CH A 6.6.6.7",
            "www.example.com. 60 IN TXT text",
            "www.example.com. 60 IN A 10.0.0.1")
        .answer("A none.example.com.", "evil.example.com. 60 IN A 6.6.6.6");
    DnsSource source = source(server(1, 0, zone));
    assertThat(show(source.lookup(hosts("www.example.com"))))
        .isEqualTo("10.0.0.1 www.example.com\n60");
    assertThat(source.lookup(hosts("none.example.com")))
        .isEqualTo(new Lookup.NotFound(true, Lookup.Found.UNLIMITED));
  }

  @Test
  void namesThatAreNoHostNamesNeverReachAnAnswer() throws Exception {
    zone.answer(
            "PTR 1.0.0.10.in-addr.arpa.",
            "1.0.0.10.in-addr.arpa. 40 IN PTR a\\010b.example.com.",
            "1.0.0.10.in-addr.arpa. 40 IN PTR good.example.com.",
            "1.0.0.10.in-addr.arpa. 40 IN PTR -rf.example.com.",
            "1.0.0.10.in-addr.arpa. 40 IN PTR a\\032b.example.com.")
        .answer("PTR 2.0.0.10.in-addr.arpa.", "2.0.0.10.in-addr.arpa. 40 IN PTR a\\035.org.")
        .answer(
            "A www.example.com.",
            "www.example.com. 60 IN CNAME a\\032b.org.",
            "a\\032b.org. 60 IN A 10.0.0.1");
    DnsSource source = source(server(1, 0, zone));
    assertThat(show(source.lookup(address(Question.HOSTS_BY_ADDRESS, "10.0.0.1"))))
        .isEqualTo("10.0.0.1 good.example.com\n40");
    assertThat(source.lookup(address(Question.HOSTS_BY_ADDRESS, "10.0.0.2")))
        .isEqualTo(none(true, 40));
    assertThat(source.lookup(hosts("www.example.com"))).isEqualTo(none(true, 60));
  }

  /** Whoever is not the server asked is not heard, even on its address. */
  @Test
  void answerFromAnotherPortDoesNotCount() throws Exception {
    ScriptedServer server =
        server(
            1,
            0,
            asked -> {
              byte[] lie = Fault.answer(asked).toWire();
              try (DatagramSocket other = new DatagramSocket()) {
                other.send(new DatagramPacket(lie, lie.length, asked.from()));
              }
              return zone.answer(asked);
            });
    zone.answer("A www.example.com.", "www.example.com. 60 IN A 10.0.0.1");
    assertThat(show(source(server).lookup(hosts("www.example.com"))))
        .isEqualTo("10.0.0.1 www.example.com\n60");
    assertThat(server.asked).hasSize(1);
  }

  @Test
  void recordsOutsideTheAnswerDoNotCount() throws Exception {
    ScriptedServer server =
        server(
            1,
            0,
            asked -> {
              Message message =
                  ZoneScript.message(
                      asked,
                      Rcode.NOERROR,
                      "!www.example.com. 60 IN A 6.6.6.6",
                      "!www.example.com. 60 IN CNAME evil.org.",
                      "!example.com. 60 IN SOA ns. root. 1 2 3 4 30");
              message.addRecord(
                  ScriptedServer.record("www.example.com. 60 IN A 6.6.6.6"), Section.ADDITIONAL);
              return List.of(message.toWire());
            });
    assertThat(source(server).lookup(hosts("www.example.com"))).isEqualTo(none(true, 30));
    assertThat(server.asked).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "300, 7, 7",
    "7, 300, 7",
    "0, 300, 0",
    "300, 0, 0",
    "2147483647, 2147483647, 2147483647",
    "300, 4294967295, 0"
  })
  void zoneSaysForHowLongThereIsNothing(long ttl, long minimum, int expected) throws Exception {
    SOARecord zoneStart =
        new SOARecord(
            Name.fromConstantString("example.com."),
            DClass.IN,
            ttl,
            Name.fromConstantString("ns."),
            Name.fromConstantString("root."),
            1,
            2,
            3,
            4,
            minimum);
    ScriptedServer server =
        server(
            1,
            0,
            asked -> {
              Message message = asked.reply(Rcode.NXDOMAIN);
              message.addRecord(zoneStart, Section.AUTHORITY);
              return List.of(message.toWire());
            });
    assertThat(source(server).lookup(hosts("no.example.com"))).isEqualTo(none(false, expected));
  }

  /** RFC 2181 section 8. */
  @Test
  void timeWithTheHighestBitSetIsNone() throws Exception {
    ScriptedServer server =
        server(
            1,
            0,
            asked -> {
              byte[] packet = Fault.answer(asked).toWire();
              // Before it come the pointer to the question's name, type and class.
              packet[HEADER_BYTES + asked.question().getName().length() + 4 + 6] |= (byte) 0x80;
              return List.of(packet);
            });
    assertThat(show(source(server).lookup(hosts("www.example.com"))))
        .isEqualTo("6.6.6.6 www.example.com\n0");
  }

  /** As much as fits into an answer by TCP, each record a CNAME or one of another name. */
  @Test
  void thousandsOfRecordsAreGoneThroughOnce() throws Exception {
    ScriptedServer.Script cut =
        asked -> {
          Message message = asked.reply(Rcode.NOERROR);
          message.getHeader().setFlag(Flags.TC);
          return List.of(message.toWire());
        };
    zone.on("A www.example.com.", cut)
        .on(
            "A www.example.com./tcp",
            asked -> {
              Message message = asked.reply(Rcode.NOERROR);
              for (int i = 0; i < 1000; i++) {
                String name = "n" + i + ".example.com.";
                message.addRecord(
                    ScriptedServer.record("www.example.com. 60 IN CNAME " + name), Section.ANSWER);
                message.addRecord(
                    ScriptedServer.record(name + " 60 IN A 10.0.0.1"), Section.ANSWER);
              }
              return List.of(message.toWire());
            });
    assertThat(show(source(server(1, 0, zone)).lookup(hosts("www.example.com"))))
        .isEqualTo("10.0.0.1 n0.example.com www.example.com\n60");
  }
}

package org.jdoors.nscd.source.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jdoors.nscd.file.SteppedReads;
import org.jdoors.nscd.source.Lookup;
import org.jdoors.nscd.source.LookupKey;
import org.jdoors.nscd.source.Question;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;

/** Servers that have the client come by TCP and then do anything but answer. */
@Timeout(DnsSourceTest.PATIENCE_SECONDS)
final class HostileTcpTest {

  private static final int TIMES = 20;

  @TempDir private Path folder;

  /** What becomes of the connection. */
  private enum Trick {
    RESET {
      @Override
      void play(Socket socket, CountDownLatch over) throws IOException {
        socket.setSoLinger(true, 0);
      }
    },
    END {
      @Override
      void play(Socket socket, CountDownLatch over) throws IOException {
        question(socket);
      }
    },
    RESET_WHEN_ASKED {
      @Override
      void play(Socket socket, CountDownLatch over) throws IOException {
        question(socket);
        socket.setSoLinger(true, 0);
      }
    },
    NO_BYTES {
      @Override
      void play(Socket socket, CountDownLatch over) throws IOException {
        question(socket);
        out(socket).writeShort(0);
      }
    },
    ONE_BYTE {
      @Override
      void play(Socket socket, CountDownLatch over) throws IOException {
        question(socket);
        out(socket).write(new byte[] {0, 1, 9});
      }
    },
    HALF {
      @Override
      void play(Socket socket, CountDownLatch over) throws IOException {
        question(socket);
        out(socket).write(new byte[] {1, 0, 9});
      }
    },
    STILL_TRUNCATED {
      @Override
      void play(Socket socket, CountDownLatch over) throws IOException {
        byte[] reply = truncated(new ScriptedServer.Asked(question(socket), null)).get(0);
        out(socket).writeShort(reply.length);
        out(socket).write(reply);
      }
    },
    OTHER_ID {
      @Override
      void play(Socket socket, CountDownLatch over) throws IOException {
        Message message = question(socket);
        message.getHeader().setID(message.getHeader().getID() ^ 1);
        message.getHeader().setFlag(Flags.QR);
        byte[] reply = message.toWire();
        out(socket).writeShort(reply.length);
        out(socket).write(reply);
      }
    },
    DRIP {
      @Override
      void play(Socket socket, CountDownLatch over) throws IOException {
        question(socket);
        out(socket).writeShort(0xffff);
        for (int i = 0; i < 0xffff && !pause(over); i++) {
          out(socket).write(0);
        }
      }
    };

    abstract void play(Socket socket, CountDownLatch over) throws IOException;

    static Message question(Socket socket) throws IOException {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] bytes = new byte[in.readUnsignedShort()];
      in.readFully(bytes);
      return new Message(bytes);
    }

    static DataOutputStream out(Socket socket) throws IOException {
      return new DataOutputStream(socket.getOutputStream());
    }

    /** Whether the test is over; it is the server that takes its time here. */
    static boolean pause(CountDownLatch over) throws IOException {
      try {
        return over.await(5, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  }

  private static List<byte[]> truncated(ScriptedServer.Asked asked) {
    Message message = asked.reply(Rcode.NOERROR);
    message.getHeader().setFlag(Flags.TC);
    return List.of(message.toWire());
  }

  @ParameterizedTest
  @EnumSource(Trick.class)
  void otherServerIsAskedInTime(Trick trick) throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    ScriptedServer.Script zone =
        asked ->
            List.of(
                ZoneScript.message(
                        asked, Rcode.NOERROR, asked.question().getName() + " 60 IN A 10.0.0.1")
                    .toWire());
    Path resolvConf = folder.resolve("resolv.conf");
    Files.writeString(
        resolvConf, "nameserver 127.0.0.1\nnameserver 127.0.0.2\noptions timeout:3\n");
    try (ScriptedServer bad =
            new ScriptedServer(1, 0, HostileTcpTest::truncated)
                .streams(socket -> trick.play(socket, over));
        ScriptedServer good = new ScriptedServer(2, bad.port(), zone)) {
      DnsSource source =
          new DnsSource(
              new DnsSource.Settings(
                  resolvConf, Duration.ZERO, bad.port(), Duration.ofSeconds(30), 10),
              System::nanoTime,
              new SteppedReads().reads());
      for (int i = 0; i < TIMES; i++) {
        LookupKey key =
            LookupKey.ofHost(Question.HOSTS_BY_NAME, LookupKey.FAMILY_IPV4, "n" + i + ".org");
        assertThat(source.lookup(key)).isInstanceOf(Lookup.Found.class);
      }
      assertThat(bad.asked).isNotEmpty();
      assertThat(good.asked).hasSize(TIMES);
    } finally {
      over.countDown();
    }
  }
}

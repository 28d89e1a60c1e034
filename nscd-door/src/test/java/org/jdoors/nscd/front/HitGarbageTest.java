package org.jdoors.nscd.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Objects;
import org.jdoors.nscd.config.Defaults;
import org.jdoors.nscd.file.FileReads;
import org.jdoors.nscd.vectors.Vectors;
import org.jdoors.nscd.wire.CallNumber;
import org.jdoors.nscd.wire.Key;
import org.jdoors.nscd.wire.Operation;
import org.jdoors.nscd.wire.PackedHeader;
import org.jdoors.nscd.wire.RequestWriter;
import org.jdoors.nscd.wire.Status;
import org.junit.jupiter.api.Test;

/** A lookup that the cache answers makes no object. */
final class HitGarbageTest {

  private static final int CALLS = 50_000;

  /** What a stat of each file every ten milliseconds costs, spread over the calls. */
  private static final int BYTES_PER_CALL = 8;

  private final NameServiceProtocol protocol = system().protocol;

  /** As the daemon has it: files are looked at every ten milliseconds. */
  private static SampleSystem system() {
    FileReads.Queue here = (read, delay) -> read.run();
    return new SampleSystem(
        SampleSystem.FILES,
        Vectors.sampleFile("passwd").resolveSibling(""),
        Defaults.SHORTEST_CHECK_INTERVAL,
        new FileReads(here, System::nanoTime, Clock.systemUTC(), text -> {}, 1 << 20));
  }

  /** One exchange over one pair of buffers, as a door thread has. */
  private static final class ReusedExchange implements Exchange {
    private final ByteBuffer argument;
    private final ByteBuffer reply = ByteBuffer.allocateDirect(4096).order(ByteOrder.nativeOrder());

    ReusedExchange(ByteBuffer argument) {
      this.argument = argument;
    }

    @Override
    public ByteBuffer argument() {
      return argument;
    }

    @Override
    public ByteBuffer result(int size) {
      return reply.clear().limit(size);
    }

    @Override
    public Caller caller() {
      throw new AssertionError("nobody has to know");
    }
  }

  @Test
  void passwdHitMakesNoGarbage() {
    Key key = new Key.Name("alice".getBytes(StandardCharsets.ISO_8859_1));
    assertNoGarbage(Operation.PASSWD_BYNAME, key);
  }

  @Test
  void missingUserMakesNoGarbage() {
    Key key = new Key.Name("nosuch".getBytes(StandardCharsets.ISO_8859_1));
    assertNoGarbage(Operation.PASSWD_BYNAME, key);
  }

  @Test
  void hostHitMakesNoGarbage() {
    assertNoGarbage(Operation.HOSTS_BYADDR, new Key.HostAddress(2, new byte[] {10, 1, 2, 3}));
  }

  private void assertNoGarbage(Operation operation, Key key) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    assumeThat(threads.isThreadAllocatedMemorySupported()).isTrue();
    ReusedExchange exchange =
        new ReusedExchange(
            RequestWriter.search(operation, new RequestWriter.Client(1, 1, 16384), key));
    // The door chooses the method by a number without boxing it.
    NameServiceProtocol.Method search =
        Objects.requireNonNull(protocol.methods().get(CallNumber.SEARCH));
    long id = Thread.currentThread().getId();
    for (int i = 0; i < CALLS; i++) {
      search.answer(exchange);
    }
    long before = threads.getThreadAllocatedBytes(id);
    for (int i = 0; i < CALLS; i++) {
      search.answer(exchange);
    }
    long bytes = threads.getThreadAllocatedBytes(id) - before;
    assertThat(PackedHeader.STATUS.get(exchange.reply, 0)).isIn(Status.SUCCESS, Status.NOT_FOUND);
    assertThat(bytes / CALLS).isLessThan(BYTES_PER_CALL);
  }
}

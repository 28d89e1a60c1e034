package org.jdoors.nscd.front;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jdoors.nscd.admin.Administration;
import org.jdoors.nscd.config.ConfigException;
import org.jdoors.nscd.config.Dialect;
import org.jdoors.nscd.config.NscdConf;
import org.jdoors.nscd.config.Nsswitch;
import org.jdoors.nscd.lookup.NameSwitch;
import org.jdoors.nscd.source.FilesSource;
import org.jdoors.nscd.vectors.Vectors;
import org.jdoors.nscd.wire.AdminChange;
import org.jdoors.nscd.wire.AdminReport;

/** The protocol over the files of the sample system, without a door. */
final class SampleSystem {

  /** What was asked for and told. */
  final List<String> warnings = new ArrayList<>();

  final AtomicLong now = new AtomicLong();

  /** nscd.conf as illumos ships it. */
  private static final String SHIPPED =
      """
      check-files ALLDB yes
      positive-time-to-live ALLDB 3600
      positive-time-to-live passwd 600
      negative-time-to-live ALLDB 5
      negative-time-to-live exec_attr 300
      keep-hot-count ALLDB 20
      """;

  int stops;
  int reloads;
  final Administration administration;

  /** Whether the processes that call are still there. */
  boolean callersLive = true;

  /** The recorded daemon's start time; its callers live until a test says otherwise. */
  final Enumerations enumerations = new Enumerations(1_700_000_000, now::get, pid -> callersLive);

  final NameServiceProtocol protocol;

  SampleSystem() {
    this("passwd: files\ngroup: files\nhosts: files\nipnodes: files\n");
  }

  SampleSystem(String nsswitch) {
    try {
      NscdConf conf = NscdConf.parse("nscd.conf", SHIPPED);
      NameSwitch names =
          new NameSwitch(
              Nsswitch.parse("nsswitch.conf", nsswitch, Dialect.ILLUMOS),
              conf,
              List.of(
                  new FilesSource(
                      new FilesSource.Files(file("passwd"), file("group"), file("hosts")),
                      System::nanoTime,
                      Clock.systemUTC(),
                      text -> {})),
              now::get,
              warnings::add);
      administration = new Administration(names, conf);
      protocol =
          new NameServiceProtocol(
              () -> names, enumerations, new Recorder(), now::get, warnings::add);
    } catch (ConfigException e) {
      throw new AssertionError(e);
    }
  }

  private static FilesSource.WatchedPath file(String name) {
    Path path = Vectors.sampleFile(name);
    return new FilesSource.WatchedPath(path, Duration.ofSeconds(1));
  }

  /** Answers a packet of a caller. */
  ByteBuffer answer(ByteBuffer packet, int realUid, int effectiveUid) {
    RecordedExchange exchange =
        new RecordedExchange(packet, new Exchange.Caller(4242, realUid, effectiveUid));
    int length = protocol.answer(exchange);
    return exchange.reply.limit(length);
  }

  private final class Recorder implements Control {

    @Override
    public void stop() {
      stops++;
    }

    @Override
    public boolean reload() {
      reloads++;
      return true;
    }

    @Override
    public AdminReport report() {
      return administration.report();
    }

    @Override
    public void change(AdminChange change) {
      administration.apply(change);
    }
  }

  /** A call without a door; argument and reply lie in memory. */
  private static final class RecordedExchange implements Exchange {

    private final ByteBuffer argument;
    private final Caller caller;
    private ByteBuffer reply = ByteBuffer.allocate(0);

    RecordedExchange(ByteBuffer argument, Caller caller) {
      this.argument = argument.asReadOnlyBuffer().order(argument.order());
      this.caller = caller;
    }

    @Override
    public ByteBuffer argument() {
      return argument;
    }

    @Override
    public ByteBuffer result(int size) {
      reply = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
      return reply;
    }

    @Override
    public Caller caller() {
      return caller;
    }
  }
}

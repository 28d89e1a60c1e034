package org.jdoors.nscd.front;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jdoors.nscd.admin.Administration;
import org.jdoors.nscd.cache.Refreshes;
import org.jdoors.nscd.config.ConfigException;
import org.jdoors.nscd.config.Dialect;
import org.jdoors.nscd.config.NscdConf;
import org.jdoors.nscd.config.Nsswitch;
import org.jdoors.nscd.file.FileReads;
import org.jdoors.nscd.file.SteppedReads;
import org.jdoors.nscd.lookup.NameSwitch;
import org.jdoors.nscd.lookup.Surroundings;
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

  /** All databases from files. */
  static final String FILES = "passwd: files\ngroup: files\nhosts: files\nipnodes: files\n";

  SampleSystem() {
    this(FILES);
  }

  SampleSystem(String nsswitch) {
    this(nsswitch, Vectors.sampleFile("passwd").resolveSibling(""));
  }

  SampleSystem(String nsswitch, Path etc) {
    this(nsswitch, etc, Duration.ZERO, new SteppedReads().reads());
  }

  /**
   * Over files that are looked at as often as wanted.
   *
   * @param etc the folder with the files
   */
  SampleSystem(String nsswitch, Path etc, Duration shortestInterval, FileReads reads) {
    try {
      NscdConf conf = NscdConf.parse("nscd.conf", SHIPPED);
      Nsswitch policies = Nsswitch.parse("nsswitch.conf", nsswitch, Dialect.ILLUMOS);
      FilesSource files =
          new FilesSource(
              new FilesSource.Paths(
                  etc.resolve("passwd"), etc.resolve("group"), etc.resolve("hosts")),
              shortestInterval,
              reads);
      NameSwitch names =
          new NameSwitch(
              () -> policies,
              conf,
              List.of(files),
              new Surroundings(now::get, Refreshes.NONE, warnings::add));
      administration = new Administration(names, conf);
      protocol =
          new NameServiceProtocol(names, enumerations, new Recorder(), now::get, warnings::add);
    } catch (ConfigException e) {
      throw new AssertionError(e);
    }
  }

  /** Answers a packet of a caller on a system without privileges. */
  ByteBuffer answer(ByteBuffer packet, int realUid, int effectiveUid) {
    return answer(packet, new Exchange.Caller(4242, realUid, effectiveUid, effectiveUid == 0));
  }

  ByteBuffer answer(ByteBuffer packet, Exchange.Caller caller) {
    RecordedExchange exchange = new RecordedExchange(packet, caller);
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

package org.jdoors.syslog.output;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jdoors.syslog.config.LineStyle;
import org.jdoors.syslog.config.OutputSettings;
import org.jdoors.syslog.config.OutputSettings.Rotation;
import org.jdoors.syslog.config.OutputSettings.Transport;
import org.jdoors.syslog.config.Rule;
import org.jdoors.syslog.record.LineFormat;
import org.jdoors.syslog.record.SyslogRecord;
import org.jdoors.syslog.record.TerminalText;
import org.jdoors.syslog.tls.Tls;
import org.jspecify.annotations.Nullable;

/** Makes the output that a rule names. */
final class OutputFactory {
  private static final Logger LOG = LogManager.getLogger(OutputFactory.class);

  private final LineSettings lines;
  private final Executor background;

  /**
   * @param background for what takes long: one thread
   */
  OutputFactory(LineSettings lines, Executor background) {
    this.lines = lines;
    this.background = background;
  }

  /** Makes the rule's output, or logs why there is none and gives null. */
  @Nullable Output make(Rule rule) {
    OutputSettings settings = rule.output();
    if (settings instanceof OutputSettings.ToFile file) {
      return file(file);
    }
    if (settings instanceof OutputSettings.ToTerminal terminal) {
      return device(terminal.path(), LineFormat.Kind.TERMINAL);
    }
    if (settings instanceof OutputSettings.ToConsole console) {
      return device(console.path(), LineFormat.Kind.CONSOLE);
    }
    if (settings instanceof OutputSettings.ToFifo fifo) {
      LineMaker maker = maker(fifo.style()).get();
      Predicate<SyslogRecord> takes = LineFormat.Kind.FILE::takes;
      return new QueuedOutput(
          fifo.path().toString(), new DeviceSink(fifo.path(), maker, takes), false);
    }
    if (settings instanceof OutputSettings.ToCommand command) {
      CommandSink sink = new CommandSink(command.words(), maker(command.style()).get(), backOff());
      return new QueuedOutput("|" + command.words().get(0), sink, false);
    }
    if (settings instanceof OutputSettings.ToUsers some) {
      return users(String.join(",", some.users()), false, some.users()::contains);
    }
    if (settings instanceof OutputSettings.ToAll) {
      return users("*", true, user -> true);
    }
    try {
      if (settings instanceof OutputSettings.Forward forward) {
        return forward(forward);
      }
      if (settings instanceof OutputSettings.ToLog4j log4j) {
        return new Log4jOutput(log4j.configuration());
      }
    } catch (IOException e) {
      LOG.error("{}:{}: {}", rule.file(), rule.line(), e.getMessage());
    }
    return null;
  }

  private Output users(String name, boolean all, Predicate<String> users) {
    LineMaker texts = terminalTexts(lines, Clock.systemUTC(), all);
    return new QueuedOutput(name, new UserSink(name, texts, users, new UserSink.Terminals()), true);
  }

  /**
   * What users see: the line for some users, a heading and the line without its date for all.
   *
   * @param clock the heading's time
   */
  static LineMaker terminalTexts(LineSettings lines, Clock clock, boolean all) {
    TerminalText texts = new TerminalText(lines.sanitizer(), lines.zone());
    return all
        ? (record, text) -> texts.toAll(record, clock.instant().getEpochSecond(), text)
        : texts::toUsers;
  }

  private Output forward(OutputSettings.Forward to) throws IOException {
    String name = (to.transport() == Transport.UDP ? "@" : "@@") + to.host() + ":" + to.port();
    @Nullable Tls tls = to.tls() == null ? null : Tls.load(to.tls());
    Path folder = to.spool();
    Backlog backlog =
        folder == null
            ? new MemoryBacklog(OutputLimits.BACKLOG_BYTES)
            : new Spool(folder, to.spoolBytes(), OutputLimits.SEGMENT_BYTES);
    PeerLink.Connector connector =
        () -> {
          InetSocketAddress peer =
              new InetSocketAddress(InetAddress.getByName(to.host()), to.port());
          return to.transport() == Transport.UDP
              ? new UdpLink(peer)
              : new StreamLink(peer, to.host(), tls, OutputLimits.PEER);
        };
    return new ForwardOutput(
        name,
        to.host(),
        () -> new Framing(to.transport(), to.style(), lines),
        backlog,
        connector,
        backOff(),
        to.transport() == Transport.UDP ? Duration.ZERO : OutputLimits.SETTLE);
  }

  private static BackOff backOff() {
    return new BackOff(
        OutputLimits.FIRST_RECONNECT, OutputLimits.LONGEST_RECONNECT, System::nanoTime);
  }

  private Output device(Path path, LineFormat.Kind kind) {
    LineFormat format = new LineFormat(kind, lines.sanitizer(), lines.zone());
    return new QueuedOutput(
        path.toString(), new DeviceSink(path, format::format, kind::takes), true);
  }

  private Output file(OutputSettings.ToFile file) {
    Path path = file.path();
    FileMaker maker = FileMaker.of(path, file.mode(), file.owner(), file.group());
    @Nullable Rotator rotator =
        file.rotation().equals(Rotation.NONE)
            ? null
            : new Rotator(
                path, file.rotation(), maker, Clock.systemUTC(), lines.zone(), background);
    LogFile.Opener opener = file.create() ? () -> maker.open(path) : () -> PathFile.open(path);
    return new FileOutput(
        path.toString(),
        maker(file.style()),
        file.durability(),
        OutputLimits.QUEUE_BYTES,
        opener,
        rotator,
        System::nanoTime);
  }

  private Supplier<LineMaker> maker(LineStyle style) {
    return () -> LineMaker.of(style, lines);
  }
}

package org.jdoors.syslog.output;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.jdoors.syslog.config.LineStyle;
import org.jdoors.syslog.config.LocalSurroundings;
import org.jdoors.syslog.config.OutputSettings;
import org.jdoors.syslog.config.RecordFilter;
import org.jdoors.syslog.config.Rule;
import org.jdoors.syslog.config.Selectors;
import org.jdoors.syslog.config.SyslogConf;
import org.jdoors.syslog.record.Durability;
import org.jdoors.syslog.record.Sanitizer;
import org.jdoors.syslog.route.Delivery;
import org.jdoors.syslog.route.Receipt;
import org.jdoors.syslog.route.Router;

/**
 * A process for {@link CrashTest}: eight senders write {@code s SENDER NUMBER} to a file until they
 * are killed, and print what is acknowledged. Arguments: file, durability.
 */
final class CrashWriter {
  private static final int SENDERS = 8;

  private CrashWriter() {}

  public static void main(String[] args) throws Exception {
    Selectors all =
        SyslogConf.parse(
                "test",
                "*.debug\t/dev/null".getBytes(StandardCharsets.US_ASCII),
                new LocalSurroundings(false))
            .entries()
            .get(0)
            .selectors();
    OutputSettings file =
        new OutputSettings.ToFile(
            Path.of(args[0]),
            LineStyle.NATIVE,
            true,
            0644,
            null,
            null,
            Durability.WRITTEN,
            new OutputSettings.Rotation(
                Long.parseLong(args[2]), Duration.ZERO, 0, Duration.ZERO, false));
    Outputs outputs =
        Outputs.open(
            List.of(new Rule("test", 1, all, RecordFilter.ALL, file)),
            new LineSettings(new byte[] {'h'}, Sanitizer.UTF_8, ZoneOffset.UTC));
    Router router = new Router(outputs.routes(), Duration.ofSeconds(60));
    Durability durability = Durability.valueOf(args[1]);
    PrintStream out = System.out;
    for (int sender = 0; sender < SENDERS; sender++) {
      String name = args[3] + "." + sender;
      new Thread(() -> send(router, durability, name, out)).start();
    }
  }

  private static void send(Router router, Durability durability, String name, PrintStream out) {
    Delivery delivery = new Delivery();
    byte[] host = {'h'};
    for (int i = 0; ; i++) {
      byte[] text = ("s " + name + " " + i).getBytes(StandardCharsets.US_ASCII);
      delivery.record().fillLocal(13, 0, text, 0, text.length, 0, host);
      if (router.route(delivery, durability).status() == Receipt.Status.WRITTEN) {
        // One write(2), so that no line is torn but the last.
        byte[] line = ("s " + name + " " + i + "\n").getBytes(StandardCharsets.US_ASCII);
        out.write(line, 0, line.length);
        out.flush();
      }
    }
  }
}

package org.jdoors.syslog.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jdoors.syslog.config.Action;
import org.jdoors.syslog.config.ConfigException;
import org.jdoors.syslog.config.Entry;
import org.jdoors.syslog.config.LineStyle;
import org.jdoors.syslog.config.LocalSurroundings;
import org.jdoors.syslog.config.OutputSettings;
import org.jdoors.syslog.config.RecordFilter;
import org.jdoors.syslog.config.Rule;
import org.jdoors.syslog.config.SyslogConf;
import org.jdoors.syslog.record.Durability;
import org.jdoors.syslog.record.Sanitizer;
import org.jdoors.syslog.route.Delivery;
import org.jdoors.syslog.route.Receipt;
import org.jdoors.syslog.route.Router;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OutputsTest {
  private static final long NOW = 1_700_000_000L;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String START = "Nov 14 22:13:20 h ";

  @TempDir private Path folder;

  private Outputs open(String conf) throws ConfigException {
    return Outputs.open(
        rules(conf), new LineSettings(new byte[] {'h'}, Sanitizer.SINGLE_BYTE, ZoneOffset.UTC));
  }

  private List<Rule> rules(String conf) throws ConfigException {
    byte[] bytes = conf.replace("DIR", folder.toString()).getBytes(StandardCharsets.UTF_8);
    List<Rule> rules = new ArrayList<>();
    for (Entry entry :
        SyslogConf.parse("syslog.conf", bytes, new LocalSurroundings(true)).entries()) {
      Action.ToFile file = (Action.ToFile) entry.action();
      rules.add(
          new Rule(
              "syslog.conf",
              entry.line(),
              entry.selectors(),
              RecordFilter.ALL,
              new OutputSettings.ToFile(
                  Path.of(file.path()),
                  LineStyle.NATIVE,
                  true,
                  0644,
                  null,
                  null,
                  Durability.WRITTEN,
                  OutputSettings.Rotation.NONE)));
    }
    return rules;
  }

  private static Receipt log(Router router, String raw) {
    Delivery delivery = new Delivery();
    delivery
        .record()
        .fillNative(ByteBuffer.wrap(raw.getBytes(StandardCharsets.UTF_8)), NOW, new byte[] {'h'});
    return router.route(delivery);
  }

  private String content(String name) throws Exception {
    return Files.readString(folder.resolve(name), StandardCharsets.ISO_8859_1);
  }

  @Test
  void recordGoesToEveryFileThatSelectsIt() throws Exception {
    try (Outputs outputs = open("*.err\tDIR/err\n*.debug\tDIR/all\nmail.none\tDIR/none\n")) {
      Router router = new Router(outputs.routes(), PATIENCE);
      assertThat(log(router, "<11>bad").writers()).isEqualTo(2);
      assertThat(log(router, "<14>good é").writers()).isEqualTo(1);
      assertThat(content("err")).isEqualTo(START + "bad\n");
      assertThat(content("all")).isEqualTo(START + "bad\n" + START + "good \\303\\251\n");
      assertThat(content("none")).isEmpty();
    }
  }

  @Test
  void entriesWithTheSamePathEachWriteTheRecord() throws Exception {
    try (Outputs outputs = open("*.err\tDIR/f\n*.debug\tDIR/f\n")) {
      Router router = new Router(outputs.routes(), PATIENCE);
      assertThat(log(router, "<11>bad").writers()).isEqualTo(2);
      assertThat(content("f")).isEqualTo((START + "bad\n").repeat(2));
    }
  }

  @Test
  void linesAreAppended() throws Exception {
    Files.writeString(folder.resolve("f"), "before\n");
    try (Outputs outputs = open("*.debug\tDIR/f\n")) {
      log(new Router(outputs.routes(), PATIENCE), "<11>after");
    }
    assertThat(content("f")).isEqualTo("before\n" + START + "after\n");
  }

  @Test
  void outputThatIsFullIsToldAndCostsNoOther() throws Exception {
    try (Outputs outputs = open("*.debug\t/dev/full\n*.debug\tDIR/f\n")) {
      Router router = new Router(outputs.routes(), Duration.ofMillis(1));
      for (int i = 0; i < 3; i++) {
        Receipt receipt = log(router, "<11>x");
        assertThat(receipt.status()).isEqualTo(Receipt.Status.OVERDUE);
        assertThat(receipt.writers()).isEqualTo(1);
        assertThat(receipt.reason()).isEqualTo("/dev/full: No space left on device");
      }
      assertThat(content("f")).isEqualTo((START + "x\n").repeat(3));
    }
  }

  @Test
  void filesAreFoundAnewAfterAChange() throws Exception {
    String conf = "*.debug\tDIR/f\n";
    Outputs first = open(conf);
    Router router = new Router(first.routes(), PATIENCE);
    log(router, "<11>one");
    Files.move(folder.resolve("f"), folder.resolve("f.0"));
    log(router, "<11>two");
    assertThat(router.pause()).isTrue();
    try (first) {
      first.change(rules(conf));
      router.resume(first.routes());
      log(router, "<11>three");
    }
    assertThat(content("f.0")).isEqualTo(START + "one\n" + START + "two\n");
    assertThat(content("f")).isEqualTo(START + "three\n");
  }
}

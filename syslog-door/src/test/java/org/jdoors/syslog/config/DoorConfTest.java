package org.jdoors.syslog.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.jdoors.syslog.record.Durability;
import org.jdoors.syslog.record.Facility;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The daemon's own file. */
final class DoorConfTest {
  private static final String FULL =
      """
      mark-interval = "5m"

      [syslog-conf]
      create = true
      style = "rfc5424"
      durability = "on-disk"

      [input.udp]
      address = "192.0.2.1"
      rate = 100

      [input.secure]
      type = "tcp"
      connections = 7
      idle = "1h30m"
      tls = { certificate = "/c.pem", key = "/k.pem", peer = "optional", names = "a.example" }

      [input.unix]
      [input.kmsg]

      [output.messages]
      type = "file"
      path = "/var/log/m"
      style = "json"
      mode = "0600"
      owner = "root"
      durability = "on-disk"
      rotation = { size = "10M", every = "1d", keep = 5, keep-for = "30d", compress = true }

      [output.siem]
      type = "forward"
      host = "siem.example"
      spool = "/var/spool/siem"
      tls = {}

      [output.oncall]
      type = "users"
      users = ["root", "operator"]

      [output.bell]
      type = "command"
      command = ["/usr/bin/bell", "-x"]

      [[rule]]
      select = "mail.*; auth, AUTHPRIV.none"
      filter = 'app == "postfix"'
      output = ["messages", "siem"]

      [[rule]]
      select = "*.emerg"
      output = ["oncall", "bell"]
      """;

  @TempDir private Path folder;

  private static DoorConf parse(String text) {
    return DoorConf.parse("own.toml", text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> complaints(String text) {
    return parse(text).complaints().stream().map(Complaint::describe).toList();
  }

  @Test
  void everyKeyHasItsEffect() {
    DoorConf conf = parse(FULL);
    assertThat(conf.complaints()).isEmpty();
    assertThat(conf.markInterval()).isEqualTo(Duration.ofMinutes(5));
    assertThat(conf.createNative()).isTrue();
    assertThat(conf.nativeStyle()).isEqualTo(LineStyle.RFC5424);
    assertThat(conf.nativeDurability()).isEqualTo(Durability.ON_DISK);
    assertThat(conf.inputs())
        .containsExactlyInAnyOrder(
            new InputSettings.Udp("192.0.2.1", 514, new InputSettings.Limits(8192, 100, 1000)),
            new InputSettings.Tcp(
                "::",
                6514,
                new TlsSettings(
                    Path.of("/c.pem"),
                    Path.of("/k.pem"),
                    List.of(),
                    TlsSettings.PeerCertificate.OPTIONAL,
                    List.of("a.example"),
                    List.of()),
                new InputSettings.Limits(8192, 0, 1000),
                new InputSettings.ConnectionLimits(7, 20, Duration.ofMinutes(90))),
            new InputSettings.UnixDatagram(
                Path.of("/dev/log"), 0666, new InputSettings.Limits(8192, 0, 1000)),
            new InputSettings.Kmsg(Path.of("/dev/kmsg")));
    assertThat(conf.rules().stream().map(Rule::output))
        .containsExactly(
            new OutputSettings.ToFile(
                Path.of("/var/log/m"),
                LineStyle.JSON,
                true,
                0600,
                "root",
                null,
                Durability.ON_DISK,
                new OutputSettings.Rotation(
                    10 << 20, Duration.ofDays(1), 5, Duration.ofDays(30), true)),
            new OutputSettings.Forward(
                OutputSettings.Transport.TCP_COUNTED,
                "siem.example",
                6514,
                LineStyle.RFC5424,
                new TlsSettings(
                    null,
                    null,
                    List.of(),
                    TlsSettings.PeerCertificate.REQUIRED,
                    List.of("siem.example"),
                    List.of()),
                Path.of("/var/spool/siem"),
                64 << 20),
            new OutputSettings.ToUsers(List.of("root", "operator")),
            new OutputSettings.ToCommand(List.of("/usr/bin/bell", "-x"), LineStyle.NATIVE));
    Rule rule = conf.rules().get(0);
    assertThat(rule.line()).isEqualTo(44);
    assertThat(rule.selectors().accept(Facility.MAIL, 7)).isTrue();
    assertThat(rule.selectors().accept(Facility.AUTH, 0)).isFalse();
  }

  @Test
  void allErrorsAreToldAtOnceWithTheirPlaces() {
    assertThat(
            complaints(
                """
                mark-intervall = "5m"
                [input.udp]
                prot = 514
                  port = 70000
                [input.x]
                [output.m]
                type = "fil"
                [output.n]
                type = "file"
                [output.unused]
                type = "all"
                [[rule]]
                select = "mial.info"
                output = ["m", "n", "o"]
                [[rule]]
                filter = 'app = "x"'
                """))
        .containsExactly(
            "own.toml:1:1: unknown key \"mark-intervall\" in the file; did you mean"
                + " \"mark-interval\"? allowed: input, mark-interval, output, rule, syslog-conf",
            "own.toml:3:1: unknown key \"prot\" in [input.udp]; did you mean \"port\"? allowed:"
                + " address, burst, message-bytes, port, rate, type",
            "own.toml:4:3: port: not a whole number from 1 to 65535",
            "own.toml:5:1: [input.x] needs the key \"type\"; allowed: kmsg, streams, tcp, udp, unix",
            "own.toml:7:1: unknown type \"fil\"; did you mean \"file\"? allowed: all, command,"
                + " console, fifo, file, forward, log4j, terminal, users",
            "own.toml:8:1: [output.n] needs the key \"path\"",
            "own.toml:10:1: warning: no rule names [output.unused]",
            "own.toml:13:1: select: unknown facility \"mial\"; did you mean \"mail\"? allowed: *,"
                + " altcron, audit, auth, authpriv, console, cron, daemon, ftp, kern, local0,"
                + " local1, local2, local3, local4, local5, local6, local7, lpr, mail, mark, news,"
                + " ntp, syslog, user, uucp",
            "own.toml:14:1: unknown output \"o\"; allowed: n, unused",
            "own.toml:15:1: [[rule]] needs the key \"output\"",
            "own.toml:16:1: filter: character 5: unexpected \"=\"; allowed: ==, !=, contains,"
                + " starts-with, ends-with, like, matches, in");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "x = | 1:4: Unexpected",
        "mark-interval = 5 | 1:1: mark-interval: not a duration",
        "mark-interval = 0 | 1:1: mark-interval: not more than 0",
        "mark-interval = '' | 1:1: mark-interval: not a duration",
        "rule = 1 | 1:1: \"rule\" is no array of tables",
        "rule = [1] | 1:1: \"rule\" is no array of tables",
        "input = 1 | 1:1: \"input\" is no table",
        "input.udp = 1 | 1:1: [input.udp] is no table",
        "input.udp = {address = 'localhost'} | address: \"localhost\" is no numeric address",
        "input.udp = {address = '1.2.3.256'} | address: \"1.2.3.256\" is no numeric address",
        "input.udp = {address = ':::'} | address: \":::\" is no numeric address",
        "input.unix = {path = 'log'} | path: \"log\" does not begin with /",
        "input.unix = {mode = '999'} | mode: not a file mode",
        "input.unix = {message-bytes = 100} | message-bytes: not a whole number from 480 to 65536",
        "input.tcp = {tls = {}} | [input.tcp.tls] needs the keys \"certificate\" and \"key\"",
        "input.tcp = {tls = {key = '/k'}} | certificate and key come together",
        "input.tcp = {tls = {fingerprints = 'ab'}} | fingerprints: not a fingerprint",
        "input = {udp = {}, b = {type = 'udp'}} | [input.b] and [input.udp] are both udp",
        "output.forward = {host = 'h', transport = 'udp', spool = '/s'} | never knows",
        "output.forward = {host = 'h', transport = 'udp', tls = {}} | TLS wants",
        "output.file = {path = '/f', rotation = {}} | needs the key \"size\" or \"every\"",
        "output.file = {path = '/f', rotation = {size = '1X'}} | size: not a size",
        "output.file = {path = '/f', rotation = {every = '36h'}} | must be whole days",
        "output.file = {path = '/f', style = 'xml'} | style: not one of: json, native,",
        "output.users = {users = []} | users: names nobody",
        "output.command = {command = []} | command: has no words",
      })
  void valueThatCannotBeIsRefused(String text, String expected) {
    assertThat(complaints(text)).anySatisfy(line -> assertThat(line).contains(expected));
    assertThat(parse(text).complaints()).anyMatch(Complaint::isError);
  }

  @ParameterizedTest
  @CsvSource({
    "mail, is no selector", "mail., unknown level", "mail.=err, unknown level",
    "'mail.info;', is no selector", "'kern;mail.info', is no selector", "8.info, unknown facility",
    "'', not a string", "mail.9, unknown level"
  })
  void selectorsAreStrict(String selectors, String expected) {
    assertThat(complaints("[output.all]\n[[rule]]\noutput='all'\nselect='" + selectors + "'\n"))
        .singleElement()
        .asString()
        .startsWith("own.toml:4:1: select: ")
        .contains(expected);
  }

  @Test
  void rulesOfBothFilesAreTaken() throws Exception {
    Path log = Files.createFile(folder.resolve("log"));
    Path conf =
        Files.writeString(
            folder.resolve("syslog.conf"), "*.err\t" + log + "\nx\nmail.info\t@far\n");
    Path own = Files.writeString(folder.resolve("own.toml"), FULL);
    Settings settings = Settings.load(conf, own, new LocalSurroundings(false));
    assertThat(settings.rules()).hasSize(6);
    assertThat(settings.rules().get(0).output())
        .isEqualTo(
            new OutputSettings.ToFile(
                log,
                LineStyle.RFC5424,
                true,
                0644,
                null,
                null,
                Durability.ON_DISK,
                OutputSettings.Rotation.NONE));
    assertThat(settings.rules().get(1).output())
        .isEqualTo(
            new OutputSettings.Forward(
                OutputSettings.Transport.UDP, "far", 514, LineStyle.NATIVE, null, null, 0));
    assertThat(settings.complaints()).hasSize(1);
    assertThat(settings.markInterval()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void fileOfSyslogConfMustBeThereAtTheStartAndIsMadeAnewLater() throws Exception {
    Path log = Files.createFile(folder.resolve("log"));
    Path conf =
        Files.writeString(
            folder.resolve("syslog.conf"), "*.err\t" + log + "\n*.info\t" + log + "2\n");
    Settings settings = Settings.load(conf, null, new LocalSurroundings(false));
    assertThat(settings.rules())
        .singleElement()
        .extracting(Rule::output)
        .isInstanceOfSatisfying(
            OutputSettings.ToFile.class,
            file -> {
              assertThat(file.path()).isEqualTo(log);
              assertThat(file.create()).isTrue();
            });
  }

  @Test
  void missingSyslogConfIsNoFaultWhereThereAreRules() throws Exception {
    Path none = folder.resolve("none");
    Path own = Files.writeString(folder.resolve("own.toml"), FULL);
    assertThat(Settings.load(none, own, new LocalSurroundings(false)).complaints()).isEmpty();
    Settings fallback = Settings.load(none, null, new LocalSurroundings(false));
    assertThat(fallback.complaints().get(0).text())
        .isEqualTo("syslogd: can't open configuration file: No such file or directory");
    assertThat(fallback.rules()).anyMatch(rule -> rule.output() instanceof OutputSettings.ToAll);
  }

  @Test
  void ownFileThatIsWrongIsRefusedAsAWhole() throws IOException {
    Path own = Files.writeString(folder.resolve("own.toml"), "x = 1\ny = 2\n[output.all]\n");
    assertThatThrownBy(
            () -> Settings.load(folder.resolve("none"), own, new LocalSurroundings(false)))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(own + ":1:1: unknown key \"x\"")
        .hasMessageContaining("\n" + own + ":2:1: unknown key \"y\"");
  }

  @Test
  void hostileFilesAreRefused() {
    assertThat(complaints("a = " + "[".repeat(200_000))).hasSize(1);
    assertThat(complaints(" ".repeat(2 << 20))).containsExactly("own.toml:1:1: longer than 1 MiB");
    assertThat(DoorConf.parse("f", new byte[] {'#', (byte) 0xff}).complaints())
        .singleElement()
        .satisfies(complaint -> assertThat(complaint.reason()).isEqualTo("not UTF-8"));
  }

  /** Whatever a file is, there are complaints or settings, and no other failure. */
  @RepeatedTest(300)
  void damagedFileIsReadOrRefused(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    byte[] bytes = FULL.getBytes(StandardCharsets.UTF_8);
    for (int i = random.nextInt(8); i >= 0; i--) {
      int at = random.nextInt(bytes.length);
      bytes[at] =
          random.nextBoolean() ? (byte) random.nextInt(256) : bytes[random.nextInt(bytes.length)];
    }
    DoorConf conf = DoorConf.parse("f", bytes);
    assertThat(conf.complaints())
        .allSatisfy(complaint -> assertThat(complaint.line()).isPositive());
  }
}

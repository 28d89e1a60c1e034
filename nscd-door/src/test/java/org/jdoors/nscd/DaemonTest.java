package org.jdoors.nscd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdoors.door.Door;
import org.jdoors.door.DoorAttribute;
import org.jdoors.door.DoorException;
import org.jdoors.door.DoorServer;
import org.jdoors.door.Errno;
import org.jdoors.nscd.client.Answer;
import org.jdoors.nscd.client.NameService;
import org.jdoors.nscd.config.ConfigException;
import org.jdoors.nscd.config.Defaults;
import org.jdoors.nscd.entry.Group;
import org.jdoors.nscd.entry.Host;
import org.jdoors.nscd.entry.InternetAddress;
import org.jdoors.nscd.entry.Passwd;
import org.jdoors.nscd.source.dns.ScriptedServer;
import org.jdoors.nscd.source.dns.ZoneScript;
import org.jdoors.nscd.vectors.Vectors;
import org.jdoors.nscd.wire.CallNumber;
import org.jdoors.nscd.wire.HostError;
import org.jdoors.nscd.wire.NameServiceDoor;
import org.jdoors.nscd.wire.PackedHeader;
import org.jdoors.nscd.wire.Status;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Rcode;

/** The whole daemon through a real door. */
@Timeout(120)
final class DaemonTest {

  @TempDir private Path folder;
  private final AtomicInteger stops = new AtomicInteger();
  private Path door = Path.of("");
  private Path passwd = Path.of("");
  private Path nsswitch = Path.of("");

  @BeforeEach
  void setUp() throws IOException {
    door = folder.resolve("door");
    passwd = folder.resolve("passwd");
    nsswitch = folder.resolve("nsswitch.conf");
    Files.copy(Vectors.sampleFile("passwd"), passwd);
    Files.writeString(nsswitch, "passwd: files\ngroup: files\nhosts: files\nipnodes: files\n");
  }

  private Daemon start() throws ConfigException, DoorException {
    return start(Defaults.DNS_PORT);
  }

  private Daemon start(int dnsPort) throws ConfigException, DoorException {
    Configuration configuration =
        new Configuration(
            null,
            nsswitch,
            passwd,
            Vectors.sampleFile("group"),
            Vectors.sampleFile("hosts"),
            folder.resolve("resolv.conf"),
            dnsPort);
    return Daemon.start(configuration, door, stops::incrementAndGet);
  }

  private NameService open() throws IOException {
    return NameService.open(door, StandardCharsets.ISO_8859_1);
  }

  @Test
  void answersUsersGroupsAndHosts() throws Exception {
    try (Daemon daemon = start();
        NameService names = open()) {
      assertThat(names.ping()).isTrue();
      assertThat(names.passwd("alice").toOptional().orElseThrow())
          .isEqualTo(
              new Passwd(
                  "alice",
                  "x",
                  "",
                  1001,
                  10,
                  "Alice Q. Example,,,",
                  "/export/home/alice",
                  "/bin/ksh"));
      assertThat(names.passwd(1002).toOptional().map(Passwd::name)).contains("bob");
      assertThat(names.group("staff").toOptional().orElseThrow())
          .isEqualTo(new Group("staff", "", 10, List.of("alice", "bob", "j\u00f6rg")));
      assertThat(names.group(14).toOptional().map(Group::name)).contains("wheel");
      Host host = names.hosts("ALPHA").toOptional().orElseThrow();
      assertThat(host.name()).isEqualTo("alpha.example.com");
      assertThat(host.addresses()).containsExactly(new byte[] {10, 1, 2, 3});
      assertThat(names.hosts(new byte[] {10, 1, 2, 5}).toOptional().map(Host::name))
          .contains("multi.example.com");
      assertThat(
              names.ipnodes("dual.example.com").toOptional().orElseThrow().addresses().stream()
                  .map(InternetAddress::format))
          .containsExactly("2001:db8::5", "::ffff:10.9.9.9");
      byte[] six = Objects.requireNonNull(InternetAddress.parse("2001:db8::1"));
      assertThat(names.ipnodes(six).toOptional().map(Host::name)).contains("six.example.com");
      assertThat(names.passwd("nosuch")).isEqualTo(new Answer.NotFound<>(0));
      assertThat(names.hosts("nosuch")).isEqualTo(new Answer.NotFound<>(1));
      assertThat(daemon).isNotNull();
    }
  }

  @Test
  void answersHostsFromNameServers() throws Exception {
    Files.writeString(nsswitch, "hosts: files dns\nipnodes: files dns\n");
    Files.writeString(folder.resolve("resolv.conf"), "nameserver 127.0.0.1\nsearch test\n");
    ZoneScript zone =
        new ZoneScript()
            .answer("A www.test.", "www.test. 60 IN A 10.7.7.7")
            .answer("AAAA www.test.", "www.test. 60 IN AAAA 2001:db8::7")
            .answer("PTR 7.7.7.10.in-addr.arpa.", "7.7.7.10.in-addr.arpa. 60 IN PTR www.test.")
            .answer("A empty.test.")
            .rcode("A broken.test.", Rcode.SERVFAIL);
    try (ScriptedServer server = new ScriptedServer(1, 0, zone);
        Daemon daemon = start(server.port());
        NameService names = open()) {
      Host www = names.ipnodes("www").toOptional().orElseThrow();
      assertThat(www.name()).isEqualTo("www.test");
      assertThat(www.addresses().stream().map(InternetAddress::format))
          .containsExactly("2001:db8::7", "::ffff:10.7.7.7");
      assertThat(names.hosts("www").toOptional().map(Host::name)).contains("www.test");
      assertThat(names.hosts(new byte[] {10, 7, 7, 7}).toOptional().map(Host::name))
          .contains("www.test");
      assertThat(names.hosts("alpha").toOptional().map(Host::name)).contains("alpha.example.com");
      assertThat(names.hosts("nosuch.")).isEqualTo(new Answer.NotFound<>(1));
      assertThat(names.hosts("empty.test.")).isEqualTo(new Answer.NotFound<>(4));
      assertThat(names.hosts("broken.test."))
          .isEqualTo(new Answer.Failed<>(Status.TRY_AGAIN, HostError.TRY_AGAIN));
      assertThat(daemon).isNotNull();
    }
  }

  @Test
  void doorLooksAsClientsWantIt() throws Exception {
    try (Daemon daemon = start();
        Door client = Door.open(door)) {
      assertThat(client.info().cookie()).isEqualTo(NameServiceDoor.COOKIE);
      assertThat(client.info().attributes())
          .containsAll(EnumSet.of(DoorAttribute.UNREF, DoorAttribute.NO_CANCEL))
          .doesNotContain(DoorAttribute.REFUSE_DESC);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(door)))
          .isEqualTo(isRoot() ? "r--r--r--" : "rw-r--r--");
      assertThat(client.call(new byte[0])).isEmpty();
      assertThat(client.call(new byte[] {1, 0, 0})).containsExactly(1, 0, 0);
      assertThat(daemon).isNotNull();
    }
  }

  private static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  @Test
  void recordedErrorsComeThroughTheDoor() throws Exception {
    List<String> ids =
        List.of("search-good", "search-version-1", "search-8200-bytes", "ping-8200", "call-put");
    try (Daemon daemon = start();
        Door client = Door.open(door)) {
      Vectors.read("server-errors.json")
          .filter(vector -> ids.contains(vector.get("id").getAsString()))
          .forEach(
              vector -> {
                byte[] request = HexFormat.of().parseHex(vector.get("request").getAsString());
                try {
                  assertThat(HexFormat.of().formatHex(client.call(request)))
                      .isEqualTo(vector.get("reply").getAsString());
                } catch (DoorException e) {
                  throw new AssertionError(e);
                }
              });
      assertThat(daemon).isNotNull();
    }
  }

  @Test
  void changedFileIsSeen() throws Exception {
    try (Daemon daemon = start();
        NameService names = open()) {
      assertThat(names.passwd("newcomer")).isInstanceOf(Answer.NotFound.class);
      Path next = folder.resolve("next");
      String text = Files.readString(passwd, StandardCharsets.ISO_8859_1);
      Files.writeString(next, "newcomer:x:77:77:::\n" + text, StandardCharsets.ISO_8859_1);
      Files.move(next, passwd, StandardCopyOption.REPLACE_EXISTING);
      while (names.passwd("newcomer").toOptional().isEmpty()) {
        assertThat(names.passwd("alice").toOptional()).isPresent();
      }
      assertThat(names.passwd(77).toOptional().map(Passwd::name)).contains("newcomer");
      assertThat(daemon).isNotNull();
    }
  }

  @Test
  void manyClientsAtOnceGetTheirOwnAnswers() throws Exception {
    int clients = 8;
    ExecutorService pool = Executors.newFixedThreadPool(clients);
    try (Daemon daemon = start();
        NameService names = open()) {
      List<Future<?>> all = new ArrayList<>();
      for (int client = 0; client < clients; client++) {
        String user = client % 2 == 0 ? "alice" : "bob";
        all.add(
            pool.submit(
                () -> {
                  for (int i = 0; i < 2_000; i++) {
                    assertThat(names.passwd(user).toOptional().map(Passwd::name)).contains(user);
                  }
                  return null;
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
      assertThat(daemon).isNotNull();
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void clientFindsADaemonThatWasStartedAnew() throws Exception {
    Daemon first = start();
    try (NameService names = open()) {
      first.close();
      assertThatThrownBy(() -> names.passwd("alice")).isInstanceOf(IOException.class);
      try (Daemon second = start()) {
        assertThat(names.passwd("alice").toOptional()).isPresent();
        assertThat(second).isNotNull();
      }
    }
  }

  @Test
  void otherDoorsAreRefused() throws Exception {
    try (DoorServer other = DoorServer.create(call -> {}, EnumSet.noneOf(DoorAttribute.class))) {
      other.attach(door);
      assertThatThrownBy(this::open)
          .isInstanceOf(IOException.class)
          .hasMessage(door + ": not a name service door");
    }
  }

  @Test
  void secondDaemonIsRefused() throws Exception {
    try (Daemon daemon = start()) {
      assertThatThrownBy(this::start)
          .isInstanceOfSatisfying(
              DoorException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EBUSY))
          .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
      assertThat(daemon).isNotNull();
    }
  }

  @Test
  void reloadTakesANewPolicyAndKeepsTheOldOneIfTheNewIsBroken() throws Exception {
    try (Daemon daemon = start();
        NameService names = open()) {
      Files.writeString(nsswitch, "passwd: files [\n");
      assertThat(daemon.reload()).isFalse();
      assertThat(names.passwd("alice").toOptional()).isPresent();
      Files.writeString(nsswitch, "passwd: ldap\n");
      assertThat(daemon.reload()).isTrue();
      assertThat(names.passwd("alice")).isInstanceOf(Answer.LookYourself.class);
    }
  }

  private static Output run(String... args) {
    return Output.of(args);
  }

  private Output lookup(String... args) {
    List<String> all = new ArrayList<>(List.of("lookup", "--door", door.toString()));
    all.addAll(List.of(args));
    return run(all.toArray(new String[0]));
  }

  @Test
  void lookupPrintsAndEndsAsGetentDoes() throws Exception {
    try (Daemon daemon = start()) {
      assertThat(lookup("passwd", "bob", "1004"))
          .isEqualTo(
              new Output(
                  0,
                  """
                  bob:x:1002:10:Bob, the builder:/export/home/bob:/bin/sh
                  j\u00f6rg:x:1004:10:J\u00f6rg M\u00fcller:/home/joerg:/bin/sh
                  """,
                  ""));
      assertThat(lookup("passwd", "nosuch", "aged"))
          .isEqualTo(
              new Output(
                  2, "aged:pw,A.B:1003:10:password with age field:/home/aged:/bin/sh\n", ""));
      assertThat(lookup("group", "wheel")).isEqualTo(new Output(0, "wheel:*:14:root,alice\n", ""));
      assertThat(lookup("hosts", "alpha", "2001:db8::5"))
          .isEqualTo(
              new Output(
                  0,
                  """
                  10.1.2.3        alpha.example.com alpha www.example.com
                  2001:db8::5     dual.example.com dual
                  """,
                  ""));
      assertThat(lookup("hosts", "dual.example.com").out())
          .isEqualTo("2001:db8::5     dual.example.com dual dual-v4\n");
      assertThat(lookup("ipnodes", "dual.example.com").out())
          .isEqualTo(
              """
              2001:db8::5     dual.example.com dual dual-v4
              10.9.9.9        dual.example.com dual dual-v4
              """);
      assertThat(lookup("ahosts", "single").out())
          .isEqualTo(
              "192.168.7.7     STREAM single\n192.168.7.7     DGRAM  \n192.168.7.7     RAW    \n");
      assertThat(lookup("shadow", "alice").status()).isEqualTo(1);
      assertThat(lookup().status()).isEqualTo(1);
      assertThat(run("ping", "--door", door.toString()).status()).isZero();
      assertThat(daemon).isNotNull();
    }
  }

  private Output administer(String... args) {
    List<String> all = new ArrayList<>(List.of("--door", door.toString()));
    all.addAll(List.of(args));
    return run(all.toArray(new String[0]));
  }

  @Test
  void statisticsArePrintedAndCachesEmptied() throws Exception {
    try (Daemon daemon = start();
        NameService names = open()) {
      names.passwd("alice");
      names.passwd("alice");
      names.passwd("nosuch");
      Output before = administer("-g");
      assertThat(before.status()).isZero();
      assertThat(before.out())
          .startsWith("nscd configuration:\n\n         0  server debug level\n")
          .contains(
              """
              CACHE: passwd

              \t CONFIG:
              \t enabled: yes
              """)
          .contains(
              """
              \t positive hits: 1
              \t negative hits: 0
              \t positive misses: 1
              \t negative misses: 1
              \t total entries: 2
              \t queries queued: 0
              \t queries dropped: 0
              \t cache invalidations: 0
              \t cache hit rate: 33.3
              """);
      if (isRoot()) {
        assertThat(administer("-G").out()).isEqualTo(before.out());
      }
      Output change =
          administer("-i", "passwd", "-e", "group,no", "-p", "hosts,7", "-n", "hosts,-1");
      if (isRoot()) {
        assertThat(change).isEqualTo(new Output(0, "", ""));
        assertThat(administer("-g").out())
            .contains("\t total entries: 0\n", "\t cache invalidations: 1\n", "\t enabled: no\n")
            .contains("\t positive ttl: 7\n\t negative ttl: -1\n");
        assertThat(administer("-K").status()).isZero();
        assertThat(stops).hasValue(1);
      } else {
        assertMisused(change, "Must be root to use any option other than -g");
      }
      assertThat(daemon).isNotNull();
    }
  }

  @Test
  void repliesThatAreNoReportsAreRefused() throws Exception {
    for (int length : new int[] {0, 3, 128, 2007}) {
      try (DoorServer liar =
          DoorServer.builder(
                  call -> {
                    if (PackedHeader.CALL_NUMBER.get(call.argument(), 0) == CallNumber.PING) {
                      call.reply(call.argument());
                    } else {
                      call.result(length);
                      call.reply(length);
                    }
                  })
              .cookie(NameServiceDoor.COOKIE)
              .create()) {
        liar.attach(door);
        assertThat(administer("-g"))
            .isEqualTo(
                new Output(
                    1,
                    "",
                    isRoot()
                        ? "Cannot contact nscd properly(?)\n"
                        : "unable to get configuration and statistics data\n"));
      }
    }
  }

  @Test
  void configurationIsCheckedWithoutADaemon() throws IOException {
    Path conf = folder.resolve("nscd.conf");
    Files.writeString(conf, "enable-cache hosts no\n");
    String[] check = {"check-config", "-f", conf.toString(), "--nsswitch", nsswitch.toString()};
    assertThat(run(check)).isEqualTo(new Output(0, "", ""));
    Files.writeString(conf, "enable-cache hosts perhaps\n\nnonsense\n");
    Files.writeString(nsswitch, "passwd: files\nhosts: files [\n");
    Output faults = run(check);
    assertThat(faults.status()).isEqualTo(96);
    assertThat(faults.err().lines())
        .hasSize(3)
        .allMatch(line -> line.startsWith("nscd-door: "))
        .anyMatch(line -> line.contains(conf + ":1: "))
        .anyMatch(line -> line.contains(conf + ":3: "))
        .anyMatch(line -> line.contains(nsswitch + ":2: "));
    Files.delete(conf);
    assertOneLine(run("check-config", "-f", conf.toString()), 96, "no such file");
    assertThat(door).doesNotExist();
  }

  @Test
  void trouble() throws IOException {
    Path nowhere = folder.resolve("nowhere");
    assertThat(run("ping", "--door", nowhere.toString()).status()).isEqualTo(94);
    assertOneLine(run("lookup", "--door", nowhere.toString(), "passwd", "root"), 94, "nowhere");
    assertOneLine(run("run", "--door", folder.toString()), 95, "is a directory");
    assertOneLine(run("run", "--door", nowhere.resolve("door").toString()), 95, "does not exist");
    assertOneLine(run("run", "--nsswitch", nowhere.toString()), 96, "no such file");
    Files.writeString(nsswitch, "# c\npasswd: files [\n");
    assertOneLine(run("run", "--nsswitch", nsswitch.toString()), 96, nsswitch + ":2: ");
    assertOneLine(run("run", "--bogus"), 2, "--bogus");
    assertOneLine(run("bogus"), 2, "bogus");
    assertOneLine(run("start"), 2, "start");
    Files.writeString(door, "");
    assertOneLine(run("ping", "--door", door.toString()), 94, "no daemon");
  }

  private static void assertMisused(Output output, String message) {
    assertThat(output.err()).startsWith(message + "\nUsage: nscd-door ");
    assertThat(output.status()).isEqualTo(1);
    assertThat(output.out()).isEmpty();
  }

  private static void assertOneLine(Output output, int status, String part) {
    assertThat(output.err()).startsWith("nscd-door: ").contains(part).hasLineCount(1);
    assertThat(output.status()).isEqualTo(status);
    assertThat(output.out()).isEmpty();
  }
}

package org.jdoors.nscd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jdoors.nscd.client.Answer;
import org.jdoors.nscd.client.Listing;
import org.jdoors.nscd.client.NameService;
import org.jdoors.nscd.config.Defaults;
import org.jdoors.nscd.entry.Group;
import org.jdoors.nscd.entry.Host;
import org.jdoors.nscd.entry.Passwd;
import org.jdoors.nscd.vectors.Vectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Lists, groups of a user and statistics, through the door of a daemon. */
@Timeout(120)
final class ListingTest {

  @TempDir private Path folder;
  private Path door = Path.of("");
  private Path nsswitch = Path.of("");
  private Path passwd = Path.of("");

  @BeforeEach
  void setUp() throws IOException {
    door = folder.resolve("door");
    nsswitch = folder.resolve("nsswitch.conf");
    passwd = Vectors.sampleFile("passwd");
    Files.writeString(nsswitch, "passwd: files\ngroup: files\nhosts: files\nipnodes: files\n");
  }

  private Daemon start() throws Exception {
    Configuration configuration =
        new Configuration(
            null,
            nsswitch,
            passwd,
            Vectors.sampleFile("group"),
            Vectors.sampleFile("hosts"),
            folder.resolve("resolv.conf"),
            Defaults.DNS_PORT);
    return Daemon.start(configuration, door, () -> {});
  }

  private NameService open() throws IOException {
    return NameService.open(door, StandardCharsets.ISO_8859_1);
  }

  @Test
  void listsUsersWithoutThoseOfNis() throws Exception {
    try (Daemon daemon = start();
        NameService names = open();
        Listing<Passwd> users = names.listPasswd()) {
      List<Passwd> all = users.all().toOptional().orElseThrow();
      assertThat(all.stream().map(Passwd::name))
          .startsWith("root", "daemon", "alice", "bob", "aged")
          .contains("hugegecos", "nobody")
          .noneMatch(name -> name.startsWith("+"));
      assertThat(users.next()).isEqualTo(new Answer.NotFound<>(0));
      users.rewind();
      assertThat(users.next()).isEqualTo(new Answer.Found<>(all.get(0)));
      assertThat(users.next()).isEqualTo(new Answer.Found<>(all.get(1)));
      users.rewind();
      assertThat(users.all()).isEqualTo(new Answer.Found<>(all));
      assertThat(daemon).isNotNull();
    }
  }

  @Test
  void listsGroupsAndHosts() throws Exception {
    try (Daemon daemon = start();
        NameService names = open();
        Listing<Group> groups = names.listGroup();
        Listing<Host> hosts = names.listHosts()) {
      // Both at once: they are two lists.
      assertThat(groups.next().toOptional().map(Group::name)).contains("root");
      assertThat(hosts.next().toOptional()).isPresent();
      assertThat(groups.all().toOptional().orElseThrow())
          .contains(new Group("staff", "", 10, List.of("alice", "bob", "j\u00f6rg")));
      assertThat(hosts.all().toOptional().orElseThrow().stream().map(Host::name))
          .contains("alpha.example.com", "single")
          .doesNotContain("six.example.com");
      assertThat(daemon).isNotNull();
    }
  }

  @Test
  void longListsComeWhole() throws Exception {
    passwd = folder.resolve("passwd");
    List<String> lines =
        IntStream.range(0, 2000).mapToObj(i -> "u%d:x:%d:1:::".formatted(i, i)).toList();
    Files.write(passwd, lines);
    try (Daemon daemon = start();
        NameService names = open();
        Listing<Passwd> users = names.listPasswd()) {
      assertThat(users.all().toOptional().orElseThrow().stream().map(Passwd::toLine))
          .isEqualTo(lines);
      assertThat(daemon).isNotNull();
    }
  }

  @Test
  void sourcesThatAreNotServedAreTheClientsWork() throws Exception {
    Files.writeString(nsswitch, "passwd: files ldap\ngroup: ldap\n");
    try (Daemon daemon = start();
        NameService names = open();
        Listing<Passwd> users = names.listPasswd()) {
      assertThat(users.next()).isInstanceOf(Answer.LookYourself.class);
      assertThat(users.all()).isInstanceOf(Answer.LookYourself.class);
      assertThat(names.groups("alice")).isInstanceOf(Answer.LookYourself.class);
      assertThat(lookup("passwd"))
          .isEqualTo(
              new Output(
                  3,
                  "",
                  "nscd-door: passwd: not in the sources that the daemon serves;"
                      + " it leaves the rest to clients\n"));
      assertThat(daemon).isNotNull();
    }
  }

  @Test
  void listsOfAnEndedDaemonFail() throws Exception {
    Daemon first = start();
    try (NameService names = open();
        Listing<Passwd> users = names.listPasswd()) {
      assertThat(users.next().toOptional()).isPresent();
      first.close();
      try (Daemon second = start()) {
        assertThat(users.next()).isInstanceOf(Answer.Failed.class);
        assertThat(users.all()).isInstanceOf(Answer.Failed.class);
        users.rewind();
        assertThat(users.next().toOptional().map(Passwd::name)).contains("root");
        assertThat(second).isNotNull();
      }
    }
  }

  @Test
  void groupsOfAUser() throws Exception {
    try (Daemon daemon = start();
        NameService names = open()) {
      List<Integer> alice = List.of(10, 14, 31, 101, 102, 103, (int) 2147483650L);
      assertThat(names.groups("alice")).isEqualTo(new Answer.Found<>(alice));
      assertThat(names.groups("alice", 31).toOptional().orElseThrow())
          .startsWith(31, 10, 14, 101)
          .containsExactlyInAnyOrderElementsOf(alice);
      assertThat(names.groups("nosuch")).isEqualTo(new Answer.Found<>(List.of()));
      assertThat(names.groups("nosuch", 7)).isEqualTo(new Answer.Found<>(List.of(7)));
      assertThat(lookup("initgroups", "alice", "nosuch").out())
          .isEqualTo(
              "alice                 10 14 31 101 102 103 2147483650\nnosuch               \n");
      assertThat(daemon).isNotNull();
    }
  }

  private Output lookup(String... args) {
    String[] all = new String[args.length + 3];
    all[0] = "lookup";
    all[1] = "--door";
    all[2] = door.toString();
    System.arraycopy(args, 0, all, 3, args.length);
    return Output.of(all);
  }

  @Test
  void lookupListsAsGetentDoes() throws Exception {
    try (Daemon daemon = start()) {
      assertThat(lookup("group").out()).startsWith("root::0:\nother::1:root\n");
      assertThat(lookup("passwd").out().lines().count()).isGreaterThan(9);
      assertThat(lookup("hosts").out()).contains("\n10.1.2.5        multi.example.com ");
      assertThat(lookup("ahosts").out()).isEqualTo(lookup("hosts").out());
      assertThat(lookup("initgroups"))
          .isEqualTo(new Output(3, "", "nscd-door: Enumeration not supported on initgroups\n"));
      assertThat(lookup("hosts", "10.258", "010.1.2.3", "1.2.3.4.5", "10.1.2.3").out())
          .isEqualTo(
              """
              10.0.1.2        10.258
              8.1.2.3         010.1.2.3
              10.1.2.3        alpha.example.com alpha www.example.com
              """);
      assertThat(daemon).isNotNull();
    }
  }

  /** Each look-up is a hit or a miss, and every miss that was remembered is an entry. */
  @Test
  void statisticsAddUpToTheLookUpsMade() throws Exception {
    try (Daemon daemon = start();
        NameService names = open()) {
      int rounds = 5;
      for (int i = 0; i < rounds; i++) {
        names.passwd("alice");
        names.passwd("nosuch");
        names.passwd(1002);
        names.group("staff");
        names.group(4711);
        names.hosts("alpha");
        names.hosts("ALPHA");
        names.ipnodes("nosuch");
      }
      try (Listing<Passwd> users = names.listPasswd()) {
        assertThat(users.all().toOptional()).isPresent();
      }
      names.groups("alice");
      String report = Output.of("--door", door.toString(), "-g").out();
      assertThat(report.lines().filter(line -> line.startsWith("CACHE: "))).hasSize(19);
      assertStatistics(report, "passwd", 2 * (rounds - 1), rounds - 1, 2, 1);
      assertStatistics(report, "group", rounds - 1, rounds - 1, 1, 1);
      assertStatistics(report, "hosts", 2 * rounds - 1, 0, 1, 0);
      assertStatistics(report, "ipnodes", 0, rounds - 1, 0, 1);
      assertStatistics(report, "services", 0, 0, 0, 0);
      assertThat(daemon).isNotNull();
    }
  }

  private static void assertStatistics(
      String report, String cache, int hits, int negativeHits, int misses, int negativeMisses) {
    int all = hits + negativeHits + misses + negativeMisses;
    double rate = all == 0 ? 0 : 100.0 * (hits + negativeHits) / all;
    int start = report.indexOf("CACHE: " + cache + "\n");
    String section = report.substring(report.indexOf("\t STATISTICS:", start));
    assertThat(section)
        .startsWith(
            """
            \t STATISTICS:
            \t positive hits: %d
            \t negative hits: %d
            \t positive misses: %d
            \t negative misses: %d
            \t total entries: %d
            \t queries queued: 0
            \t queries dropped: 0
            \t cache invalidations: 0
            \t cache hit rate: %.1f
            """
                .formatted(
                    hits, negativeHits, misses, negativeMisses, misses + negativeMisses, rate));
  }
}

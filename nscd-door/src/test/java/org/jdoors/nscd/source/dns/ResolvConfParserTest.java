package org.jdoors.nscd.source.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Name;

final class ResolvConfParserTest {

  private final List<String> faults = new ArrayList<>();

  private ResolvConf parse(String text) {
    return ResolvConfParser.parse(text, (line, reason) -> faults.add(line + ": " + reason));
  }

  private static List<String> servers(ResolvConf conf) {
    return conf.servers().stream().map(ServerAddress::toString).toList();
  }

  private static List<String> search(ResolvConf conf) {
    return conf.search().stream().map(Name::toString).toList();
  }

  @Test
  void emptyFileMeansTheServerHere() {
    ResolvConf conf = parse("");
    assertThat(servers(conf)).containsExactly("127.0.0.1");
    assertThat(conf.search()).isEmpty();
    assertThat(conf.ndots()).isEqualTo(1);
    assertThat(conf.timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(conf.attempts()).isEqualTo(2);
    assertThat(conf.rotate()).isFalse();
    assertThat(conf.edns()).isTrue();
    assertThat(conf.tcp()).isFalse();
  }

  @Test
  void everythingIsRead() {
    ResolvConf conf =
        parse(
            """
            # comment
            ; comment

            nameserver 10.0.0.1
            nameserver\t2001:db8::1 \r
            nameserver 0.0.0.0
            domain example.com
            options ndots:3 timeout:7
            options attempts:4 rotate use-vc trust-ad edns0
            """);
    assertThat(servers(conf)).containsExactly("10.0.0.1", "2001:db8::1", "127.0.0.1");
    assertThat(search(conf)).containsExactly("example.com.");
    assertThat(conf.ndots()).isEqualTo(3);
    assertThat(conf.timeout()).isEqualTo(Duration.ofSeconds(7));
    assertThat(conf.attempts()).isEqualTo(4);
    assertThat(conf.rotate()).isTrue();
    assertThat(conf.tcp()).isTrue();
    assertThat(faults).isEmpty();
  }

  @Test
  void lastOfDomainAndSearchCounts() {
    assertThat(search(parse("search a.org b.org. .\n"))).containsExactly("a.org.", "b.org.", ".");
    assertThat(search(parse("search a.org b.org\ndomain c.org\n"))).containsExactly("c.org.");
    assertThat(search(parse("domain c.org\nsearch a.org b.org\n")))
        .containsExactly("a.org.", "b.org.");
    assertThat(faults).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nameserver ns.example.com     | 2: bad address 'ns.example.com'",
        "nameserver 10.0.0.1%eth0      | 2: bad address '10.0.0.1%eth0'",
        "nameserver fe80::1%           | 2: bad address 'fe80::1%'",
        "nameserver                    | 2: nothing after 'nameserver'",
        "search a..b                   | 2: bad domain 'a..b'",
        "options ndots:x               | 2: no number in option 'ndots:x'",
        "options timeout:              | 2: no number in option 'timeout:'",
        "options ndots:99              | 2: option 'ndots:99' is taken as 15",
        "options attempts:0            | 2: option 'attempts:0' is taken as 1",
        "options fast                  | 2: unknown option 'fast'",
        "sortlist 10.0.0.0             | 2: sortlist is not used: clients order addresses themselves",
        "NAMESERVER 10.0.0.1           | 2: unknown keyword 'NAMESERVER'",
      })
  void faultIsToldWithItsLineAndTheRestHolds(String line, String fault) {
    ResolvConf conf = parse("nameserver 10.0.0.7\n" + line + "\nnameserver 10.0.0.8\n");
    assertThat(faults).containsExactly(fault);
    assertThat(servers(conf)).containsExactly("10.0.0.7", "10.0.0.8");
  }

  @Test
  void serversAndDomainsAreBounded() {
    ResolvConf conf =
        parse("nameserver 10.0.0.1\n".repeat(5) + "search" + " a.org".repeat(40) + "\n");
    assertThat(conf.servers()).hasSize(ResolvConf.MAX_SERVERS);
    assertThat(conf.search()).hasSize(ResolvConf.MAX_SEARCH);
    assertThat(faults)
        .containsExactly(
            "4: more than 3 name servers",
            "5: more than 3 name servers",
            "6: more than 32 domains");
  }

  @Test
  void linkLocalServerHasItsInterface() throws Exception {
    ResolvConf conf = parse("nameserver fe80::1%lo\nnameserver fe80::2%3\nnameserver fe80::3\n");
    assertThat(servers(conf)).containsExactly("fe80::1%lo", "fe80::2%3", "fe80::3");
    assertThat(faults).isEmpty();
    assertThat(((Inet6Address) conf.servers().get(1).resolve()).getScopeId()).isEqualTo(3);
    assertThat(((Inet6Address) conf.servers().get(2).resolve()).getScopeId()).isZero();
    for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      ServerAddress server = parse("nameserver fe80::1%" + each.getName()).servers().get(0);
      assertThat(((Inet6Address) server.resolve()).getScopeId()).isEqualTo(each.getIndex());
    }
    ServerAddress nowhere = parse("nameserver fe80::1%nosuch").servers().get(0);
    assertThatThrownBy(nowhere::resolve).hasMessage("no interface nosuch");
  }

  @Test
  void indentedKeywordIsNotUsed() {
    assertThat(servers(parse(" nameserver 10.0.0.1\n"))).containsExactly("127.0.0.1");
    assertThat(faults).containsExactly("1: blanks before 'nameserver'");
  }
}

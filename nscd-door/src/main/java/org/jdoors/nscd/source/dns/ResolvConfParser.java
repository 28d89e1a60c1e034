package org.jdoors.nscd.source.dns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ObjIntConsumer;
import org.xbill.DNS.Name;

/**
 * Reads resolv.conf. A keyword starts its line; lines that start with {@code #} or {@code ;}, and
 * blank lines, mean nothing. Of {@code domain} and {@code search} the last line counts. What cannot
 * be used is told and skipped, the rest of the file holds.
 */
final class ResolvConfParser {

  /** Told about each part of the file that is not used. */
  @FunctionalInterface
  interface Faults {

    /** Line {@code line}, from 1, is not used, or not in full. */
    void told(int line, String reason);
  }

  /** Options of the resolver libraries that have no meaning here. */
  private static final List<String> IGNORED_OPTIONS =
      List.of(
          "debug",
          "inet6",
          "ip6-bytestring",
          "ip6-dotint",
          "no-check-names",
          "no-ip6-dotint",
          "no-reload",
          "single-request",
          "single-request-reopen",
          "trust-ad");

  private final Faults faults;
  private int number;
  private final List<ServerAddress> servers = new ArrayList<>();
  private List<Name> search = List.of();
  private int ndots = 1;
  private int timeout = 5;
  private int attempts = 2;
  private boolean rotate;
  private boolean edns = true;
  private boolean tcp;
  private boolean tld = true;
  private boolean ipv6 = true;

  private ResolvConfParser(Faults faults) {
    this.faults = faults;
  }

  static ResolvConf parse(String text, Faults faults) {
    ResolvConfParser parser = new ResolvConfParser(faults);
    for (String line : text.split("\n", -1)) {
      parser.number++;
      parser.line(line);
    }
    return new ResolvConf(
        parser.servers.isEmpty() ? List.of(ServerAddress.LOOPBACK) : parser.servers,
        parser.search,
        parser.ndots,
        Duration.ofSeconds(parser.timeout),
        parser.attempts,
        parser.rotate,
        parser.edns,
        parser.tcp,
        parser.tld,
        parser.ipv6);
  }

  private void line(String line) {
    if (line.isBlank() || line.startsWith("#") || line.startsWith(";")) {
      return;
    }
    List<String> words = Arrays.asList(line.strip().split("[ \t]+"));
    String keyword = words.get(0);
    List<String> values = words.subList(1, words.size());
    if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
      fault("blanks before '" + printable(keyword) + "'");
    } else if (values.isEmpty()) {
      fault("nothing after '" + printable(keyword) + "'");
    } else {
      switch (keyword) {
        case "nameserver" -> server(values.get(0));
        case "domain" -> search(values.subList(0, 1));
        case "search" -> search(values);
        case "options" -> values.forEach(this::option);
        case "sortlist" -> fault("sortlist is not used: clients order addresses themselves");
        default -> fault("unknown keyword '" + printable(keyword) + "'");
      }
    }
  }

  private void server(String text) {
    ServerAddress address = ServerAddress.parse(text);
    if (address == null) {
      fault("bad address '" + printable(text) + "'");
    } else if (servers.size() == ResolvConf.MAX_SERVERS) {
      fault("more than " + ResolvConf.MAX_SERVERS + " name servers");
    } else {
      servers.add(address);
    }
  }

  private void search(List<String> domains) {
    List<Name> names = new ArrayList<>();
    for (String domain : domains) {
      Name name = domain.equals(".") ? Name.root : HostNames.parse(domain);
      if (name == null) {
        fault("bad domain '" + printable(domain) + "'");
      } else if (names.size() == ResolvConf.MAX_SEARCH) {
        fault("more than " + ResolvConf.MAX_SEARCH + " domains");
        break;
      } else {
        names.add(name);
      }
    }
    search = names;
  }

  private void option(String option) {
    int colon = option.indexOf(':');
    String name = colon < 0 ? option : option.substring(0, colon);
    String value = colon < 0 ? "" : option.substring(colon + 1);
    switch (name) {
      case "ndots" -> number(option, value, 0, ResolvConf.MAX_NDOTS, (p, n) -> p.ndots = n);
      case "timeout", "retrans" ->
          number(option, value, 1, ResolvConf.MAX_TIMEOUT, (p, n) -> p.timeout = n);
      case "attempts", "retry" ->
          number(option, value, 1, ResolvConf.MAX_ATTEMPTS, (p, n) -> p.attempts = n);
      case "rotate" -> rotate = true;
      case "edns0" -> edns = true;
      case "use-vc", "usevc" -> tcp = true;
      case "no-tld-query", "no_tld_query" -> tld = false;
      case "no-aaaa" -> ipv6 = false;
      default -> {
        if (!IGNORED_OPTIONS.contains(name)) {
          fault("unknown option '" + printable(option) + "'");
        }
      }
    }
  }

  private void number(
      String option, String value, int least, int most, ObjIntConsumer<ResolvConfParser> field) {
    if (value.isEmpty() || value.length() > 9 || !value.chars().allMatch(Character::isDigit)) {
      fault("no number in option '" + printable(option) + "'");
      return;
    }
    int wanted = Integer.parseInt(value);
    int used = Math.max(least, Math.min(most, wanted));
    if (used != wanted) {
      fault("option '" + option + "' is taken as " + used);
    }
    field.accept(this, used);
  }

  private void fault(String reason) {
    faults.told(number, reason);
  }

  private static String printable(String text) {
    String shown = text.length() > 64 ? text.substring(0, 64) + "..." : text;
    return shown.replaceAll("[^ -~]", "?");
  }
}

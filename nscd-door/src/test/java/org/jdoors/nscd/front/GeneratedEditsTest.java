package org.jdoors.nscd.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jdoors.nscd.entry.InternetAddress;
import org.jdoors.nscd.file.SteppedReads;
import org.jdoors.nscd.source.SimpleReading;
import org.jdoors.nscd.wire.AddressFamily;
import org.jdoors.nscd.wire.Key;
import org.jdoors.nscd.wire.Operation;
import org.jdoors.nscd.wire.PackedHeader;
import org.jdoors.nscd.wire.RequestWriter;
import org.jdoors.nscd.wire.Status;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.io.TempDir;

/**
 * Through caches, edits and the passing of time, what the daemon answers is what a simple reading
 * of the file as it is says. Each round is a seed.
 */
final class GeneratedEditsTest {

  private static final int ROUNDS = 40;
  private static final int STEPS = 250;
  private static final RequestWriter.Client CLIENT = new RequestWriter.Client(1, 1, 524288);
  private static final String[] USERS = {"a", "b", "ab", "A", "+a", "-b", "x y", "aa", "j\u00f6"};
  private static final String[] IDS = {"0", "1", "2", " 3", "+4", "-1", "", "5x", "2147483648"};
  private static final String[] HOSTS = {"h", "H", "hh", "host", "Host.dom", "dom", "other"};
  private static final String[] ADDRESSES = {"10.0.0.1", "10.2", "::1", "2001:db8::5", "junk"};

  @TempDir private Path etc;
  private final SteppedReads reads = new SteppedReads();

  /** Time stamps that differ from edit to edit, all of them long ago. */
  private long edits;

  private List<String> passwd = List.of();
  private List<String> group = List.of();
  private List<String> hosts = List.of();

  private static String any(Random random, String... of) {
    return of[random.nextInt(of.length)];
  }

  private static List<String> lines(Random random, Supplier<String> line) {
    List<String> lines = new ArrayList<>();
    for (int i = random.nextInt(10); i >= 0; i--) {
      lines.add(line.get());
    }
    return lines;
  }

  private void editPasswd(Random random) throws IOException {
    passwd =
        lines(
            random,
            () ->
                any(random, USERS)
                    + ":x:"
                    + any(random, IDS)
                    + ":"
                    + any(random, IDS)
                    + any(random, ":g:/d:/s", ":::", ":::", ":g:/d", ":g:/d:/s\r"));
    write("passwd", passwd, random);
  }

  private void editGroup(Random random) throws IOException {
    group =
        lines(
            random,
            () ->
                any(random, USERS)
                    + any(random, "::", ":*:", ":")
                    + any(random, IDS)
                    + any(random, ":", ":a,b", ":a,,b", ":a:b", ""));
    write("group", group, random);
  }

  private void editHosts(Random random) throws IOException {
    hosts =
        lines(
            random,
            () ->
                any(random, "", "", " ", "#")
                    + any(random, ADDRESSES)
                    + any(random, " ", "\t", "  ")
                    + any(random, HOSTS)
                    + any(random, "", " ", "\t" + any(random, HOSTS), " # c", "\r"));
    write("hosts", hosts, random);
  }

  /** In place or by another file, and rested, so that what it says holds at once. */
  private void write(String name, List<String> lines, Random random) throws IOException {
    boolean replaced = random.nextBoolean();
    Path file = etc.resolve(replaced ? "next" : name);
    String text = String.join("\n", lines) + any(random, "\n", "");
    Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
    Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_600_000_000L + edits++)));
    if (replaced) {
      Files.move(file, etc.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static @Nullable String answer(SampleSystem system, Operation operation, Key key) {
    ByteBuffer reply = system.answer(RequestWriter.search(operation, CLIENT, key), 1, 1);
    int status = PackedHeader.STATUS.get(reply, 0);
    assertThat(status).isIn(Status.SUCCESS, Status.NOT_FOUND);
    if (status == Status.NOT_FOUND) {
      return null;
    }
    byte[] text = new byte[(int) PackedHeader.DATA_LENGTH.get(reply, 0)];
    reply.get((int) PackedHeader.DATA_OFFSET.get(reply, 0), text);
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  private static Key name(String name) {
    return new Key.Name(name.getBytes(StandardCharsets.ISO_8859_1));
  }

  private void lookup(SampleSystem system, Random random) {
    String user = any(random, USERS);
    String host = any(random, HOSTS);
    int id = random.nextInt(8) - 1;
    byte[] address = InternetAddress.parse(any(random, "10.0.0.1", "10.2", "::1", "2001:db8::5"));
    byte[] six = InternetAddress.toIpv6(Objects.requireNonNull(address));
    String text = InternetAddress.format(Objects.requireNonNull(address));
    switch (random.nextInt(8)) {
      case 0 ->
          compare(
              system, Operation.PASSWD_BYNAME, name(user), SimpleReading.userByName(passwd, user));
      case 1 ->
          compare(
              system,
              Operation.PASSWD_BYUID,
              new Key.Numeric(Integer.toUnsignedLong(id)),
              SimpleReading.userById(passwd, id));
      case 2 ->
          compare(
              system, Operation.GROUP_BYNAME, name(user), SimpleReading.groupByName(group, user));
      case 3 ->
          compare(
              system,
              Operation.GROUP_BYGID,
              new Key.Numeric(Integer.toUnsignedLong(id)),
              SimpleReading.groupById(group, id));
      case 4 ->
          compare(
              system,
              Operation.HOSTS_BYNAME,
              name(host),
              SimpleReading.hostByName(hosts, host, true));
      case 5 ->
          compare(
              system,
              Operation.IPNODES_BYNAME,
              new Key.HostName(AddressFamily.INET6, 3, host.getBytes(StandardCharsets.ISO_8859_1)),
              SimpleReading.hostByName(hosts, host, false));
      case 6 -> {
        if (address.length == InternetAddress.IPV4_BYTES) {
          compare(
              system,
              Operation.HOSTS_BYADDR,
              new Key.HostAddress(AddressFamily.INET, address),
              SimpleReading.hostByAddress(hosts, text, true));
        }
      }
      default ->
          compare(
              system,
              Operation.IPNODES_BYADDR,
              new Key.HostAddress(AddressFamily.INET6, six),
              SimpleReading.hostByAddress(hosts, text, false));
    }
  }

  private void compare(SampleSystem system, Operation operation, Key key, @Nullable String wanted) {
    assertThat(answer(system, operation, key))
        .as("%s of %s in %s %s %s", operation, key, passwd, group, hosts)
        .isEqualTo(wanted);
  }

  @RepeatedTest(ROUNDS)
  void answersAreThoseOfTheFileAsItIs(RepetitionInfo round) throws IOException {
    Random random = new Random(round.getCurrentRepetition());
    editPasswd(random);
    editGroup(random);
    editHosts(random);
    SampleSystem system = new SampleSystem(SampleSystem.FILES, etc, Duration.ZERO, reads.reads());
    for (int step = 0; step < STEPS; step++) {
      switch (random.nextInt(20)) {
        case 0 -> editPasswd(random);
        case 1 -> editGroup(random);
        case 2 -> editHosts(random);
        case 3 -> system.now.addAndGet(TimeUnit.SECONDS.toNanos(random.nextInt(1000)));
        default -> lookup(system, random);
      }
    }
  }
}

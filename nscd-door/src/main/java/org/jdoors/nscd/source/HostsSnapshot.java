package org.jdoors.nscd.source;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jdoors.nscd.entry.Blanks;
import org.jdoors.nscd.entry.InternetAddress;
import org.jdoors.nscd.file.LineFaults;
import org.jspecify.annotations.Nullable;

/**
 * A hosts file, by name and by address, for the databases hosts (lines with IPv4 addresses only)
 * and ipnodes (all lines).
 *
 * <p>By address the first matching line is the answer. By name it is the first matching line; of
 * each further line that carries the name and contains the first line's canonical name, the aliases
 * are added to the first line, and the address with the blanks after it becomes a line of its own.
 * That a line only has to contain the canonical name, at any place, is how the C library decides.
 *
 * <p>Source: illumos lib/nsswitch/files/common/gethostent.c, and {@code __str2hostent}.
 */
final class HostsSnapshot implements Snapshot {

  /**
   * Longest line that is searched for names, comment and outer blanks included, in bytes: what fits
   * NSS_LINELEN_HOSTS with a newline and a NUL.
   */
  private static final int LONGEST_WITH_NAMES = 8190;

  /** Longest text of an address in the database hosts: INET_ADDRSTRLEN. */
  private static final int LONGEST_IPV4 = 16;

  private final LineTable lines;
  private final byte[] bytes;

  /** Per usable line: where its text starts and ends, without comment and outer blanks. */
  private final int[] starts;

  private final int[] ends;
  private final boolean[] ipv4;
  private final BytesIndex names;
  private final BytesIndex addresses;
  private final int entries;

  private HostsSnapshot(Builder builder) {
    this.lines = builder.lines;
    this.bytes = builder.bytes;
    this.starts = builder.starts;
    this.ends = builder.ends;
    this.ipv4 = builder.ipv4;
    this.names = builder.names;
    this.addresses = builder.addresses;
    this.entries = builder.entries;
  }

  static HostsSnapshot read(byte[] bytes, LineFaults faults) {
    LineTable lines = LineTable.split(bytes);
    Builder builder = new Builder(lines);
    for (int line = 0; line < lines.count(); line++) {
      String fault = builder.add(line);
      if (fault != null) {
        faults.skipped(lines.number(line), fault);
      }
    }
    return new HostsSnapshot(builder);
  }

  /** What grows while lines are read. */
  private static final class Builder {

    private final LineTable lines;
    private final byte[] bytes;
    private final int[] starts;
    private final int[] ends;
    private final boolean[] ipv4;
    private final BytesIndex names;
    private final byte[] addressBytes;
    private final BytesIndex addresses;
    private int entries;

    Builder(LineTable lines) {
      this.lines = lines;
      bytes = lines.bytes();
      starts = new int[lines.count()];
      ends = new int[lines.count()];
      ipv4 = new boolean[lines.count()];
      names = new BytesIndex(bytes, true, lines.count());
      addressBytes = new byte[lines.count() * InternetAddress.IPV6_BYTES];
      addresses = new BytesIndex(addressBytes, false, lines.count());
    }

    /** Adds a line, or says why not; blank lines and comments are fine and add nothing. */
    @Nullable String add(int line) {
      int limit = Blanks.find(bytes, lines.start(line), lines.end(line), '#');
      int start = Blanks.skipSpaces(bytes, lines.start(line), limit);
      if (start == limit) {
        return null;
      }
      int end = limit;
      while (Blanks.isSpace(bytes[end - 1])) {
        end--;
      }
      int addressEnd = Blanks.skipWord(bytes, start, end);
      byte[] address = InternetAddress.parse(bytes, start, addressEnd);
      if (address == null) {
        return "bad address " + Quoted.of(bytes, start, addressEnd);
      }
      if (addressEnd == end) {
        return "no name after the address";
      }
      if (Blanks.find(bytes, start, end, '\0') != end) {
        return "a NUL byte in the line";
      }
      int entry = entries++;
      starts[entry] = start;
      ends[entry] = end;
      ipv4[entry] =
          address.length == InternetAddress.IPV4_BYTES && addressEnd - start <= LONGEST_IPV4;
      int slot = entry * InternetAddress.IPV6_BYTES;
      System.arraycopy(
          InternetAddress.toIpv6(address), 0, addressBytes, slot, InternetAddress.IPV6_BYTES);
      addresses.add(slot, InternetAddress.IPV6_BYTES, entry);
      int at = Blanks.skipSpaces(bytes, addressEnd, end);
      while (at < end && lines.end(line) - lines.start(line) <= LONGEST_WITH_NAMES) {
        int stop = Blanks.skipWord(bytes, at, end);
        names.add(at, stop - at, entry);
        at = Blanks.skipSpaces(bytes, stop, end);
      }
      return null;
    }
  }

  @Override
  public byte @Nullable [] find(LookupKey key) {
    boolean ipv4Only = key.question().database() == Database.HOSTS;
    if (key.question().keyKind() == Question.KeyKind.ADDRESS) {
      int run = addresses.find(key.bytes(), 0, InternetAddress.IPV6_BYTES);
      while (run >= 0 && ipv4Only && !ipv4[addresses.line(run)]) {
        run = addresses.next(run);
      }
      return run < 0 ? null : text(addresses.line(run));
    }
    return findName(key, ipv4Only);
  }

  /** Of hosts the lines with IPv4 addresses, of ipnodes all. */
  @Override
  public Entries all(Database database) {
    int[] listed =
        IntStream.range(0, entries).filter(i -> database != Database.HOSTS || ipv4[i]).toArray();
    return new Entries() {
      @Override
      public int count() {
        return listed.length;
      }

      @Override
      public byte[] text(int index) {
        return HostsSnapshot.this.text(listed[index]);
      }
    };
  }

  private byte[] text(int entry) {
    return Arrays.copyOfRange(bytes, starts[entry], ends[entry]);
  }

  private byte @Nullable [] findName(LookupKey key, boolean ipv4Only) {
    int first = -1;
    int previous = -1;
    ByteArrayOutputStream aliases = new ByteArrayOutputStream(0);
    ByteArrayOutputStream addressLines = new ByteArrayOutputStream(0);
    int run = names.find(key.bytes(), key.nameStart(), key.nameLength());
    for (; run >= 0; run = names.next(run)) {
      int entry = names.line(run);
      // A line that carries the name twice counts once.
      if (entry == previous || (ipv4Only && !ipv4[entry])) {
        continue;
      }
      previous = entry;
      if (first < 0) {
        first = entry;
      } else if (contains(entry, nameStart(first), nameEnd(first))) {
        aliases.write(bytes, nameEnd(entry), ends[entry] - nameEnd(entry));
        addressLines.write('\n');
        addressLines.write(bytes, starts[entry], nameStart(entry) - starts[entry]);
      }
    }
    if (first < 0) {
      return null;
    }
    byte[] line = text(first);
    byte[] answer = Arrays.copyOf(line, line.length + aliases.size() + addressLines.size());
    System.arraycopy(aliases.toByteArray(), 0, answer, line.length, aliases.size());
    System.arraycopy(
        addressLines.toByteArray(), 0, answer, line.length + aliases.size(), addressLines.size());
    return answer;
  }

  /** Where the canonical name starts. */
  private int nameStart(int entry) {
    int addressEnd = Blanks.skipWord(bytes, starts[entry], ends[entry]);
    return Blanks.skipSpaces(bytes, addressEnd, ends[entry]);
  }

  private int nameEnd(int entry) {
    return Blanks.skipWord(bytes, nameStart(entry), ends[entry]);
  }

  /** Whether the line's text contains {@code bytes[from, to)}, case aside. */
  private boolean contains(int entry, int from, int to) {
    int length = to - from;
    for (int at = starts[entry]; at + length <= ends[entry]; at++) {
      int i = 0;
      while (i < length && Blanks.toLower(bytes[at + i]) == Blanks.toLower(bytes[from + i])) {
        i++;
      }
      if (i == length) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean hasAll(Snapshot older) {
    return older instanceof HostsSnapshot before
        && names.hasAll(before.names, lines.changedSince(before.lines))
        && addresses.hasAll(before.addresses, LineTable.Range.ALL);
  }

  @Override
  public int entries() {
    return entries;
  }
}

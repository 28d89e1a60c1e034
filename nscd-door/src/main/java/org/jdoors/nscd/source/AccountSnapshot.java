package org.jdoors.nscd.source;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.LongConsumer;
import org.jdoors.nscd.entry.AccountId;
import org.jdoors.nscd.entry.Blanks;
import org.jdoors.nscd.entry.ColonFields;
import org.jdoors.nscd.entry.Decoded;
import org.jdoors.nscd.entry.Group;
import org.jdoors.nscd.entry.Passwd;
import org.jdoors.nscd.file.LineFaults;
import org.jspecify.annotations.Nullable;

/**
 * A passwd or group file, by name and by id. The first line that matches wins; a line that clients
 * could not read is as if it were not there; entries starting with + or - are found by nobody.
 *
 * <p>Source: illumos lib/nsswitch/files (getpwnam.c, getgrent.c): ids above 2147483647 are written
 * to the client as 60001 and cannot be asked for.
 */
final class AccountSnapshot implements Snapshot, Entries {

  /** The two files that look like this. */
  enum Format {
    PASSWD(Passwd.FIELDS, Passwd.UID_FIELD, Passwd.GID_FIELD, true),
    GROUP(Group.FIELDS, Group.GID_FIELD, Group.GID_FIELD, false);

    private final int fields;
    private final int idField;
    private final int lastIdField;
    private final boolean exact;

    Format(int fields, int idField, int lastIdField, boolean exact) {
      this.fields = fields;
      this.idField = idField;
      this.lastIdField = lastIdField;
      this.exact = exact;
    }

    /** Whether a client reads an entry in {@code line}. */
    private boolean isReadable(byte[] line) {
      Decoded<?> decoded =
          this == PASSWD
              ? Passwd.decode(line, StandardCharsets.ISO_8859_1, Integer.MAX_VALUE)
              : Group.decode(line, StandardCharsets.ISO_8859_1, Integer.MAX_VALUE);
      return decoded instanceof Decoded.Entry;
    }
  }

  private final Format format;
  private final LineTable lines;
  private final BytesIndex names;

  /** One number per entry, sorted: id in the upper half, line in the lower half. */
  private final long[] ids;

  private final int entries;

  /** The lines that are listed, those starting with + or - among them. */
  private final int[] listed;

  private AccountSnapshot(
      Format format, LineTable lines, BytesIndex names, long[] ids, int entries, int[] listed) {
    this.format = format;
    this.lines = lines;
    this.names = names;
    this.ids = ids;
    this.entries = entries;
    this.listed = listed;
  }

  static AccountSnapshot read(Format format, byte[] bytes, LineFaults faults) {
    LineTable lines = LineTable.split(bytes);
    BytesIndex names = new BytesIndex(bytes, false, lines.count());
    long[] ids = new long[lines.count()];
    int numbered = 0;
    int entries = 0;
    int[] listed = new int[lines.count()];
    int listedCount = 0;
    for (int line = 0; line < lines.count(); line++) {
      int start = lines.start(line);
      int end = lines.end(line);
      if (start == end) {
        continue;
      }
      if (isCompat(bytes[start])) {
        if (format.isReadable(Arrays.copyOfRange(bytes, start, end))) {
          listed[listedCount++] = line;
        }
        continue;
      }
      byte[] changed = withoutLargeIds(format, bytes, start, end);
      String fault =
          changed == null
              ? fault(format, bytes, start, end)
              : fault(format, changed, 0, changed.length);
      if (fault != null) {
        faults.skipped(lines.number(line), fault);
        continue;
      }
      names.add(start, Blanks.find(bytes, start, end, ':') - start, line);
      AccountId id = AccountId.read(bytes, idStart(format, bytes, start, end), end);
      if (id.isSystemId()) {
        ids[numbered++] = id.value() << Integer.SIZE | line;
      }
      listed[listedCount++] = line;
      entries++;
    }
    ids = Arrays.copyOf(ids, numbered);
    Arrays.sort(ids);
    return new AccountSnapshot(
        format, lines, names, ids, entries, Arrays.copyOf(listed, listedCount));
  }

  private static boolean isCompat(byte first) {
    return first == '+' || first == '-';
  }

  /** Why no client could read the text, or null. */
  private static @Nullable String fault(Format format, byte[] bytes, int start, int end) {
    ColonFields fields =
        ColonFields.split(bytes, start, end, format.fields + (format.exact ? 1 : 0));
    if (fields.length(ColonFields.NAME) == 0) {
      return "empty name";
    }
    if (fields.count() != format.fields) {
      return "not " + format.fields + " fields separated by colons";
    }
    for (int field = format.idField; field <= format.lastIdField; field++) {
      if (!fields.fills(fields.id(field), field)) {
        return "field " + (field + 1) + " is no number";
      }
    }
    return null;
  }

  /** Where the first id is expected. */
  private static int idStart(Format format, byte[] bytes, int start, int end) {
    int at = start;
    for (int field = 0; field < format.idField; field++) {
      at = Math.min(end, Blanks.find(bytes, at, end, ':') + 1);
    }
    return at;
  }

  /**
   * The line with {@link AccountId#NOBODY} in place of ids that are too large, or null if it stays
   * as it is. Whatever byte follows an id is taken for a colon then, as natively.
   */
  private static byte @Nullable [] withoutLargeIds(
      Format format, byte[] bytes, int start, int end) {
    int idStart = idStart(format, bytes, start, end);
    StringBuilder ids = new StringBuilder();
    boolean large = false;
    int at = idStart;
    for (int field = format.idField; field <= format.lastIdField; field++) {
      AccountId id = AccountId.read(bytes, Math.min(at, end), end);
      if (id.end() == at || id.end() >= end) {
        return null;
      }
      large |= !id.isSystemId();
      ids.append(id.isSystemId() ? id.value() : AccountId.NOBODY).append(':');
      at = id.end() + 1;
    }
    if (!large) {
      return null;
    }
    byte[] middle = ids.toString().getBytes(StandardCharsets.ISO_8859_1);
    byte[] text = Arrays.copyOfRange(bytes, start, idStart + middle.length + end - at);
    System.arraycopy(middle, 0, text, idStart - start, middle.length);
    System.arraycopy(bytes, at, text, idStart - start + middle.length, end - at);
    return text;
  }

  @Override
  public byte @Nullable [] find(LookupKey key) {
    if (key.question().keyKind() == Question.KeyKind.ID) {
      return findId(key.id());
    }
    return findName(key.bytes(), key.nameStart(), key.nameStart() + key.nameLength());
  }

  /** The line only has to begin with what is asked for and a colon: there may be colons in it. */
  private byte @Nullable [] findName(byte[] key, int from, int to) {
    byte[] bytes = lines.bytes();
    int run = names.find(key, from, Blanks.find(key, from, to, ':') - from);
    for (; run >= 0; run = names.next(run)) {
      int start = lines.start(names.line(run));
      int end = start + to - from;
      if (end < lines.end(names.line(run))
          && bytes[end] == ':'
          && Arrays.equals(bytes, start, end, key, from, to)) {
        return lineText(names.line(run));
      }
    }
    return null;
  }

  private byte @Nullable [] findId(int id) {
    if (id < 0) {
      return null;
    }
    int at = Arrays.binarySearch(ids, (long) id << Integer.SIZE);
    int index = at < 0 ? -at - 1 : at;
    return index < ids.length && ids[index] >>> Integer.SIZE == id
        ? lineText((int) ids[index])
        : null;
  }

  @Override
  public Entries all(Database database) {
    return this;
  }

  @Override
  public int count() {
    return listed.length;
  }

  @Override
  public byte[] text(int index) {
    int line = listed[index];
    return isCompat(lines.bytes()[lines.start(line)]) ? line(line) : lineText(line);
  }

  private byte[] line(int line) {
    return Arrays.copyOfRange(lines.bytes(), lines.start(line), lines.end(line));
  }

  /**
   * Lines with + or - name no group of this file; natively a user named in one is in group 0.
   *
   * <p>Source: {@code process_cstr} of illumos lib/libc/port/gen/getgrnam_r.c.
   */
  @Override
  public void groupsOf(byte[] user, LongConsumer gids) {
    if (format != Format.GROUP || user.length == 0) {
      return;
    }
    String name = new String(user, StandardCharsets.ISO_8859_1);
    for (int line : listed) {
      if (!isCompat(lines.bytes()[lines.start(line)])
          && contains(line, user)
          && Group.decode(line(line), StandardCharsets.ISO_8859_1, Integer.MAX_VALUE)
              instanceof Decoded.Entry<Group> group
          && group.value().members().contains(name)) {
        gids.accept(Integer.toUnsignedLong(group.value().gid()));
      }
    }
  }

  /** Whether the bytes stand anywhere in the line: most lines need not be taken apart. */
  private boolean contains(int line, byte[] part) {
    byte[] bytes = lines.bytes();
    int last = lines.end(line) - part.length;
    for (int at = lines.start(line); at <= last; at++) {
      if (bytes[at] == part[0]
          && Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
        return true;
      }
    }
    return false;
  }

  private byte[] lineText(int line) {
    byte[] changed = withoutLargeIds(format, lines.bytes(), lines.start(line), lines.end(line));
    return changed == null ? line(line) : changed;
  }

  /** Whether names are kept says enough: with an id that has changed nothing is lost. */
  @Override
  public boolean hasAll(Snapshot older) {
    return older instanceof AccountSnapshot before
        && names.hasAll(before.names, lines.changedSince(before.lines));
  }

  @Override
  public int entries() {
    return entries;
  }
}

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
 * <p>Source: illumos lib/nsswitch/files (getpwnam.c, getgrnam.c): ids above 2147483647 are written
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
      ColonFields fields =
          ColonFields.split(
              bytes, lines.start(line), lines.end(line), format.fields + (format.exact ? 1 : 0));
      if (lines.start(line) == lines.end(line)) {
        continue;
      }
      if (fields.isCompat()) {
        listed[listedCount++] = line;
        continue;
      }
      String fault = fault(format, lines, line, fields);
      if (fault != null) {
        faults.skipped(lines.number(line), fault);
        continue;
      }
      names.add(fields.start(ColonFields.NAME), fields.length(ColonFields.NAME), line);
      AccountId id = fields.id(format.idField);
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

  /** Why no client could read the line, or null. */
  private static @Nullable String fault(
      Format format, LineTable lines, int line, ColonFields fields) {
    if (Blanks.find(lines.bytes(), lines.start(line), lines.end(line), '\0') != lines.end(line)) {
      return "a NUL byte in the line";
    }
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

  @Override
  public byte @Nullable [] find(LookupKey key) {
    if (key.question().keyKind() == Question.KeyKind.ID) {
      return findId(key.id());
    }
    int run = names.find(key.bytes(), key.nameStart(), key.nameLength());
    return run < 0 ? null : lineText(names.line(run));
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
    boolean compat =
        lines.bytes()[lines.start(line)] == '+' || lines.bytes()[lines.start(line)] == '-';
    return compat ? line(line) : lineText(line);
  }

  private byte[] line(int line) {
    return Arrays.copyOfRange(lines.bytes(), lines.start(line), lines.end(line));
  }

  /** Source: {@code process_cstr} of illumos lib/libc/port/gen/getgrnam_r.c. */
  @Override
  public void groupsOf(byte[] user, LongConsumer gids) {
    if (format != Format.GROUP || user.length == 0) {
      return;
    }
    String name = new String(user, StandardCharsets.ISO_8859_1);
    for (int line : listed) {
      if (contains(line, user)
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
    byte[] bytes = lines.bytes();
    int start = lines.start(line);
    int end = lines.end(line);
    ColonFields fields =
        ColonFields.split(bytes, start, end, format.fields + (format.exact ? 1 : 0));
    boolean rewrite = false;
    for (int field = format.idField; field <= format.lastIdField; field++) {
      rewrite |= !fields.id(field).isSystemId();
    }
    return rewrite ? rewritten(fields, start, end) : Arrays.copyOfRange(bytes, start, end);
  }

  private byte[] rewritten(ColonFields fields, int start, int end) {
    StringBuilder text = new StringBuilder(end - start);
    byte[] bytes = lines.bytes();
    int idStart = fields.start(format.idField);
    text.append(new String(bytes, start, idStart - start, StandardCharsets.ISO_8859_1));
    for (int field = format.idField; field <= format.lastIdField; field++) {
      AccountId id = fields.id(field);
      text.append(id.isSystemId() ? id.value() : AccountId.NOBODY);
      if (field < format.lastIdField) {
        text.append(':');
      }
    }
    int rest = fields.end(format.lastIdField);
    text.append(new String(bytes, rest, end - rest, StandardCharsets.ISO_8859_1));
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
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

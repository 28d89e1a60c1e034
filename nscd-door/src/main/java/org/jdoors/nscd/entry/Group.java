package org.jdoors.nscd.entry;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;

/**
 * One group.
 *
 * <p>Source: group(5), getgrnam(3C) of illumos; the parser follows {@code str2group}.
 *
 * @param name group name, never empty
 * @param password password field
 * @param gid group id, 0 to 4294967295 as unsigned int
 * @param members user names; blanks around them are part of them
 */
public record Group(String name, String password, int gid, List<String> members) {

  /** Fields of a line: name, password, gid, members. */
  public static final int FIELDS = 4;

  /** Index of the gid field. */
  public static final int GID_FIELD = 2;

  private static final int MEMBERS_FIELD = 3;

  /** Size of a pointer in the caller's buffer. */
  private static final int POINTER = Long.BYTES;

  /** Keeps the list as it is now. */
  public Group {
    members = List.copyOf(members);
  }

  /**
   * Reads the text of an entry as a client does.
   *
   * @param bufferSize bytes that the caller offered: text and NUL, rounded up to 8, and a pointer
   *     per member and one more must fit
   */
  public static Decoded<Group> decode(byte[] text, Charset charset, int bufferSize) {
    if (text.length >= bufferSize) {
      return new Decoded.TooLarge<>();
    }
    ColonFields fields = ColonFields.split(text, 0, text.length, FIELDS);
    if (fields.length(ColonFields.NAME) == 0) {
      return new Decoded.Broken<>("empty name");
    }
    int gid = 0;
    if (fields.isCompat()) {
      if (fields.length(GID_FIELD) > 0) {
        return new Decoded.Broken<>("gid in an entry with + or -");
      }
    } else {
      if (fields.count() != FIELDS) {
        return new Decoded.Broken<>("not " + FIELDS + " fields");
      }
      AccountId id = fields.id(GID_FIELD);
      if (id.overflow()) {
        return new Decoded.TooLarge<>();
      }
      if (!fields.fills(id, GID_FIELD)) {
        return new Decoded.Broken<>("bad gid");
      }
      gid = id.clientId();
    }
    List<String> members = members(fields.text(MEMBERS_FIELD, charset));
    long strings = (text.length + 1L + POINTER - 1) & -POINTER;
    if (strings + (members.size() + 1L) * POINTER > bufferSize) {
      return new Decoded.TooLarge<>();
    }
    return new Decoded.Entry<>(
        new Group(
            fields.text(ColonFields.NAME, charset),
            fields.text(ColonFields.PASSWORD, charset),
            gid,
            members));
  }

  /** An empty member ends the list, as in the C library. */
  private static List<String> members(String field) {
    List<String> members = new ArrayList<>();
    int start = 0;
    while (start < field.length() && field.charAt(start) != ',') {
      int comma = field.indexOf(',', start);
      int end = comma < 0 ? field.length() : comma;
      members.add(field.substring(start, end));
      start = comma < 0 ? end : end + 1;
    }
    return members;
  }

  /** The line of a group file, and what {@code getent group} prints. */
  public String toLine() {
    return name
        + ":"
        + password
        + ":"
        + Integer.toUnsignedString(gid)
        + ":"
        + String.join(",", members);
  }
}

package org.jdoors.nscd.entry;

import java.nio.charset.Charset;

/**
 * One user. Ids are unsigned 32-bit numbers.
 *
 * <p>Source: passwd(5), getpwnam(3C) of illumos; the parser follows {@code str2passwd}.
 *
 * @param name login name, never empty
 * @param password password field up to its first comma
 * @param age password field after its first comma, empty if there is none
 * @param uid user id, 0 to 4294967295 as unsigned int
 * @param gid group id, the same
 * @param gecos the comment field; C calls it pw_gecos and pw_comment
 * @param directory home directory
 * @param shell login program, empty for the default one
 */
public record Passwd(
    String name,
    String password,
    String age,
    int uid,
    int gid,
    String gecos,
    String directory,
    String shell) {

  /** Fields of a line: name, password, uid, gid, gecos, directory, shell. */
  public static final int FIELDS = 7;

  /** Index of the uid field. */
  public static final int UID_FIELD = 2;

  /** Index of the gid field. */
  public static final int GID_FIELD = 3;

  private static final int GECOS_FIELD = 4;
  private static final int DIRECTORY_FIELD = 5;
  private static final int SHELL_FIELD = 6;

  /**
   * Reads the text of an entry as a client does.
   *
   * @param bufferSize bytes that the caller offered for the strings; the text and a NUL must fit
   */
  public static Decoded<Passwd> decode(byte[] text, Charset charset, int bufferSize) {
    if (text.length >= bufferSize) {
      return new Decoded.TooLarge<>();
    }
    // One more than allowed is split off, so that an eighth field is seen.
    ColonFields fields = ColonFields.split(text, 0, text.length, FIELDS + 1);
    if (fields.length(ColonFields.NAME) == 0) {
      return new Decoded.Broken<>("empty name");
    }
    if (fields.isCompat() && fields.count() <= FIELDS) {
      return new Decoded.Entry<>(entry(fields, charset, AccountId.NOBODY, AccountId.NOBODY));
    }
    if (fields.count() != FIELDS) {
      return new Decoded.Broken<>("not " + FIELDS + " fields");
    }
    AccountId uid = fields.id(UID_FIELD);
    AccountId gid = fields.id(GID_FIELD);
    if (uid.overflow() || gid.overflow()) {
      return new Decoded.TooLarge<>();
    }
    if (!fields.fills(uid, UID_FIELD)) {
      return new Decoded.Broken<>("bad uid");
    }
    if (!fields.fills(gid, GID_FIELD)) {
      return new Decoded.Broken<>("bad gid");
    }
    return new Decoded.Entry<>(entry(fields, charset, uid.clientId(), gid.clientId()));
  }

  private static Passwd entry(ColonFields fields, Charset charset, int uid, int gid) {
    String password = fields.text(ColonFields.PASSWORD, charset);
    int comma = password.indexOf(',');
    return new Passwd(
        fields.text(ColonFields.NAME, charset),
        comma < 0 ? password : password.substring(0, comma),
        comma < 0 ? "" : password.substring(comma + 1),
        uid,
        gid,
        fields.text(GECOS_FIELD, charset),
        fields.text(DIRECTORY_FIELD, charset),
        fields.text(SHELL_FIELD, charset));
  }

  /** The line of a passwd file, and what {@code getent passwd} prints. */
  public String toLine() {
    return String.join(
        ":",
        name,
        age.isEmpty() ? password : password + "," + age,
        Integer.toUnsignedString(uid),
        Integer.toUnsignedString(gid),
        gecos,
        directory,
        shell);
  }
}

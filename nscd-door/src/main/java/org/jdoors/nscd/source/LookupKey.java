package org.jdoors.nscd.source;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jdoors.nscd.entry.Blanks;
import org.jdoors.nscd.entry.InternetAddress;

/**
 * What is asked: a question and the bytes that identify the entry. Equal keys have equal answers.
 *
 * <p>A key made with {@link #reusable} is filled anew for each request by the thread that owns it,
 * so that a cache is asked without making an object; a cache or source that keeps a key keeps
 * {@link #frozen} of it. All other keys never change.
 */
public final class LookupKey {

  /** Longest key: a request holds no longer one. */
  public static final int MAX_LENGTH = 8192;

  /** Family byte of a host name key: IPv4 only is wanted. */
  public static final byte FAMILY_IPV4 = 4;

  /** Family byte of a host name key: both are wanted. */
  public static final byte FAMILY_IPV6 = 6;

  private Question question;
  private final byte[] bytes;
  private int length;
  private int hash;

  private LookupKey(Question question, byte[] bytes, int length) {
    this.question = question;
    this.bytes = bytes;
    this.length = length;
    this.hash = hash(question, bytes, length);
  }

  /** A key to be filled with the {@code set} methods, by one thread. */
  public static LookupKey reusable() {
    return new LookupKey(Question.PASSWD_BY_NAME, new byte[MAX_LENGTH + 1], 0);
  }

  /** A key for a user or group name. */
  public static LookupKey ofName(Question question, String name) {
    byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
    LookupKey key = reusable();
    key.setName(question, ByteBuffer.wrap(bytes), 0, bytes.length);
    return key.frozen();
  }

  /** A key for a user or group id. */
  public static LookupKey ofId(Question question, int id) {
    LookupKey key = reusable();
    key.setId(question, id);
    return key.frozen();
  }

  /** A key for a host name; {@code family} is one of the family bytes. */
  public static LookupKey ofHost(Question question, byte family, String name) {
    byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
    LookupKey key = reusable();
    key.setHostName(question, family, ByteBuffer.wrap(bytes), 0, bytes.length);
    return key.frozen();
  }

  /** A key for an address of 4 or 16 bytes. */
  public static LookupKey ofAddress(Question question, byte[] address) {
    return new LookupKey(
        question, InternetAddress.toIpv6(address.clone()), InternetAddress.IPV6_BYTES);
  }

  /** Makes this the key for the name in {@code length} bytes of {@code source}. */
  public void setName(Question newQuestion, ByteBuffer source, int offset, int newLength) {
    source.get(offset, bytes, 0, newLength);
    become(newQuestion, newLength);
  }

  /** Makes this the key for an id. */
  public void setId(Question newQuestion, int id) {
    bytes[0] = (byte) (id >>> 24);
    bytes[1] = (byte) (id >>> 16);
    bytes[2] = (byte) (id >>> 8);
    bytes[3] = (byte) id;
    become(newQuestion, Integer.BYTES);
  }

  /** Makes this the key for a host name, folding it to lower case. */
  public void setHostName(
      Question newQuestion, byte family, ByteBuffer source, int offset, int newLength) {
    bytes[0] = family;
    for (int i = 0; i < newLength; i++) {
      bytes[i + 1] = Blanks.toLower(source.get(offset + i));
    }
    become(newQuestion, newLength + 1);
  }

  /** Makes this the key for an address of 4 bytes ({@code ipv4}) or 16 bytes. */
  public void setAddress(Question newQuestion, ByteBuffer source, int offset, boolean ipv4) {
    if (ipv4) {
      int prefix = InternetAddress.IPV6_BYTES - InternetAddress.IPV4_BYTES;
      Arrays.fill(bytes, 0, prefix, (byte) 0);
      bytes[prefix - 2] = (byte) 0xff;
      bytes[prefix - 1] = (byte) 0xff;
      source.get(offset, bytes, prefix, InternetAddress.IPV4_BYTES);
    } else {
      source.get(offset, bytes, 0, InternetAddress.IPV6_BYTES);
    }
    become(newQuestion, InternetAddress.IPV6_BYTES);
  }

  private void become(Question newQuestion, int newLength) {
    question = newQuestion;
    length = newLength;
    hash = hash(newQuestion, bytes, newLength);
  }

  private static int hash(Question question, byte[] bytes, int length) {
    int hash = question.name().hashCode();
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + bytes[i];
    }
    return hash;
  }

  /** This key as it is now, never to change. */
  public LookupKey frozen() {
    return new LookupKey(question, Arrays.copyOf(bytes, length), length);
  }

  /** What is asked. */
  public Question question() {
    return question;
  }

  /** Length of the key in bytes. */
  public int length() {
    return length;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Index of the first byte that is part of the name. */
  int nameStart() {
    return question.keyKind() == Question.KeyKind.HOST_NAME ? 1 : 0;
  }

  int nameLength() {
    return length - nameStart();
  }

  /** The name of a host name key, in lower case; one char per byte. */
  public String hostName() {
    return new String(bytes, nameStart(), nameLength(), StandardCharsets.ISO_8859_1);
  }

  /** The family byte of a host name key. */
  public byte family() {
    return bytes[0];
  }

  /** The 16 bytes of an address key. */
  public byte[] address() {
    return Arrays.copyOf(bytes, InternetAddress.IPV6_BYTES);
  }

  /** The id of an id key. */
  int id() {
    return bytes[0] << 24 | (bytes[1] & 0xff) << 16 | (bytes[2] & 0xff) << 8 | (bytes[3] & 0xff);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LookupKey key
        && hash == key.hash
        && question == key.question
        && Arrays.equals(bytes, 0, length, key.bytes, 0, key.length);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** For the log: the question and the key, with everything but printable ASCII as escapes. */
  @Override
  public String toString() {
    String text =
        switch (question.keyKind()) {
          case ID -> Integer.toUnsignedString(id());
          case ADDRESS ->
              InternetAddress.format(InternetAddress.unmapped(Arrays.copyOf(bytes, length)));
          case NAME, HOST_NAME -> Quoted.of(bytes, nameStart(), length);
        };
    return question.name() + " " + text;
  }
}

package org.jdoors.nscd.source.dns;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/**
 * Host names between text and DNS. Only letters, digits, hyphens and underscores count as parts of
 * a host name, in questions and in answers, so that nothing of a stranger's can break the lines of
 * an answer; and no name starts with a hyphen, so that none is taken for an option of a command.
 *
 * <p>Source: RFC 952, RFC 1123 section 2.1, RFC 1035 section 2.3.4; underscores and the hyphen at
 * the start as in the resolver libraries.
 */
final class HostNames {

  /** Most bytes of a name as DNS carries it. */
  static final int LONGEST_NAME = 255;

  private static final int LONGEST_LABEL = 63;

  private HostNames() {}

  /**
   * The absolute name for a text, with or without a dot at its end.
   *
   * @return null if it is no host name
   */
  static @Nullable Name parse(String text) {
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    String relative = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    if (relative.length() > LONGEST_NAME || relative.startsWith("-")) {
      return null;
    }
    for (String label : relative.split("\\.", -1)) {
      byte[] bytes = label.getBytes(StandardCharsets.ISO_8859_1);
      if (!isLabel(bytes)) {
        return null;
      }
      wire.write(bytes.length);
      wire.writeBytes(bytes);
    }
    wire.write(0);
    try {
      return wire.size() > LONGEST_NAME ? null : new Name(wire.toByteArray());
    } catch (IOException e) {
      return null;
    }
  }

  /** The text of an absolute name without the dot at its end, or null if it is no host name. */
  static @Nullable String text(Name name) {
    StringBuilder text = new StringBuilder();
    // The last label is the root's, of no bytes.
    for (int i = 0; i < name.labels() - 1; i++) {
      byte[] label = name.getLabel(i);
      byte[] bytes = Arrays.copyOfRange(label, 1, label.length);
      if (!isLabel(bytes)) {
        return null;
      }
      text.append(i == 0 ? "" : ".").append(new String(bytes, StandardCharsets.US_ASCII));
    }
    return text.length() == 0 || text.charAt(0) == '-' ? null : text.toString();
  }

  private static boolean isLabel(byte[] label) {
    for (byte c : label) {
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && !(c >= '0' && c <= '9') && c != '-' && c != '_') {
        return false;
      }
    }
    return label.length > 0 && label.length <= LONGEST_LABEL;
  }

  /** Whether a text has digits and dots only: an address, or nothing that has one. */
  static boolean isNumeric(String text) {
    return text.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
  }
}

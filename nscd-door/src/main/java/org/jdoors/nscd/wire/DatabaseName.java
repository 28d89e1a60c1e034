package org.jdoors.nscd.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The database section of a request, see {@link DatabaseSection}. Strings hold one byte per char.
 *
 * @param name the database
 * @param configName the database whose policy applies, or null for its own
 * @param defaultPolicy the client's policy text
 * @param flags see {@link DatabaseSection#USE_DEFAULT_CONFIG}
 */
public record DatabaseName(
    String name, @Nullable String configName, String defaultPolicy, int flags) {

  /** What the C library sends with {@code operation}. */
  public static DatabaseName of(Operation operation) {
    return new DatabaseName(
        operation.database(), operation.configName(), operation.defaultPolicy(), 0);
  }

  /** dbd_len: exact length of the section. */
  int length() {
    int config = configName == null ? 0 : configName.length() + 1;
    return DatabaseSection.SIZE + name.length() + 1 + config + defaultPolicy.length() + 1;
  }

  void encode(ByteBuffer buffer, int at) {
    DatabaseSection.FLAGS.put(buffer, at, flags);
    DatabaseSection.NAME.put(buffer, at, DatabaseSection.SIZE);
    int next = string(buffer, at, DatabaseSection.SIZE, name);
    if (configName != null) {
      DatabaseSection.CONFIG_NAME.put(buffer, at, next);
      next = string(buffer, at, next, configName);
    }
    DatabaseSection.DEFAULT_CONFIG.put(buffer, at, next);
    string(buffer, at, next, defaultPolicy);
  }

  /** Writes the string; the buffer is zero already, so its NUL is there. */
  private static int string(ByteBuffer buffer, int section, int offset, String text) {
    buffer.put(section + offset, text.getBytes(StandardCharsets.ISO_8859_1));
    return offset + text.length() + 1;
  }
}

package org.jdoors.syslog.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Who is logged in where, as the system's file has it: {@code struct utmp} of Linux, or {@code
 * struct futmpx} of illumos. Only the fields used here are named.
 *
 * <pre>
 *              size  type  line      user
 *   utmp       384   0     8 (32)    44 (32)    Linux, 64 bits, bits/utmp.h
 *   futmpx     372   72    36 (32)   0 (32)     illumos, utmpx.h
 * </pre>
 */
final class Sessions {
  /** {@code USER_PROCESS} in both systems. */
  private static final short USER_PROCESS = 7;

  private static final int NAME = 32;

  /** No terminal is elsewhere; who may write the file could else have us write anywhere. */
  private static final Path DEVICES = Path.of("/dev");

  private static final int PERMISSIONS = 07777;
  private static final Logger LOG = LogManager.getLogger(Sessions.class);

  /** Where the fields of one system's struct are. */
  enum Layout {
    LINUX("/run/utmp", 384, 0, 8, 44),
    ILLUMOS("/var/adm/utmpx", 372, 72, 36, 0);

    private final Path path;
    private final int size;
    private final int type;
    private final int line;
    private final int user;

    Layout(String path, int size, int type, int line, int user) {
      this.path = Path.of(path);
      this.size = size;
      this.type = type;
      this.line = line;
      this.user = user;
    }

    Path path() {
      return path;
    }

    int size() {
      return size;
    }

    /** That of the system whose file is there. */
    static Layout here() {
      return Files.exists(ILLUMOS.path) ? ILLUMOS : LINUX;
    }
  }

  /**
   * Somebody at a terminal.
   *
   * @param user login name
   * @param device the terminal's path
   */
  record Session(String user, Path device) {}

  private Sessions() {}

  /** Reads a file; one that is not there has nobody. */
  static List<Session> read(Path file, Layout layout) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder());
    List<Session> sessions = new ArrayList<>();
    for (int at = 0; at + layout.size <= all.limit(); at += layout.size) {
      String user = text(all, at + layout.user);
      String line = text(all, at + layout.line);
      if (all.getShort(at + layout.type) == USER_PROCESS && !user.isEmpty() && !line.isEmpty()) {
        add(user, line.startsWith("/") ? line : "/dev/" + line, sessions);
      }
    }
    return sessions;
  }

  private static void add(String user, String device, List<Session> to) {
    try {
      Path path = Path.of(device).normalize();
      if (path.startsWith(DEVICES)) {
        to.add(new Session(user, path));
      }
    } catch (InvalidPathException e) {
      // Bytes that are no character here: no terminal has such a name.
      LOG.debug("session passed over user=\"{}\" error=\"{}\"", user, e.getMessage());
    }
  }

  /**
   * Whether only root can have written the file of illumos; who else can could have texts written
   * to any terminal. Elsewhere a group may write it.
   *
   * @throws IOException if not
   */
  static void check(Path file, Layout layout) throws IOException {
    if (layout != Layout.ILLUMOS || !Files.exists(file)) {
      return;
    }
    int uid = (Integer) Files.getAttribute(file, "unix:uid");
    int mode = (Integer) Files.getAttribute(file, "unix:mode") & PERMISSIONS;
    if (uid != 0 || mode != 0644) {
      throw new IOException(file + ": not owned by root with mode 0644");
    }
  }

  /** A field of 32 bytes that ends at its first NUL, or is full. */
  private static String text(ByteBuffer all, int at) {
    int length = 0;
    while (length < NAME && all.get(at + length) != 0) {
      length++;
    }
    byte[] text = new byte[length];
    all.get(at, text);
    return new String(text, StandardCharsets.UTF_8);
  }
}

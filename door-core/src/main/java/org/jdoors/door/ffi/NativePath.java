package org.jdoors.door.ffi;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Arrays;

/** Paths as C strings, in the encoding in which the virtual machine itself names files. */
final class NativePath {

  private static final Charset CHARSET =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

  private NativePath() {}

  static byte[] bytes(Path path) {
    byte[] name = path.toString().getBytes(CHARSET);
    return Arrays.copyOf(name, name.length + 1);
  }
}

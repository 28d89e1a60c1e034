package org.jdoors.syslog.config;

/** Tells line and column of a place in a file, and makes complaints about it. */
final class SourceText {
  private final String name;
  private final byte[] bytes;

  /**
   * @param name of the file, for messages
   */
  SourceText(String name, byte[] bytes) {
    this.name = name;
    this.bytes = bytes;
  }

  String name() {
    return name;
  }

  /** Number of the line, from 1, that the byte at {@code offset} is in. */
  int line(int offset) {
    int line = 1;
    for (int i = 0; i < offset && i < bytes.length; i++) {
      line += bytes[i] == '\n' ? 1 : 0;
    }
    return line;
  }

  /** Number of the byte within its line, from 1. */
  int column(int offset) {
    int start = Math.min(offset, bytes.length);
    while (start > 0 && bytes[start - 1] != '\n') {
      start--;
    }
    return offset - start + 1;
  }

  Complaint error(int offset, String nativeText, String reason) {
    return new Complaint(
        name, line(offset), column(offset), Complaint.Level.ERROR, nativeText, reason);
  }

  Complaint warning(int offset, String reason) {
    return new Complaint(name, line(offset), column(offset), Complaint.Level.WARNING, "", reason);
  }
}

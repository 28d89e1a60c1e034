package org.jdoors.door.ffi;

import java.nio.ByteBuffer;

/**
 * Memory for a C structure between two margins of a known pattern: whether a call wrote more than
 * the structure has, or less, shows in the memory and needs no belief in a header file.
 */
final class Canary {

  private static final int MARGIN = 64;
  private static final byte PATTERN = (byte) 0xa5;

  private final int size;
  private final ByteBuffer memory;
  private final ByteBuffer structure;

  /** All of the memory, the structure too, holds the pattern. */
  Canary(int size) {
    this.size = size;
    memory = ThreadMemory.allocate(MARGIN + size + MARGIN);
    for (int i = 0; i < memory.capacity(); i++) {
      memory.put(i, PATTERN);
    }
    structure = memory.slice(MARGIN, size).order(memory.order());
  }

  /** The structure, in native order. */
  ByteBuffer structure() {
    return structure;
  }

  long address() {
    return ThreadMemory.addressOf(memory) + MARGIN;
  }

  /** How many bytes of the structure, from its start, hold no pattern any more. */
  int extent() {
    int end = size;
    while (end > 0 && structure.get(end - 1) == PATTERN) {
      end--;
    }
    return end;
  }

  /** Fails if a margin was written to. */
  void check(String what) throws ProbeException {
    for (int i = 0; i < MARGIN; i++) {
      if (memory.get(i) != PATTERN) {
        throw new ProbeException(what + ": written " + (MARGIN - i) + " bytes before its start");
      }
      if (memory.get(MARGIN + size + i) != PATTERN) {
        throw new ProbeException(what + ": written beyond its " + size + " bytes");
      }
    }
  }
}

package org.jdoors.struct;

/** A member of a C structure: where it starts and how many bytes it takes. */
public sealed interface Field permits Int8Field, Int16Field, Int32Field, Int64Field, BytesField {

  /** The member's name in C. */
  String name();

  /** Distance in bytes from the start of the structure. */
  int offset();

  /** Size in bytes. */
  int size();

  /** First byte after the member, counted from the start of the structure. */
  default int end() {
    return offset() + size();
  }
}

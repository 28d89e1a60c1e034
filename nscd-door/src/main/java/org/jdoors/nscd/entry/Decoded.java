package org.jdoors.nscd.entry;

/** What a client's parser makes of the text of one entry. */
public sealed interface Decoded<T> {

  /** The text is an entry. */
  record Entry<T>(T value) implements Decoded<T> {}

  /** The text is no entry; the C library reports "not found" without an error number. */
  record Broken<T>(String reason) implements Decoded<T> {}

  /** The entry does not fit the caller's buffer, or a number in it does not fit: ERANGE. */
  record TooLarge<T>() implements Decoded<T> {}
}

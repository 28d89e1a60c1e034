package org.jdoors.nscd.compare;

import java.io.IOException;
import org.jdoors.nscd.client.Answer;

/** Whoever answers look-ups. */
public interface Answers extends AutoCloseable {

  /** The answer to one key: a name, a number or an address; one char per byte. */
  Answer<Fields> ask(Topic topic, String key) throws IOException;

  /** All entries of a topic that {@link Topic#isListed}. */
  Answer<Fields> list(Topic topic) throws IOException;

  @Override
  void close();

  /** The number that a key is, 0 to 4294967295, or -1 if it is a name. */
  static long number(String key) {
    boolean digits = !key.isEmpty() && key.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits || key.length() > 10) {
      return -1;
    }
    long number = Long.parseLong(key);
    return number >> Integer.SIZE == 0 ? number : -1;
  }
}

package org.jdoors.door.ffi;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/** C names and their numbers. */
final class ConstantTable {

  private final Map<String, Integer> numbers = new LinkedHashMap<>();
  private final Map<Integer, String> names = new LinkedHashMap<>();

  private ConstantTable() {}

  /** Reads names and decimal numbers in turn, separated by white space. */
  static ConstantTable parse(String text) {
    ConstantTable table = new ConstantTable();
    StringTokenizer tokens = new StringTokenizer(text);
    while (tokens.hasMoreTokens()) {
      String name = tokens.nextToken();
      Integer number = Integer.valueOf(tokens.nextToken());
      table.numbers.put(name, number);
      table.names.putIfAbsent(number, name);
    }
    return table;
  }

  /**
   * The number of a name.
   *
   * @throws IllegalArgumentException if the table lacks the name
   */
  int number(String name) {
    Integer number = numbers.get(name);
    if (number == null) {
      throw new IllegalArgumentException(name);
    }
    return number;
  }

  /** The first name of a number, or null. */
  @Nullable String name(int number) {
    return names.get(number);
  }

  Map<String, Integer> all() {
    return Collections.unmodifiableMap(numbers);
  }
}

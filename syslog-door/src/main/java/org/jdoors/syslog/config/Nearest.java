package org.jdoors.syslog.config;

import java.util.Collection;
import java.util.Comparator;

/** Finds what somebody may have meant. */
final class Nearest {
  private static final int FARTHEST = 3;

  private Nearest() {}

  /** {@code : did you mean "..."?} and what is allowed. */
  static String suggestion(String word, Collection<String> allowed) {
    String list = "allowed: " + String.join(", ", allowed.stream().sorted().toList());
    return allowed.stream()
        .filter(candidate -> distance(word, candidate) <= Math.min(FARTHEST, word.length() / 2))
        .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
        .map(candidate -> "did you mean \"" + candidate + "\"? " + list)
        .orElse(list);
  }

  /** How many characters are to be put in, taken out or replaced (Levenshtein). */
  static int distance(String one, String other) {
    if (Math.abs(one.length() - other.length()) > FARTHEST) {
      return FARTHEST + 1;
    }
    int[] row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[other.length()];
  }
}

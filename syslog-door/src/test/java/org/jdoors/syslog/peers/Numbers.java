package org.jdoors.syslog.peers;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Records that are counted, so that none can be missing. */
final class Numbers {
  private static final Pattern NUMBER = Pattern.compile("number ([0-9]+)\\.");

  private Numbers() {}

  /** The numbers in texts, where there is one. */
  static List<Integer> of(List<String> texts) {
    return texts.stream()
        .map(NUMBER::matcher)
        .filter(Matcher::find)
        .map(matcher -> Integer.valueOf(matcher.group(1)))
        .toList();
  }

  /** From 0 up to one that is left out. */
  static List<Integer> upTo(int end) {
    return IntStream.range(0, end).boxed().toList();
  }
}

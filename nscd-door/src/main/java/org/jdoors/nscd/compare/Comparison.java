package org.jdoors.nscd.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jdoors.nscd.client.Answer;
import org.jdoors.nscd.source.Quoted;
import org.jdoors.nscd.wire.HostError;

/**
 * Asks two for the same and tells each difference, a line each. In the lines they are called 1 and
 * 2.
 *
 * @param told gets the lines; whatever comes from others is quoted in them
 */
public record Comparison(Answers first, Answers second, Consumer<String> told) {

  /** What is shown of a list of values at most. */
  private static final int MOST_SHOWN = 10;

  /** Compares the answers to one key; true if they are equal. */
  public boolean key(Topic topic, String key) throws IOException {
    return compare(topic.word() + " " + plain(key), first.ask(topic, key), second.ask(topic, key));
  }

  /** Compares the lists of all entries; true if they are equal. */
  public boolean list(Topic topic) throws IOException {
    return compare(topic.word(), first.list(topic), second.list(topic));
  }

  private boolean compare(String what, Answer<Fields> one, Answer<Fields> two) {
    if (one.equals(two)) {
      return true;
    }
    if (one instanceof Answer.Found<Fields> entry && two instanceof Answer.Found<Fields> other) {
      for (Map.Entry<String, List<String>> field : entry.entry().values().entrySet()) {
        List<String> value = other.entry().values().getOrDefault(field.getKey(), List.of());
        if (!field.getValue().equals(value)) {
          told.accept(
              what
                  + ": "
                  + field.getKey()
                  + ": "
                  + difference(field.getKey(), field.getValue(), value));
        }
      }
    } else {
      told.accept(what + ": 1 " + outcome(one) + ", 2 " + outcome(two));
    }
    return false;
  }

  private static String difference(String field, List<String> one, List<String> two) {
    if (field.equals(Fields.PASSWORD)) {
      return "they differ, and are not shown";
    }
    if (one.size() == 1 && two.size() == 1) {
      return "1 has " + quoted(one.get(0)) + ", 2 has " + quoted(two.get(0));
    }
    List<String> onlyOne = without(one, two);
    List<String> onlyTwo = without(two, one);
    if (onlyOne.isEmpty() && onlyTwo.isEmpty()) {
      return "the same in another order";
    }
    List<String> parts = new ArrayList<>();
    if (!onlyOne.isEmpty()) {
      parts.add("only 1 has " + shown(onlyOne));
    }
    if (!onlyTwo.isEmpty()) {
      parts.add("only 2 has " + shown(onlyTwo));
    }
    return String.join(", ", parts);
  }

  /** What is left of a list when each value of another is taken away once. */
  private static List<String> without(List<String> list, Collection<String> others) {
    Map<String, Integer> counts = new HashMap<>();
    others.forEach(each -> counts.merge(each, 1, Integer::sum));
    return list.stream().filter(each -> counts.merge(each, -1, Integer::sum) < 0).toList();
  }

  private static String shown(List<String> values) {
    String text =
        String.join(" ", values.stream().limit(MOST_SHOWN).map(Comparison::quoted).toList());
    return values.size() > MOST_SHOWN
        ? text + " and " + (values.size() - MOST_SHOWN) + " more"
        : text;
  }

  private static String outcome(Answer<?> answer) {
    if (answer instanceof Answer.Found<?>) {
      return "has an entry";
    } else if (answer instanceof Answer.NotFound<?> none) {
      return "has none" + hostError(none.hostError());
    } else if (answer instanceof Answer.Failed<?> failed) {
      return "could not find out (status " + failed.status() + ")" + hostError(failed.hostError());
    } else if (answer instanceof Answer.LookYourself<?>) {
      return "leaves it to the client";
    }
    return "has an entry that is too large for a reply";
  }

  private static String hostError(int error) {
    return switch (error) {
      case 0 -> "";
      case HostError.HOST_NOT_FOUND -> " (HOST_NOT_FOUND)";
      case HostError.TRY_AGAIN -> " (TRY_AGAIN)";
      case HostError.NO_RECOVERY -> " (NO_RECOVERY)";
      case HostError.NO_DATA -> " (NO_DATA)";
      default -> " (h_errno " + error + ")";
    };
  }

  /** A key as it is, if nothing in it could be mistaken for anything else. */
  private static String plain(String key) {
    boolean plain =
        !key.isEmpty() && key.chars().allMatch(c -> c > ' ' && c <= '~' && c != '"' && c != '\\');
    return plain ? key : quoted(key);
  }

  private static String quoted(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return Quoted.of(bytes, 0, bytes.length);
  }
}

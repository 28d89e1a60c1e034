package org.jdoors.syslog.config;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The macros that a file can name, and what calling them gives. */
final class M4Macros {
  private static final String LOG_HOST = "LOGHOST";

  /** Builtins that are done here. */
  private static final Set<String> DONE =
      Set.of(
          "decr",
          "define",
          "defn",
          "dnl",
          "divnum",
          "ifdef",
          "ifelse",
          "incr",
          "index",
          "len",
          "popdef",
          "pushdef",
          "shift",
          "substr",
          "undefine");

  /**
   * The other builtins: what each gives without arguments. With arguments they run commands, touch
   * files, divert, calculate, or change the language itself.
   */
  private static final Map<String, String> REFUSED =
      Map.ofEntries(
          Map.entry("changecom", ""),
          Map.entry("changequote", ""),
          Map.entry("divert", ""),
          Map.entry("dumpdef", ""),
          Map.entry("errprint", ""),
          Map.entry("eval", "0"),
          Map.entry("include", ""),
          Map.entry("m4exit", ""),
          Map.entry("m4wrap", ""),
          Map.entry("maketemp", ""),
          Map.entry("sinclude", ""),
          Map.entry("syscmd", ""),
          Map.entry("sysval", "0"),
          Map.entry("traceoff", ""),
          Map.entry("traceon", ""),
          Map.entry("translit", ""),
          Map.entry("undivert", ""));

  /** Without arguments these end m4: one says so, the other finds no file of the empty name. */
  private static final Set<String> ENDING = Set.of("m4exit", "include");

  /** What a macro is: its text, or null for the builtin of that name. */
  private record Definition(String text, boolean builtin) {}

  private final Map<String, Deque<Definition>> definitions = new HashMap<>();

  M4Macros(boolean logHost) {
    for (String name : DONE) {
      put(name, new Definition("", true));
    }
    for (String name : REFUSED.keySet()) {
      put(name, new Definition("", true));
    }
    put("unix", new Definition("", false));
    if (logHost) {
      put(LOG_HOST, new Definition("1", false));
    }
  }

  private void put(String name, Definition definition) {
    Deque<Definition> stack = definitions.computeIfAbsent(name, unused -> new ArrayDeque<>());
    stack.poll();
    stack.push(definition);
  }

  boolean knows(String name) {
    return definitions.containsKey(name);
  }

  boolean isBuiltin(String name) {
    Deque<Definition> stack = definitions.get(name);
    return stack != null && stack.element().builtin();
  }

  /** Whether nobody defined the macro in the file, so that a path may name it unknowingly. */
  boolean isPredefined(String name) {
    return isBuiltin(name) || name.equals("unix") || name.equals(LOG_HOST);
  }

  /** Whether calling the macro ends the input. */
  boolean endsInput(String name) {
    return ENDING.contains(name) && isBuiltin(name);
  }

  /**
   * Calls a macro.
   *
   * @param arguments at least one
   * @param offset of the call, where text comes from that is nobody's argument
   */
  M4Text call(String name, boolean bare, List<M4Text> arguments, int offset) throws M4.Refused {
    Deque<Definition> stack = definitions.get(name);
    if (stack == null) {
      return new M4Text();
    }
    Definition definition = stack.element();
    if (!definition.builtin()) {
      return expand(name, definition.text(), arguments, offset);
    }
    String plain = REFUSED.get(name);
    if (plain != null && !bare) {
      throw new M4.Refused(
          offset, "m4 builtin \"" + name + "\" is not supported: give the file that m4 makes");
    }
    return plain == null ? builtin(name, arguments, offset) : M4Text.of(plain, offset);
  }

  private static M4Text expand(String name, String text, List<M4Text> arguments, int offset)
      throws M4.Refused {
    M4Text result = new M4Text();
    int at = 0;
    while (at < text.length()) {
      char next = text.charAt(at) == '$' && at + 1 < text.length() ? text.charAt(at + 1) : 0;
      at += 2;
      if (next == '0') {
        addAll(result, M4Text.of(name, offset));
      } else if (next >= '1' && next <= '9') {
        addAll(result, argument(arguments, next - '1'));
      } else if (next == '#') {
        addAll(result, M4Text.of(Integer.toString(arguments.size()), offset));
      } else if (next == '*' || next == '@') {
        list(result, arguments, 0, next == '@', offset);
      } else {
        at--;
        result.add(M4Text.unit(text.charAt(at - 1), offset));
      }
      if (result.length() > M4.MOST_BYTES) {
        throw new M4.Refused(offset, "macro \"" + name + "\" expands to more than 1 MiB");
      }
    }
    return result;
  }

  /** Adds arguments from one on, with commas between them, quoted if wanted. */
  private static void list(
      M4Text to, List<M4Text> arguments, int first, boolean quoted, int offset) {
    for (int i = first; i < arguments.size(); i++) {
      addAll(to, M4Text.of((i > first ? "," : "") + (quoted ? "`" : ""), offset));
      addAll(to, arguments.get(i));
      addAll(to, M4Text.of(quoted ? "'" : "", offset));
    }
  }

  private static void addAll(M4Text to, M4Text text) {
    for (int i = 0; i < text.length(); i++) {
      to.add(text.at(i));
    }
  }

  private static M4Text argument(List<M4Text> arguments, int index) {
    return index < arguments.size() ? arguments.get(index) : new M4Text();
  }

  private M4Text builtin(String name, List<M4Text> arguments, int offset) {
    String first = arguments.get(0).toString();
    return switch (name) {
      case "define" -> define(first, arguments);
      case "pushdef" -> {
        Deque<Definition> stack = definitions.get(first);
        if (stack != null) {
          stack.push(stack.element());
        }
        yield define(first, arguments);
      }
      case "undefine" -> {
        arguments.forEach(argument -> definitions.remove(argument.toString()));
        yield new M4Text();
      }
      case "popdef" -> {
        arguments.forEach(argument -> pop(argument.toString()));
        yield new M4Text();
      }
      case "defn" -> defn(first, offset);
      case "ifdef" -> ifdef(arguments);
      case "ifelse" -> ifelse(arguments);
      case "shift" -> {
        M4Text rest = new M4Text();
        list(rest, arguments, 1, true, offset);
        yield rest;
      }
      case "substr" -> substr(arguments);
      default -> M4Text.of(Integer.toString(number(name, first, arguments)), offset);
    };
  }

  private M4Text define(String name, List<M4Text> arguments) {
    if (name.matches("[A-Za-z_][A-Za-z_0-9]*")) {
      put(name, new Definition(argument(arguments, 1).toString(), false));
    }
    return new M4Text();
  }

  private void pop(String name) {
    Deque<Definition> stack = definitions.get(name);
    if (stack != null) {
      stack.pop();
      if (stack.isEmpty()) {
        definitions.remove(name);
      }
    }
  }

  private M4Text defn(String name, int offset) {
    Deque<Definition> stack = definitions.get(name);
    if (stack == null || stack.element().builtin()) {
      return new M4Text();
    }
    return M4Text.of("`" + stack.element().text() + "'", offset);
  }

  /** Pairs of a name and a text, as far as there are any; one argument left over is the rest. */
  private M4Text ifdef(List<M4Text> arguments) {
    int at = 0;
    for (; at + 1 < arguments.size(); at += 2) {
      if (knows(arguments.get(at).toString())) {
        return arguments.get(at + 1);
      }
    }
    return at >= 2 ? argument(arguments, at) : new M4Text();
  }

  private static M4Text ifelse(List<M4Text> arguments) {
    int at = 0;
    for (; at + 2 < arguments.size(); at += 3) {
      if (arguments.get(at).toString().equals(arguments.get(at + 1).toString())) {
        return arguments.get(at + 2);
      }
    }
    return at >= 3 && at + 1 == arguments.size() ? arguments.get(at) : new M4Text();
  }

  private static M4Text substr(List<M4Text> arguments) {
    M4Text whole = arguments.get(0);
    int from = integer(argument(arguments, 1).toString());
    int most = arguments.size() > 2 ? integer(arguments.get(2).toString()) : whole.length();
    M4Text part = new M4Text();
    for (int i = from; from >= 0 && i < whole.length() && i - from < most; i++) {
      part.add(whole.at(i));
    }
    return part;
  }

  private static int number(String name, String first, List<M4Text> arguments) {
    return switch (name) {
      case "len" -> first.length();
      case "index" -> first.isEmpty() ? -1 : first.indexOf(argument(arguments, 1).toString());
      case "incr" -> integer(first) + 1;
      case "decr" -> integer(first) - 1;
      default -> 0; // divnum: nothing is diverted
    };
  }

  /** The decimal number that a text begins with, else 0; at most nine digits count. */
  private static int integer(String text) {
    String trimmed = text.strip();
    boolean negative = trimmed.startsWith("-");
    int value = 0;
    int start = negative ? 1 : 0;
    for (int i = start; i < trimmed.length() && i - start < 9; i++) {
      int digit = trimmed.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      value = value * 10 + digit;
    }
    return negative ? -value : value;
  }
}

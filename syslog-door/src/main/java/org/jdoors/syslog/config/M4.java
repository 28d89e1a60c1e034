package org.jdoors.syslog.config;

import java.util.ArrayList;
import java.util.List;

/**
 * The macro processor that every syslog.conf goes through, as illumos has it.
 *
 * <p>It is built in, and no program is run: GNU m4 differs where it matters (it wants parentheses
 * behind builtins, takes ifdef with more than three arguments otherwise, and does not define {@code
 * unix}), a daemon does not depend on a package, and only so is it known which line of the file an
 * entry comes from.
 *
 * <ul>
 *   <li>From {@code #} to the end of the line nothing is expanded; quotes are {@code `} and {@code
 *       '}.
 *   <li>The name of a macro is expanded even where no parenthesis follows, as if there were an
 *       empty argument: {@code len} becomes 0.
 *   <li>Blanks and newlines in front of an argument vanish.
 *   <li>A quote, a comment or a call that is open at the end of the file ends the output there;
 *       natively m4 fails, which syslogd does not look at.
 * </ul>
 *
 * <p>Builtins that run commands, make or read files, divert, or calculate are refused where they
 * are called with arguments; without, they give what they give natively.
 *
 * <p>Source: what illumos {@code cmd/sgs/m4} does, by its recorded results.
 */
final class M4 {
  /**
   * What came out.
   *
   * @param remarks about words that were expanded where hardly anybody means it
   */
  record Output(M4Text text, List<Remark> remarks) {}

  /** Something noticed at an offset in the file. */
  record Remark(int offset, String text) {}

  /** The file calls what is not built in, or does not end. */
  static final class Refused extends Exception {
    private final int offset;
    private final String reason;

    Refused(int offset, String reason) {
      super(reason);
      this.offset = offset;
      this.reason = reason;
    }

    String reason() {
      return reason;
    }

    int offset() {
      return offset;
    }
  }

  /** The input ended, or was ended, in the middle of something. */
  private static final class Ended extends Exception {
    Ended() {
      super("end of input", null, false, false);
    }
  }

  /** More than any honest file needs; a macro that names itself would go on for ever. */
  private static final int MOST_EXPANSIONS = 20_000;

  /** Longest output, and longest text of one macro. */
  static final int MOST_BYTES = 1 << 20;

  /** Bytes that are moved in all. */
  private static final int MOST_WORK = 1 << 24;

  private static final int DEEPEST = 500;
  private static final int COMMENT = '#';

  private final byte[] source;
  private final M4Macros macros;
  private final M4Text pushed = new M4Text();
  private final M4Text out = new M4Text();
  private final List<Remark> remarks = new ArrayList<>();
  private int next;
  private int expansions;
  private int depth;
  private int work;

  private M4(byte[] source, M4Macros macros) {
    this.source = source;
    this.macros = macros;
  }

  /** Expands a file; {@code logHost} defines LOGHOST. */
  static Output expand(byte[] source, boolean logHost) throws Refused {
    if (source.length >= M4Text.LONGEST_SOURCE) {
      throw new Refused(0, "longer than 8 MiB");
    }
    M4 m4 = new M4(source, new M4Macros(logHost));
    m4.run();
    return new Output(m4.out, List.copyOf(m4.remarks));
  }

  private void run() throws Refused {
    try {
      for (int unit = read(); unit != M4Text.END; unit = read()) {
        token(unit, out);
      }
    } catch (Ended e) {
      // What was written so far is the output.
      return;
    }
  }

  private int read() {
    int unit = pushed.pop();
    if (unit != M4Text.END || next == source.length) {
      return unit;
    }
    return M4Text.unit(source[next], next++);
  }

  private int peek() {
    int unit = read();
    if (unit != M4Text.END) {
      pushed.add(unit);
    }
    return unit;
  }

  private static boolean is(int unit, int character) {
    return unit != M4Text.END && M4Text.byteOf(unit) == character;
  }

  /** Takes the token that begins with {@code first}: a word, a quotation, a comment, a byte. */
  private void token(int first, M4Text to) throws Refused, Ended {
    int b = M4Text.byteOf(first);
    if (isLetter(b)) {
      word(first, to);
    } else if (b == '`') {
      quotation(to);
    } else if (b == COMMENT) {
      comment(first, to);
    } else {
      put(first, to);
    }
  }

  private void put(int unit, M4Text to) throws Refused {
    if (to.length() >= MOST_BYTES) {
      throw new Refused(M4Text.offsetOf(unit), "expands to more than 1 MiB");
    }
    work(1, M4Text.offsetOf(unit));
    to.add(unit);
  }

  private void work(int bytes, int offset) throws Refused {
    work += bytes;
    if (work > MOST_WORK) {
      throw new Refused(offset, "macros are expanded without end");
    }
  }

  private void quotation(M4Text to) throws Refused, Ended {
    int depth = 1;
    while (true) {
      int unit = readOrEnd();
      depth += is(unit, '`') ? 1 : is(unit, '\'') ? -1 : 0;
      if (depth == 0) {
        return;
      }
      put(unit, to);
    }
  }

  private void comment(int first, M4Text to) throws Refused, Ended {
    put(first, to);
    int unit;
    do {
      unit = readOrEnd();
      put(unit, to);
    } while (!is(unit, '\n'));
  }

  private int readOrEnd() throws Ended {
    int unit = read();
    if (unit == M4Text.END) {
      throw new Ended();
    }
    return unit;
  }

  private void word(int first, M4Text to) throws Refused, Ended {
    M4Text word = new M4Text();
    put(first, word);
    for (int unit = peek(); unit != M4Text.END && isWord(M4Text.byteOf(unit)); unit = peek()) {
      put(read(), word);
    }
    String name = word.toString();
    if (!macros.knows(name)) {
      for (int i = 0; i < word.length(); i++) {
        put(word.at(i), to);
      }
      return;
    }
    int offset = M4Text.offsetOf(first);
    if (++expansions > MOST_EXPANSIONS) {
      throw new Refused(offset, "macro \"" + name + "\" is expanded without end");
    }
    boolean bare = !is(peek(), '(');
    List<M4Text> arguments = bare ? List.of(new M4Text()) : arguments(offset);
    call(name, bare, arguments, offset);
  }

  private void call(String name, boolean bare, List<M4Text> arguments, int offset)
      throws Refused, Ended {
    if (name.equals("dnl") && macros.isBuiltin(name)) {
      int unit;
      do {
        unit = readOrEnd();
      } while (!is(unit, '\n'));
      return;
    }
    if (bare && macros.isPredefined(name)) {
      remarks.add(
          new Remark(offset, "m4 expands the word \"" + name + "\"; `" + name + "' would keep it"));
    }
    if (bare && macros.endsInput(name)) {
      throw new Ended();
    }
    M4Text result = macros.call(name, bare, arguments, offset);
    work(result.length(), offset);
    if (pushed.length() + result.length() > MOST_BYTES) {
      throw new Refused(offset, "macro \"" + name + "\" expands to more than 1 MiB");
    }
    pushed.addReversed(result);
  }

  /** Reads {@code (argument, ...)}, in which macros are expanded. */
  private List<M4Text> arguments(int offset) throws Refused, Ended {
    if (++depth > DEEPEST) {
      throw new Refused(offset, "calls are nested more than " + DEEPEST + " deep");
    }
    readOrEnd();
    List<M4Text> arguments = new ArrayList<>();
    int open = 1;
    while (open > 0) {
      M4Text argument = new M4Text();
      arguments.add(argument);
      while (isBlank(peek())) {
        readOrEnd();
      }
      boolean within = true;
      while (within) {
        int unit = readOrEnd();
        open += is(unit, '(') ? 1 : is(unit, ')') ? -1 : 0;
        within = open > 0 && !(open == 1 && is(unit, ','));
        if (within) {
          token(unit, argument);
        }
      }
    }
    depth--;
    return arguments;
  }

  private static boolean isBlank(int unit) {
    return is(unit, ' ') || is(unit, '\t') || is(unit, '\n');
  }

  private static boolean isLetter(int b) {
    return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || b == '_';
  }

  private static boolean isWord(int b) {
    return isLetter(b) || (b >= '0' && b <= '9');
  }
}

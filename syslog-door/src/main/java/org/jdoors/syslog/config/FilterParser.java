package org.jdoors.syslog.config;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a filter:
 *
 * <pre>
 *   filter = and *( "or" and )
 *   and    = not *( "and" not )
 *   not    = "not" not | "(" filter ")" | test
 *   test   = field operator string | field "in" "(" string *( "," string ) ")"
 *          | number-field comparison number | data
 *   field  = app | procid | msgid | host | hostname | message | address | data "[" name "]"
 *   data   = "data" "[" id "]" [ "[" name "]" ]
 * </pre>
 *
 * <p>A field that a record does not have makes its test false. Of a parameter that occurs several
 * times one that fits is enough. Length and depth are bounded, and every operator takes time that
 * is bounded by the lengths of text and pattern.
 */
final class FilterParser {
  private static final int LONGEST = 4096;
  private static final int DEEPEST = 50;
  private static final List<String> COMPARISONS = List.of("==", "!=", "<", "<=", ">", ">=");

  private final FilterTokens tokens;
  private int depth;

  private FilterParser(FilterTokens tokens) {
    this.tokens = tokens;
  }

  static RecordFilter parse(String text) throws BadValue {
    if (text.length() > LONGEST) {
      throw new BadValue("longer than " + LONGEST + " characters");
    }
    FilterParser parser = new FilterParser(new FilterTokens(text));
    RecordFilter filter = parser.any();
    if (!parser.tokens.atEnd()) {
      throw parser.tokens.unexpected("and, or");
    }
    return filter;
  }

  private RecordFilter any() throws BadValue {
    RecordFilter filter = all();
    while (tokens.skipWord("or")) {
      RecordFilter left = filter;
      RecordFilter right = all();
      filter = record -> left.accept(record) || right.accept(record);
    }
    return filter;
  }

  private RecordFilter all() throws BadValue {
    RecordFilter filter = one();
    while (tokens.skipWord("and")) {
      RecordFilter left = filter;
      RecordFilter right = one();
      filter = record -> left.accept(record) && right.accept(record);
    }
    return filter;
  }

  private RecordFilter one() throws BadValue {
    if (++depth > DEEPEST) {
      throw new BadValue("nested more than " + DEEPEST + " deep");
    }
    RecordFilter filter;
    if (tokens.skipWord("not")) {
      RecordFilter other = one();
      filter = record -> !other.accept(record);
    } else if (tokens.skip("(")) {
      filter = any();
      tokens.expect(")");
    } else {
      filter = test();
    }
    depth--;
    return filter;
  }

  private RecordFilter test() throws BadValue {
    String word = tokens.word(RecordFields.names());
    if (word.equals("data")) {
      return data();
    }
    RecordFields.@Nullable Numeric number = RecordFields.number(word);
    if (number != null) {
      return comparison(number);
    }
    RecordFields.@Nullable Textual text = RecordFields.text(word);
    if (text == null) {
      tokens.back();
      throw tokens.unexpected(String.join(", ", RecordFields.names()));
    }
    TextMatch match = match();
    RecordFilter test = record -> text.test(record, match);
    return match.negated() ? record -> !test.accept(record) : test;
  }

  private RecordFilter data() throws BadValue {
    tokens.expect("[");
    byte[] id = bytes(tokens.string());
    tokens.expect("]");
    if (!tokens.skip("[")) {
      return record -> RecordFields.hasElement(record, id);
    }
    byte[] name = bytes(tokens.string());
    tokens.expect("]");
    if (!tokens.atOperator()) {
      return record -> RecordFields.parameter(record, id, name, TextMatch.ANY);
    }
    TextMatch match = match();
    RecordFilter test = record -> RecordFields.parameter(record, id, name, match);
    return match.negated() ? record -> !test.accept(record) : test;
  }

  private TextMatch match() throws BadValue {
    String operator = tokens.operator(TextMatch.OPERATORS);
    if (!operator.equals("in")) {
      return TextMatch.of(operator, tokens.string());
    }
    tokens.expect("(");
    List<TextMatch> matches = new ArrayList<>();
    do {
      matches.add(TextMatch.of("==", tokens.string()));
    } while (tokens.skip(","));
    tokens.expect(")");
    return TextMatch.anyOf(matches);
  }

  private RecordFilter comparison(RecordFields.Numeric field) throws BadValue {
    String operator = tokens.operator(COMPARISONS);
    long wanted = tokens.number();
    return record -> {
      long value = field.of(record);
      if (value < 0) {
        return operator.equals("!=");
      }
      return switch (operator) {
        case "==" -> value == wanted;
        case "!=" -> value != wanted;
        case "<" -> value < wanted;
        case "<=" -> value <= wanted;
        case ">" -> value > wanted;
        default -> value >= wanted;
      };
    };
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

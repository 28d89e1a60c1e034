package org.jdoors.syslog.config;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognises a syslog.conf that is meant for m4. Natively every file goes through m4; this daemon
 * reads plain files, and a file half understood would send records to the wrong places, so it is
 * refused as a whole.
 */
final class M4Words {
  private static final Pattern WORD =
      Pattern.compile(
          "`|\\b(?:changecom|changequote|decr|define|defn|divert|divnum|dumpdef|errprint|esyscmd"
              + "|eval|format|ifdef|ifelse|include|incr|index|len|m4exit|m4wrap|maketemp|patsubst"
              + "|popdef|pushdef|regexp|shift|sinclude|substr|syscmd|sysval|traceoff|traceon"
              + "|translit|undefine|undivert)\\(|\\bdnl\\b");

  private M4Words() {}

  /** Throws if a line, outside what follows a {@code #}, uses m4. */
  static void refuse(String file, List<String> lines) throws ConfigException {
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      int comment = line.indexOf('#');
      Matcher word = WORD.matcher(comment < 0 ? line : line.substring(0, comment));
      if (word.find()) {
        throw new ConfigException(
            String.format(
                "%s:%d: m4 is not expanded here (\"%s\"): give the plain file, made by: m4 %s",
                file, i + 1, word.group(), file));
      }
    }
  }
}

package org.jdoors.nscd.config;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads nsswitch.conf. Lines are {@code database: policy}; {@code #} starts a comment anywhere; the
 * last line of a database counts; lines without a colon or without sources, and unknown databases,
 * are ignored. Source: nsswitch.conf(5) and cmd/nscd/nscd_cfgfile.c of illumos, nss/nss_database.c
 * of glibc.
 */
final class NsswitchParser {

  /** A line that counts. */
  private record Line(int number, Policy policy) {}

  /** A line of a database that has no policy of its own. */
  private record Follower(int number, String policy) {}

  private final Dialect dialect;
  private final ConfigText text;
  private final Map<SwitchDatabase, Line> lines = new EnumMap<>(SwitchDatabase.class);

  private final Map<SwitchDatabase, Follower> followers = new EnumMap<>(SwitchDatabase.class);

  private NsswitchParser(String name, Dialect dialect) {
    this.dialect = dialect;
    this.text = new ConfigText(name);
  }

  static Nsswitch parse(String name, String text, Dialect dialect, NscdConf conf)
      throws ConfigException {
    NsswitchParser parser = new NsswitchParser(name, dialect);
    parser.text.forEachLine(text, parser::line);
    Map<SwitchDatabase, Policy> policies = new EnumMap<>(SwitchDatabase.class);
    for (SwitchDatabase database : SwitchDatabase.values()) {
      SwitchDatabase from = dialect.leader(database).orElse(database);
      Policy policy = parser.policy(from, conf);
      policies.put(database, policy);
      if (database.isServed()) {
        parser.warnOfSources(database, policy);
      }
    }
    parser.followers.forEach((one, line) -> parser.warnOfFollower(one, line, policies));
    return new Nsswitch(policies, parser.text.warnings());
  }

  private void line(int number, String line) throws ConfigException {
    int comment = line.indexOf('#');
    String content = comment < 0 ? line : line.substring(0, comment);
    int nameEnd = nameEnd(content);
    if (nameEnd < 0) {
      if (!Fields.strip(content).isEmpty()) {
        text.warn(number, "no colon, so that the line has no effect");
      }
      return;
    }
    String name = Fields.strip(content.substring(0, nameEnd));
    String policy = policyText(content.substring(nameEnd));
    if (name.isEmpty()) {
      if (dialect == Dialect.ILLUMOS) {
        throw ConfigException.of(
            NativeResult.SYNTAX,
            "syntax error: \"" + content + "\": no database before the colon",
            "'database: source ...' is allowed");
      }
      text.warn(number, "no database before the colon, so that the line has no effect");
      return;
    }
    Optional<SwitchDatabase> database = dialect.database(name);
    if (database.isEmpty()) {
      return;
    }
    if (policy.isEmpty()) {
      text.warn(number, "no source, so that the line has no effect");
      return;
    }
    entry(number, database.get(), policy);
    if (content.length() > dialect.longestLine()) {
      throw ConfigException.of(
          NativeResult.SYNTAX,
          "a line of " + content.length() + " bytes",
          "a line has at most " + dialect.longestLine());
    }
  }

  /** Where the name ends; -1 if there is none. A blank is enough of a separator for glibc. */
  private int nameEnd(String content) {
    int colon = content.indexOf(':');
    if (dialect == Dialect.ILLUMOS) {
      return colon;
    }
    String name = Fields.strip(content);
    int from = content.indexOf(name);
    for (int i = from; i < from + name.length(); i++) {
      if (content.charAt(i) == ':' || Fields.isSpace(content.charAt(i))) {
        return i;
      }
    }
    return -1;
  }

  private String policyText(String fromSeparator) {
    if (dialect == Dialect.ILLUMOS) {
      return Fields.strip(fromSeparator.substring(1));
    }
    int from = 0;
    while (from < fromSeparator.length()
        && (fromSeparator.charAt(from) == ':' || Fields.isSpace(fromSeparator.charAt(from)))) {
      from++;
    }
    return Fields.strip(fromSeparator.substring(from));
  }

  private void entry(int number, SwitchDatabase database, String policy) throws ConfigException {
    if (dialect.leader(database).isPresent()) {
      PolicyParser.checkLength(policy, dialect);
      followers.put(database, new Follower(number, policy));
      return;
    }
    Policy parsed = PolicyParser.parse(policy, dialect, remark -> text.warn(number, remark));
    Line before = lines.put(database, new Line(number, parsed));
    if (before != null) {
      text.warn(
          before.number(),
          database.databaseName()
              + " is named again in line "
              + number
              + ", so that this line has no effect");
    }
  }

  private Policy policy(SwitchDatabase database, NscdConf conf) throws ConfigException {
    Line line = lines.get(database);
    if (line == null) {
      line = dialect.substitute(database).map(lines::get).orElse(null);
    }
    if (line != null) {
      return line.policy();
    }
    Optional<Policy> configured = conf.lookups(database.databaseName()).policy();
    if (configured.isPresent() && dialect == Dialect.ILLUMOS) {
      return configured.get();
    }
    return PolicyParser.parse(dialect.defaultPolicy(database), dialect, remark -> {});
  }

  /** A line that says the same as the one that counts does no harm. */
  private void warnOfFollower(
      SwitchDatabase database, Follower line, Map<SwitchDatabase, Policy> policies) {
    boolean same;
    try {
      same =
          PolicyParser.parse(line.policy(), dialect, remark -> {}).equals(policies.get(database));
    } catch (ConfigException e) {
      same = false;
    }
    if (!same) {
      dialect
          .leader(database)
          .ifPresent(leader -> text.warn(line.number(), NscdConfParser.follows(database, leader)));
    }
  }

  private void warnOfSources(SwitchDatabase database, Policy policy) {
    String name = database.databaseName();
    boolean files = false;
    boolean reached = true;
    for (Policy.Step step : policy.steps()) {
      String source = step.source();
      files |= reached && source.equalsIgnoreCase("files");
      reached &= !step.isLast();
      if (database.sources().stream().noneMatch(source::equalsIgnoreCase)) {
        warn(
            database,
            name
                + ": nscd-door has no source "
                + source
                + "; clients look themselves when it is reached");
      }
    }
    if (!files) {
      warn(database, name + ": files is never asked");
    }
  }

  private void warn(SwitchDatabase database, String remark) {
    Line line = lines.get(database);
    if (line == null) {
      text.warn(remark);
    } else {
      text.warn(line.number(), remark);
    }
  }
}

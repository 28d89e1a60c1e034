package org.jdoors.nscd.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The name service switch: a policy per database.
 *
 * <p>Lines are {@code database: policy}; {@code #} starts a comment anywhere; the last line of a
 * database counts; lines without a colon or without sources, and databases that are not served, are
 * ignored. Source: nsswitch.conf(5) of illumos.
 */
public final class Nsswitch {

  private static final String HOSTS = "hosts";
  private static final String IPNODES = "ipnodes";
  private static final Set<String> SERVED = Set.of("passwd", "group", HOSTS, IPNODES);

  private final Map<String, Policy> policies;

  private Nsswitch(Map<String, Policy> policies) {
    this.policies = Map.copyOf(policies);
  }

  /**
   * Reads a file.
   *
   * @throws ConfigException if it cannot be read, or naming all faulty lines
   */
  public static Nsswitch read(Path file, Dialect dialect) throws ConfigException {
    try {
      return parse(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1), dialect);
    } catch (NoSuchFileException e) {
      throw new ConfigException(file + ": no such file");
    } catch (IOException e) {
      throw new ConfigException(file + ": cannot be read: " + e.getMessage());
    }
  }

  /** What holds where there is no file. */
  public static Nsswitch defaults(Dialect dialect) {
    try {
      return parse("", "", dialect);
    } catch (ConfigException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Reads a text.
   *
   * @param name how messages name it
   */
  public static Nsswitch parse(String name, String text, Dialect dialect) throws ConfigException {
    Map<String, Policy> policies = new HashMap<>();
    List<String> faults = new ArrayList<>();
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      try {
        line(line, dialect, policies);
      } catch (ConfigException e) {
        faults.add(name + ":" + number + ": " + e.getMessage());
      }
    }
    if (!faults.isEmpty()) {
      throw new ConfigException(faults);
    }
    Policy missing = PolicyParser.parse(dialect.defaultPolicy(), dialect);
    if (dialect.ipnodesFollowsHosts() && policies.containsKey(HOSTS)) {
      policies.putIfAbsent(IPNODES, policies.get(HOSTS));
    }
    SERVED.forEach(database -> policies.putIfAbsent(database, missing));
    return new Nsswitch(policies);
  }

  private static void line(String line, Dialect dialect, Map<String, Policy> policies)
      throws ConfigException {
    int comment = line.indexOf('#');
    String text = (comment < 0 ? line : line.substring(0, comment)).strip();
    int colon = text.indexOf(':');
    if (colon < 0) {
      return;
    }
    String database = text.substring(0, colon).strip();
    String policy = text.substring(colon + 1).strip();
    if (database.isEmpty()) {
      throw new ConfigException("no database before the colon");
    }
    if (policy.isEmpty() || !SERVED.contains(database)) {
      return;
    }
    if (policy.length() > dialect.longestPolicy()) {
      throw new ConfigException("policy longer than " + dialect.longestPolicy() + " characters");
    }
    policies.put(database, PolicyParser.parse(policy, dialect));
  }

  /** The policy of a served database. */
  public Policy policy(String database) {
    Policy policy = policies.get(database);
    if (policy == null) {
      throw new IllegalArgumentException(database);
    }
    return policy;
  }
}

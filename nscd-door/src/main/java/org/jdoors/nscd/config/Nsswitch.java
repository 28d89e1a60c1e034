package org.jdoors.nscd.config;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The name service switch: a policy per database; never changes. */
public final class Nsswitch {

  private final Map<SwitchDatabase, Policy> policies;
  private final List<String> warnings;

  Nsswitch(Map<SwitchDatabase, Policy> policies, List<String> warnings) {
    this.policies = Map.copyOf(policies);
    this.warnings = List.copyOf(warnings);
  }

  /**
   * Reads a file.
   *
   * @param conf names policies of databases that the file does not name
   * @throws ConfigException if it cannot be read, or naming all faulty lines
   */
  public static Nsswitch read(Path file, Dialect dialect, NscdConf conf) throws ConfigException {
    String text = ConfigText.read(file, NativeResult.NO_SWITCH_FILE);
    return NsswitchParser.parse(file.toString(), text, dialect, conf);
  }

  /** What holds where there is no file. */
  public static Nsswitch defaults(Dialect dialect, NscdConf conf) {
    try {
      return NsswitchParser.parse("nsswitch.conf", "", dialect, conf);
    } catch (ConfigException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Reads a text without a nscd.conf.
   *
   * @param name how messages name it
   */
  public static Nsswitch parse(String name, String text, Dialect dialect) throws ConfigException {
    return parse(name, text, dialect, NscdConf.defaults());
  }

  /**
   * Reads a text.
   *
   * @param name how messages name it
   * @param conf names policies of databases that the text does not name
   */
  public static Nsswitch parse(String name, String text, Dialect dialect, NscdConf conf)
      throws ConfigException {
    return NsswitchParser.parse(name, text, dialect, conf);
  }

  /** The policy that holds for a database of the switch, served here or not. */
  public Policy policy(SwitchDatabase database) {
    Policy policy = policies.get(database);
    if (policy == null) {
      throw new IllegalArgumentException(database.name());
    }
    return policy;
  }

  /**
   * The policy that holds for a database of the switch.
   *
   * @throws IllegalArgumentException if there is no database of that name
   */
  public Policy policy(String database) {
    Optional<SwitchDatabase> found = SwitchDatabase.find(database);
    if (found.isEmpty()) {
      throw new IllegalArgumentException(database);
    }
    return policy(found.get());
  }

  /** Whether the same policies hold. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Nsswitch nsswitch && policies.equals(nsswitch.policies);
  }

  @Override
  public int hashCode() {
    return policies.hashCode();
  }

  /** What is legal and surely not meant, a line each: {@code file:line: remark}. */
  public List<String> warnings() {
    return warnings;
  }

  /** All policies in the grammar of the file; reads as what holds now. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<SwitchDatabase, Policy> each : new EnumMap<>(policies).entrySet()) {
      // No source at all can be written in nscd.conf only.
      if (!each.getValue().steps().isEmpty()) {
        text.append(each.getKey().databaseName())
            .append(": ")
            .append(each.getValue().text())
            .append('\n');
      }
    }
    return ConfigText.decoded(text.toString());
  }
}

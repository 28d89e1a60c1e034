package org.jdoors.nscd.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files made at random: valid ones are printed and read again as the same, all others refused. */
final class GeneratedConfigTest {

  private static final int FILES = 100;

  /** What both grammars are made of, so that random texts come close to valid ones. */
  private static final List<String> PIECES =
      List.of(
          "passwd",
          "hosts",
          "shadow",
          "ALLDB",
          ":",
          " ",
          "\t",
          "\n",
          "\"",
          "\\",
          "#",
          "[",
          "]",
          "=",
          "!",
          "files",
          "dns",
          "nis",
          "TRYAGAIN",
          "SUCCESS",
          "return",
          "continue",
          "forever",
          "merge",
          "99999999999",
          "3",
          "-",
          "yes",
          "NULL",
          "nsw-config-string",
          "keep-hot-count",
          "logfile",
          "enable-cache",
          "debug-level",
          "threads",
          "\r",
          "\0",
          "\u00e9",
          ",");

  private static final List<Attribute> ATTRIBUTES = List.of(Attribute.values());

  private static final List<String> DATABASES =
      Arrays.stream(SwitchDatabase.values()).map(SwitchDatabase::databaseName).toList();

  private static <T> T pick(Random random, List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private static String anyCase(Random random, String word) {
    return switch (random.nextInt(3)) {
      case 0 -> word.toUpperCase(Locale.ROOT);
      case 1 -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
      default -> word;
    };
  }

  private static String blanks(Random random) {
    return " \t  ".substring(random.nextInt(2), 2 + random.nextInt(3));
  }

  private static String policy(Random random, Dialect dialect) {
    List<String> sources = List.of("files", "dns", "DNS", "nis", "ldap", "my_source9");
    List<String> actions =
        dialect == Dialect.GLIBC
            ? List.of("return", "continue", "merge")
            : List.of("return", "continue", "forever", "0", "3", "2147483647", "4294967296");
    StringBuilder policy = new StringBuilder();
    for (int source = 1 + random.nextInt(3); source > 0; source--) {
      policy.append(pick(random, sources));
      if (random.nextInt(3) == 0) {
        policy.append(random.nextBoolean() ? " [" : "[");
        for (int criterion = 1 + random.nextInt(2); criterion > 0; criterion--) {
          boolean not = dialect == Dialect.GLIBC && random.nextInt(4) == 0;
          String status = pick(random, List.of("SUCCESS", "NOTFOUND", "UNAVAIL", "TRYAGAIN"));
          policy
              .append(not ? "!" : "")
              .append(anyCase(random, status))
              .append(random.nextInt(4) == 0 ? " = " : "=")
              .append(anyCase(random, pick(random, actions)))
              .append(criterion > 1 ? " " : "");
        }
        policy.append(']');
      }
      policy.append(source > 1 ? " " : "");
    }
    boolean fits = policy.length() <= Defaults.LONGEST_POLICY;
    return fits ? policy.toString() : "files";
  }

  private static String nsswitch(Random random, Dialect dialect) {
    StringBuilder text = new StringBuilder();
    for (int line = random.nextInt(12); line > 0; line--) {
      text.append(blanks(random))
          .append(pick(random, DATABASES))
          .append(random.nextBoolean() ? ":" : " : ")
          .append(policy(random, dialect))
          .append(random.nextInt(4) == 0 ? " # comment: [" : "")
          .append('\n');
    }
    return text.toString();
  }

  private static String value(Random random, Attribute attribute) {
    return switch (attribute.kind()) {
      case FLAG -> anyCase(random, random.nextBoolean() ? "yes" : "no");
      case NUMBER ->
          pick(
              random,
              List.of("0", "+7", "-5", "12abc", "abc", "2147483647", "-2147483648", "\"3\""));
      case BITMAP -> Integer.toString(random.nextInt(attribute.mask() + 1));
      case STRING ->
          pick(random, List.of("/x", "\"/a b\"", "NULL", "\"NULL\"", "\"\"", "x\"y z\"", "\"a b"));
      case POLICY -> "\"" + pick(random, List.of("", " ")) + policy(random, Dialect.ILLUMOS) + "\"";
    };
  }

  private static String nscdConf(Random random) {
    StringBuilder text = new StringBuilder();
    for (int line = random.nextInt(30); line > 0; line--) {
      Attribute attribute = pick(random, ATTRIBUTES);
      String database = pick(random, DATABASES);
      text.append(blanks(random)).append(anyCase(random, attribute.attributeName())).append("\t ");
      if (!attribute.isGlobal()) {
        String name = random.nextInt(3) == 0 ? "ALLDB" : anyCase(random, database);
        text.append(name).append(blanks(random));
      }
      text.append(value(random, attribute)).append(random.nextInt(5) == 0 ? "\n# c\n\n" : "\n");
    }
    return text.toString();
  }

  private static void assertSame(NscdConf actual, NscdConf expected, String text) {
    assertThat(actual.text()).as(text).isEqualTo(expected.text());
    assertThat(actual.global()).as(text).isEqualTo(expected.global());
    for (SwitchDatabase database : SwitchDatabase.values()) {
      String name = database.databaseName();
      assertThat(actual.lookups(name)).as(text).isEqualTo(expected.lookups(name));
      for (CacheSetting setting : CacheSetting.values()) {
        assertThat(actual.cache(name).get(setting))
            .as(text)
            .isEqualTo(expected.cache(name).get(setting));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void printedPoliciesReadAsTheSame(Dialect dialect) throws ConfigException {
    Random random = new Random(12);
    for (int i = 0; i < FILES; i++) {
      String text = nsswitch(random, dialect);
      NscdConf conf = NscdConf.parse("n", nscdConf(random));
      Nsswitch read = Nsswitch.parse("f", text, dialect, conf);
      Nsswitch again = Nsswitch.parse("f", read.text(), dialect, conf);
      for (SwitchDatabase database : SwitchDatabase.values()) {
        assertThat(again.policy(database)).as(text).isEqualTo(read.policy(database));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void printedSettingsReadAsTheSame(long seed) throws ConfigException {
    Random random = new Random(seed);
    for (int i = 0; i < FILES; i++) {
      String text = nscdConf(random);
      NscdConf read = NscdConf.parse("f", text);
      NscdConf again = NscdConf.parse("f", read.text());
      assertSame(again, read, text);
      assertSame(NscdConf.parse("f", ""), NscdConf.defaults(), "");
    }
  }

  private static void assertConfigOrException(String text) {
    assertThatCode(
            () -> {
              try {
                NscdConf read = NscdConf.parse("f", text);
                assertSame(NscdConf.parse("f", read.text()), read, text);
              } catch (ConfigException e) {
                assertThat(String.valueOf(e.getMessage()).lines())
                    .allMatch(line -> line.startsWith("f:"));
              }
              for (Dialect dialect : Dialect.values()) {
                try {
                  Nsswitch read = Nsswitch.parse("f", text, dialect);
                  assertThat(read.warnings()).allMatch(line -> line.startsWith("f:"));
                } catch (ConfigException e) {
                  assertThat(String.valueOf(e.getMessage()).lines())
                      .allMatch(line -> line.startsWith("f:"));
                }
              }
            })
        .as(text)
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5})
  void randomTextIsAConfigurationOrAFault(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 20 * FILES; i++) {
      StringBuilder text = new StringBuilder();
      for (int piece = random.nextInt(20); piece > 0; piece--) {
        text.append(pick(random, PIECES));
      }
      assertConfigOrException(text.toString());
      byte[] bytes = new byte[random.nextInt(300)];
      random.nextBytes(bytes);
      assertConfigOrException(new String(bytes, StandardCharsets.ISO_8859_1));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {6, 7})
  void randomPolicyOfPrintableTextReadsAsTheSame(long seed) {
    Random random = new Random(seed);
    List<String> pieces =
        List.of(
            "files", "dns", "nis", "a", " ", "\t", "[", "]", "=", "TRYAGAIN", "FOO", "3", "return");
    int accepted = 0;
    for (int i = 0; i < 100 * FILES; i++) {
      StringBuilder text = new StringBuilder();
      for (int piece = random.nextInt(12); piece > 0; piece--) {
        text.append(pick(random, pieces));
      }
      Policy policy;
      try {
        policy = Policy.parse(text.toString());
      } catch (ConfigException e) {
        continue;
      }
      accepted++;
      assertThatCode(() -> assertThat(Policy.parse(policy.text())).isEqualTo(policy))
          .as(text.toString())
          .doesNotThrowAnyException();
    }
    assertThat(accepted).isGreaterThan(FILES);
  }
}

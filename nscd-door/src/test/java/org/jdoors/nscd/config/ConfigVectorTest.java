package org.jdoors.nscd.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jdoors.nscd.vectors.Vectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the native daemon makes of configuration files. What it answers with them is in {@code
 * org.jdoors.nscd.front.NsswitchVectorTest}.
 */
final class ConfigVectorTest {

  private static final String FILE = "config.json";
  private static final Path NOWHERE = Path.of("/nonexistent/etc/file.conf");

  /** nscd.conf as illumos ships it, which the vectors leave out. */
  private static final String SHIPPED =
      """
      check-files ALLDB yes
      positive-time-to-live ALLDB 3600
      positive-time-to-live passwd 600
      negative-time-to-live ALLDB 5
      negative-time-to-live exec_attr 300
      keep-hot-count ALLDB 20
      """;

  /** The settings as the vectors name them. */
  private static final Map<String, CacheSetting> SETTINGS =
      Map.ofEntries(
          Map.entry("enable", CacheSetting.ENABLE),
          Map.entry("per_user", CacheSetting.PER_USER),
          Map.entry("avoid_ns", CacheSetting.AVOID_NAME_SERVICE),
          Map.entry("check_files", CacheSetting.CHECK_FILES),
          Map.entry("check_interval", CacheSetting.CHECK_INTERVAL),
          Map.entry("pos_ttl", CacheSetting.POSITIVE_TTL),
          Map.entry("neg_ttl", CacheSetting.NEGATIVE_TTL),
          Map.entry("keephot", CacheSetting.KEEP_HOT),
          Map.entry("hint_size", CacheSetting.HINT_SIZE),
          Map.entry("maxentries", CacheSetting.MAX_ENTRIES),
          Map.entry("suggestedsize", CacheSetting.SUGGESTED_SIZE),
          Map.entry("old_data_ok", CacheSetting.OLD_DATA_OK));

  static Stream<JsonObject> policies() {
    return Vectors.read(FILE, "nsswitch_entry");
  }

  static Stream<JsonObject> nscdConfs() {
    return Vectors.read(FILE, "nscd_conf");
  }

  static Stream<JsonObject> nsswitchConfs() {
    return Vectors.read(FILE, "nsswitch_conf");
  }

  static Stream<Map.Entry<String, JsonElement>> defaults() {
    return Vectors.object(FILE, "compiled_defaults").entrySet().stream();
  }

  @ParameterizedTest
  @MethodSource("policies")
  void policyIsParsed(JsonObject vector) throws ConfigException {
    String text = vector.get("text").getAsString();
    if (!vector.get("accepted").getAsBoolean()) {
      assertThat(catchThrowableOfType(ConfigException.class, () -> Policy.parse(text))).isNotNull();
      return;
    }
    Policy policy = Policy.parse(text);
    assertThat(policy.steps()).hasSize(vector.get("num_lookups").getAsInt());
    int i = 0;
    for (JsonElement element : vector.getAsJsonArray("sources")) {
      JsonObject source = element.getAsJsonObject();
      Policy.Step step = policy.steps().get(i++);
      assertThat(step.source()).isEqualTo(source.get("source").getAsString());
      assertThat(name(step.success())).isEqualTo(source.get("success").getAsString());
      assertThat(name(step.notFound())).isEqualTo(source.get("notfound").getAsString());
      assertThat(name(step.unavailable())).isEqualTo(source.get("unavail").getAsString());
      assertThat(name(step.tryAgain())).isEqualTo(source.get("tryagain").getAsString());
      assertThat(name(step.nisTryAgain()))
          .isEqualTo(source.get("nisserv_dns_tryagain").getAsString());
      assertThat(step.maxRetries()).isEqualTo(source.get("max_retries").getAsInt());
      if (step.tryAgain().kind() == Action.Kind.RETRY) {
        assertThat(step.tryAgain().retries()).isEqualTo(step.maxRetries());
      }
    }
    assertThat(i).isEqualTo(policy.steps().size());
  }

  private static String name(Action action) {
    return action.kind() == Action.Kind.RETRY
        ? "ntimes"
        : action.kind().name().toLowerCase(Locale.ROOT);
  }

  @ParameterizedTest
  @MethodSource("nscdConfs")
  void nscdConfIsRead(JsonObject vector) throws ConfigException {
    String text = text(vector, "nscd_conf");
    if (!vector.get("started").getAsBoolean()) {
      ConfigException fault =
          catchThrowableOfType(ConfigException.class, () -> nscdConf(text, "/etc/nscd.conf"));
      assertSameFault(fault, vector.get("message").getAsString(), "/etc/nscd.conf");
      return;
    }
    NscdConf conf = nscdConf(text, "/etc/nscd.conf");
    JsonObject changed = vector.getAsJsonObject("changed_from_compiled_defaults");
    defaults()
        .forEach(
            each -> {
              JsonObject expected = each.getValue().getAsJsonObject().deepCopy();
              if (changed.has(each.getKey())) {
                changed.getAsJsonObject(each.getKey()).asMap().forEach(expected::add);
              }
              assertCache(conf, each.getKey(), expected);
            });
    assertThat(Vectors.object(FILE, "compiled_defaults").keySet()).containsAll(changed.keySet());
  }

  private static NscdConf nscdConf(@Nullable String text, String name) throws ConfigException {
    if (text == null) {
      return NscdConf.read(NOWHERE);
    }
    return NscdConf.parse(name, text.equals("(as shipped)") ? SHIPPED : text);
  }

  @ParameterizedTest
  @MethodSource("defaults")
  void builtInValuesAreThoseOfTheNativeDaemon(Map.Entry<String, JsonElement> vector) {
    JsonObject expected = vector.getValue().getAsJsonObject();
    assertThat(expected.get("gi.num_param").getAsInt()).isEqualTo(CacheSetting.values().length);
    assertCache(NscdConf.defaults(), vector.getKey(), expected);
  }

  private static void assertCache(NscdConf conf, String database, JsonObject expected) {
    CacheConfig cache = conf.cache(database);
    for (Map.Entry<String, JsonElement> each : expected.entrySet()) {
      if (!each.getKey().startsWith("gi.")) {
        CacheSetting setting = Objects.requireNonNull(SETTINGS.get(each.getKey()), each.getKey());
        assertThat(cache.get(setting))
            .as("%s of %s", setting, database)
            .isEqualTo(each.getValue().getAsInt());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("nsswitchConfs")
  void nsswitchConfIsRead(JsonObject vector) throws ConfigException {
    String text = text(vector, "nsswitch_conf");
    String name = "/etc/nsswitch.conf";
    if (!vector.get("started").getAsBoolean()) {
      ConfigException fault =
          catchThrowableOfType(ConfigException.class, () -> nsswitch(text, name));
      assertSameFault(fault, vector.get("message").getAsString(), name);
      return;
    }
    Nsswitch nsswitch = nsswitch(text, name);
    for (SwitchDatabase database : SwitchDatabase.values()) {
      assertThat(nsswitch.policy(database).steps()).isNotEmpty();
    }
  }

  private static Nsswitch nsswitch(@Nullable String text, String name) throws ConfigException {
    return text == null
        ? Nsswitch.read(NOWHERE, Dialect.ILLUMOS, NscdConf.defaults())
        : Nsswitch.parse(name, text, Dialect.ILLUMOS);
  }

  /** Null stands for a file that is not there, which is written as null or false. */
  private static @Nullable String text(JsonObject vector, String member) {
    JsonElement text = vector.get(member);
    return text.isJsonNull() || text.getAsJsonPrimitive().isBoolean() ? null : text.getAsString();
  }

  /**
   * All that the native message says of the fault is in ours: the number, the line if there is one,
   * names and data in quotes or parentheses, the attribute after "for", and a limit.
   */
  private static void assertSameFault(
      @Nullable ConfigException fault, String nativeMessage, String name) {
    String message = Objects.requireNonNull(fault, nativeMessage).toString();
    String first = nativeMessage.lines().findFirst().orElse("");
    assertThat(message).contains(fact(first, "rc = (\\d+)", "(rc %s)"));
    Matcher facts =
        Pattern.compile(
                "\"([^\"]*)\"|\\(((?!rc)[^()]*)\\)|(?<= for )([a-z][a-z-]+)|larger than (\\d+)"
                    + "|bit not in (0x[0-9a-f]+)")
            .matcher(first);
    while (facts.find()) {
      for (int group = 1; group <= facts.groupCount(); group++) {
        String data = facts.group(group);
        // The name of a missing file is another one here.
        if (data != null && !data.equals(name)) {
          assertThat(message).contains(data.strip());
        }
      }
    }
    if (first.contains("line ")) {
      assertThat(message).contains(" " + name + fact(first, "line (\\d+)", ":%s: "));
    }
    if (first.contains("No such file")) {
      assertThat(message).contains("no such file");
    }
  }

  private static String fact(String message, String pattern, String form) {
    Matcher matcher = Pattern.compile(pattern).matcher(message);
    assertThat(matcher.find()).as(message).isTrue();
    return String.format(form, matcher.group(1));
  }
}

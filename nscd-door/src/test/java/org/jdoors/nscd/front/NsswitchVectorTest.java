package org.jdoors.nscd.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdoors.nscd.config.Action;
import org.jdoors.nscd.config.ConfigException;
import org.jdoors.nscd.config.Dialect;
import org.jdoors.nscd.config.Nsswitch;
import org.jdoors.nscd.config.Policy;
import org.jdoors.nscd.config.SwitchDatabase;
import org.jdoors.nscd.vectors.Vectors;
import org.jdoors.nscd.wire.Key;
import org.jdoors.nscd.wire.KeyForm;
import org.jdoors.nscd.wire.Operation;
import org.jdoors.nscd.wire.PackedHeader;
import org.jdoors.nscd.wire.RequestWriter;
import org.jdoors.nscd.wire.Status;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What look-ups are answered with under a nsswitch.conf, compared with the native daemon.
 *
 * <p>Answers differ by one rule: a source that is not here leaves it to the client when it is
 * reached, while the native daemon, where there is none of the recorded services, goes on as if it
 * were unavailable. Databases that are not answered here are always left to the client.
 */
final class NsswitchVectorTest {

  private static final Map<String, Integer> STATUSES =
      Map.of(
          "NSS_SUCCESS", Status.SUCCESS,
          "NSS_NOTFOUND", Status.NOT_FOUND,
          "NSS_UNAVAIL", Status.UNAVAILABLE,
          "NSS_TRYAGAIN", Status.TRY_AGAIN,
          "NSS_TRYLOCAL", Status.TRY_LOCAL);

  /** What the sample system has; dns is a source of the daemon and not of this system. */
  private static final List<String> SOURCES = List.of("files");

  @TestFactory
  Stream<DynamicTest> answersAsTheNativeDaemon() {
    return Vectors.read("config.json", "nsswitch_conf")
        .filter(vector -> vector.get("started").getAsBoolean())
        .flatMap(
            vector -> {
              String text = vector.get("nsswitch_conf").getAsString();
              return vector.getAsJsonObject("lookup_status").entrySet().stream()
                  .map(
                      each ->
                          DynamicTest.dynamicTest(
                              each.getKey() + " with " + text,
                              () -> check(text, each.getKey(), each.getValue().getAsString())));
            });
  }

  private static void check(String text, String question, String nativeStatus)
      throws ConfigException {
    String[] words = question.split(" ", 3);
    Policy policy = Nsswitch.parse("f", text, Dialect.ILLUMOS).policy(words[0]);
    int recorded = STATUSES.getOrDefault(nativeStatus, -1);
    assertThat(recorded).as(nativeStatus).isNotNegative();
    boolean served = SwitchDatabase.find(words[0]).orElseThrow().sources().contains("files");
    boolean asked = served && !policy.isUnavailable();
    int expected = asked ? expected(policy, recorded) : served ? recorded : Status.TRY_LOCAL;
    SampleSystem system = new SampleSystem(text);
    assertThat(ask(system, words[0], words[1], question.contains("euid 0") ? 0 : 102))
        .isEqualTo(expected);
    boolean told = served && expected == Status.TRY_LOCAL;
    assertThat(system.warnings).hasSize(told ? 1 : 0);
  }

  /** The recorded status unless a source that is not here comes before the answer. */
  private static int expected(Policy policy, int recorded) {
    for (Policy.Step step : policy.steps()) {
      if (!SOURCES.contains(step.source())) {
        return Status.TRY_LOCAL;
      }
      Action action = recorded == Status.SUCCESS ? step.success() : step.notFound();
      if (action.equals(Action.RETURN)) {
        return recorded;
      }
    }
    return recorded;
  }

  private static int ask(SampleSystem system, String database, String name, int effectiveUid) {
    Optional<Operation> operation =
        Stream.of(Operation.values())
            .filter(one -> one.database().equals(database) && one.keyForm() == KeyForm.NAME)
            .findFirst();
    ByteBuffer request =
        RequestWriter.search(
            operation.orElseThrow(),
            new RequestWriter.Client(101, effectiveUid, RequestWriter.SMALLEST_BUFFER),
            new Key.Name(name.getBytes(StandardCharsets.ISO_8859_1)));
    ByteBuffer reply = system.answer(request, 101, effectiveUid);
    return PackedHeader.STATUS.get(reply, 0);
  }
}

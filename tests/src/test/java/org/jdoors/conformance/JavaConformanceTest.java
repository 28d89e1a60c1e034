package org.jdoors.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The statements about doors from Java are tried by the classes below, a test for each that the
 * Java API can say. The others, with what is missing, are in {@code conformance/java.txt}.
 */
final class JavaConformanceTest {

  private static final List<Class<?>> CLASSES =
      List.of(
          JavaCreateTest.class,
          JavaArgumentTest.class,
          JavaResultTest.class,
          JavaDescriptorTest.class,
          JavaLimitTest.class,
          JavaProcessTest.class,
          JavaClientTest.class,
          JavaThreadTest.class,
          JavaCredentialTest.class,
          JavaUnreferencedTest.class,
          JavaAttachTest.class);

  private static Map<Integer, String> notSaid() throws IOException {
    InputStream stream =
        Objects.requireNonNull(
            JavaConformanceTest.class.getResourceAsStream("/conformance/java.txt"));
    Map<Integer, String> reasons = new TreeMap<>();
    try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, UTF_8))) {
      for (String line : reader.lines().filter(each -> !each.startsWith("#")).toList()) {
        String[] parts = line.split(" ", 2);
        assertThat(reasons.put(Integer.valueOf(parts[0]), parts[1])).as(line).isNull();
      }
    }
    return reasons;
  }

  private static List<Integer> tried() {
    return CLASSES.stream()
        .flatMap(type -> Stream.of(type.getDeclaredMethods()))
        .map(method -> Optional.ofNullable(method.getAnnotation(DisplayName.class)))
        .flatMap(Optional::stream)
        .map(name -> JavaStatements.named(name.value()).orElseThrow().number())
        .toList();
  }

  @Test
  void everyTestableStatementIsTriedOnceOrSaidNotToBeExpressible() throws IOException {
    Map<Integer, String> notSaid = notSaid();
    List<Integer> all =
        Statement.all().stream().filter(Statement::testable).map(Statement::number).toList();
    assertThat(Stream.concat(tried().stream(), notSaid.keySet().stream()))
        .containsExactlyInAnyOrderElementsOf(all);
  }

  @AfterAll
  static void tellWhatIsNotSaid() throws IOException {
    ConformanceReport report = ConformanceReport.ofThisRun();
    Map<Integer, String> notSaid = notSaid();
    for (Statement statement : Statement.all()) {
      String reason = notSaid.get(statement.number());
      if (reason != null) {
        report.untestable(
            ConformanceReport.Api.JAVA, statement, "not expressible in Java: " + reason);
      }
    }
    report.write();
  }
}

package org.jdoors.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdoors.c.CProgram;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each statement about doors from C: one function of {@code src/test/c/conformance}, run in a
 * process of its own, two at a time.
 */
final class ConformanceTest {

  private static final int AT_ONCE = 2;
  private static final CProgram.Output HELD = new CProgram.Output(0, "");
  // The exit status if this user cannot try the statement.
  private static final int NOT_RUN = 3;

  private final ConformanceReport report = ConformanceReport.ofThisRun();

  @TestFactory
  List<DynamicTest> statements(@TempDir Path directory) throws Exception {
    CProgram program = CProgram.compileFolder("tests/src/test/c/conformance", directory);
    List<String> functions = program.run("-l").text().lines().toList();
    List<Statement> testable = Statement.all().stream().filter(Statement::testable).toList();
    List<DynamicTest> tests = new ArrayList<>();
    tests.add(
        dynamicTest(
            "every testable statement is tried, and no other",
            () ->
                assertThat(functions)
                    .containsExactlyInAnyOrderElementsOf(
                        testable.stream().map(ConformanceTest::listed).toList())));

    ExecutorService executor = Executors.newFixedThreadPool(AT_ONCE);
    for (Statement statement : testable) {
      if (functions.contains(listed(statement))) {
        Future<CProgram.Output> output = executor.submit(() -> run(program, statement));
        tests.add(dynamicTest(statement.displayName(), () -> check(statement, output.get())));
      }
    }
    executor.shutdown();
    return tests;
  }

  @AfterAll
  static void write() throws IOException {
    ConformanceReport.ofThisRun().write();
  }

  /** The line that the program lists the statement's function with. */
  private static String listed(Statement statement) {
    return statement.number() + " " + statement.kind();
  }

  private CProgram.Output run(CProgram program, Statement statement) throws Exception {
    CProgram.Output output = program.run(String.valueOf(statement.number()));
    boolean held = output.equals(HELD);
    String detail = output.text().isEmpty() ? "exit status " + output.status() : output.text();
    report.tried(ConformanceReport.Api.C, statement, held, held ? "" : detail.strip());
    return output;
  }

  private static void check(Statement statement, CProgram.Output output) {
    assumeTrue(output.status() != NOT_RUN, output.text());
    assertThat(output).as(statement.title()).isEqualTo(HELD);
  }
}

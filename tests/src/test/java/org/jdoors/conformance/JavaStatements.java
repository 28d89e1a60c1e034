package org.jdoors.conformance;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Reports how tests called {@code statement 35} end, as statements tried from Java. */
final class JavaStatements implements TestWatcher, AfterAllCallback {

  private static final Pattern NAME = Pattern.compile("statement (\\d+)");
  private static final Map<Integer, Statement> ALL =
      Statement.all().stream().collect(Collectors.toMap(Statement::number, Function.identity()));

  private final ConformanceReport report = ConformanceReport.ofThisRun();

  /** The statement that a test of this name tries. */
  static Optional<Statement> named(String displayName) {
    Matcher matcher = NAME.matcher(displayName);
    return matcher.matches()
        ? Optional.ofNullable(ALL.get(Integer.valueOf(matcher.group(1))))
        : Optional.empty();
  }

  @Override
  public void testSuccessful(ExtensionContext context) {
    tried(context, true, "");
  }

  @Override
  public void testFailed(ExtensionContext context, Throwable cause) {
    tried(context, false, cause.toString());
  }

  @Override
  public void testAborted(ExtensionContext context, Throwable cause) {
    named(context.getDisplayName())
        .ifPresent(
            statement ->
                report.untestable(
                    ConformanceReport.Api.JAVA, statement, String.valueOf(cause.getMessage())));
  }

  private void tried(ExtensionContext context, boolean held, String detail) {
    named(context.getDisplayName())
        .ifPresent(statement -> report.tried(ConformanceReport.Api.JAVA, statement, held, detail));
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    report.write();
  }
}

package org.jdoors.nscd.config;

import java.util.Locale;
import java.util.function.Consumer;

/** A source to which criteria are added one by one. */
final class StepBuilder {

  private final Dialect dialect;
  private final Consumer<String> remarks;
  private Policy.Step step;

  StepBuilder(String source, Dialect dialect, Consumer<String> remarks) {
    this.dialect = dialect;
    this.remarks = remarks;
    this.step = Policy.Step.of(source, dialect);
  }

  Policy.Step build() {
    return step;
  }

  /** {@code status=action} as illumos takes it: what has no meaning is told and left out. */
  void illumosCriterion(String status, String word, Action action) {
    boolean plain = action.kind() == Action.Kind.RETURN || action.kind() == Action.Kind.CONTINUE;
    String name = status.toUpperCase(Locale.ROOT);
    switch (name) {
      case "SUCCESS", "NOTFOUND", "UNAVAIL" -> {
        if (plain) {
          set(name, action);
        } else {
          remarks.accept(name + "=" + word + " has no effect; it is for TRYAGAIN only");
        }
      }
      case "TRYAGAIN" -> tryAgain(word, action);
      default -> remarks.accept("unknown status " + status + " has no effect");
    }
  }

  private void tryAgain(String word, Action action) {
    Action taken = action;
    if (Policy.Step.isDns(step.source()) && action.kind() == Action.Kind.CONTINUE) {
      taken = Action.retry(Policy.DNS_RETRIES);
      remarks.accept(
          "TRYAGAIN="
              + word
              + " has no effect; dns is asked again "
              + Policy.DNS_RETRIES
              + " times");
    } else if (step.source().equals("files")) {
      remarks.accept("TRYAGAIN=" + word + " has no effect; files is never busy");
    }
    set("TRYAGAIN", taken);
  }

  /**
   * {@code [!]status=action} as glibc takes it.
   *
   * @return whether there is such a status
   */
  boolean glibcCriterion(boolean not, String status, Action action) {
    String name = status.toUpperCase(Locale.ROOT);
    String[] all = {"SUCCESS", "NOTFOUND", "UNAVAIL", "TRYAGAIN"};
    boolean known = false;
    for (String one : all) {
      known |= one.equals(name);
    }
    if (known) {
      for (String one : all) {
        if (one.equals(name) != not) {
          set(one, action);
        }
      }
    }
    return known;
  }

  private void set(String status, Action action) {
    boolean tryAgain = status.equals("TRYAGAIN");
    boolean nis = tryAgain && dialect == Dialect.ILLUMOS && Policy.Step.isNis(step.source());
    boolean counted = tryAgain && action.kind() == Action.Kind.RETRY;
    step =
        new Policy.Step(
            step.source(),
            status.equals("SUCCESS") ? action : step.success(),
            status.equals("NOTFOUND") ? action : step.notFound(),
            status.equals("UNAVAIL") ? action : step.unavailable(),
            tryAgain ? action : step.tryAgain(),
            nis ? action : step.nisTryAgain(),
            counted ? action.retries() : step.maxRetries());
  }
}

package org.jdoors.arch;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may use which library, and what nobody may do. */
final class DependenciesTest {

  @ParameterizedTest(name = "only {1} use {0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "com.sun.jna..                     | org.jdoors.door.ffi",
        "org.jdoors.door.ffi..             | org.jdoors.door,org.jdoors.door.ffi,org.jdoors.door.selftest,org.jdoors.unix",
        "com.github.benmanes.caffeine..    | org.jdoors.nscd.cache..,org.jdoors.nscd.lookup..,org.jdoors.nscd,org.jdoors.syslog.input",
        "tlschannel..                      | org.jdoors.syslog.input",
        "org.xbill.DNS..                   | org.jdoors.nscd.source..",
        "picocli..                         | org.jdoors.door.cli,org.jdoors.daemon,org.jdoors.nscd,org.jdoors.syslog",
        "org.apache.logging.log4j.core..   | org.jdoors.syslog.output..,org.jdoors.syslog.appender,org.jdoors.nscd.admin",
      })
  void libraryHasOneRoom(String library, String rooms) {
    noClasses()
        .that()
        .resideInAPackage("org.jdoors..")
        .and()
        .resideOutsideOfPackages(rooms.split(","))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(Code.main());
  }

  @Test
  void routeKnowsNoSocketAndNoFile() {
    noClasses()
        .that()
        .resideInAPackage("org.jdoors.syslog.route..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "java.net..", "java.nio.channels..", "java.nio.file..", "javax.net.."))
        .check(Code.main());
  }

  @Test
  void onlyMainEndsTheProcess() {
    noClasses()
        .that()
        .haveSimpleNameNotEndingWith("Main")
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .check(Code.main());
  }

  /**
   * The JDK's look-ups end in the libc's, and those in the name service door: a daemon behind that
   * door would wait for itself. Two classes of syslog-door ask all the same, on threads of their
   * own that nobody waits for without a limit: for a host that records go to, and for loghost.
   */
  @Test
  void daemonsDoNotLookUpNames() {
    noClasses()
        .that()
        .resideInAnyPackage("org.jdoors.daemon..", "org.jdoors.nscd..", "org.jdoors.syslog..")
        .and()
        .doNotHaveFullyQualifiedName("org.jdoors.syslog.output.OutputFactory")
        .and()
        .doNotHaveFullyQualifiedName("org.jdoors.syslog.config.LogHost")
        .should()
        .callMethodWhere(
            DescribedPredicate.describe(
                "java.net looks up a name",
                call ->
                    isLookUp(call.getTarget().getOwner().getName(), call.getTarget().getName())))
        .check(Code.main());
  }

  private static boolean isLookUp(String owner, String method) {
    return owner.startsWith("java.net.Inet")
        && switch (method) {
          case "getByName", "getAllByName", "getLocalHost", "getHostName", "getCanonicalHostName" ->
              true;
          default -> false;
        };
  }
}

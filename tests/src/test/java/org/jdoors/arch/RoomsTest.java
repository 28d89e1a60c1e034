package org.jdoors.arch;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of our packages may know which. The table in ARCHITECTURE.md says why. */
final class RoomsTest {

  private static final DescribedPredicate<JavaClass> OURS = resideInAPackage("org.jdoors..");

  @ParameterizedTest(name = "{0} may know {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "org.jdoors.log | ''",
        "org.jdoors.struct | ''",
        "org.jdoors.unix | org.jdoors.door.ffi",
        "org.jdoors.daemon.. | org.jdoors.door",
        "org.jdoors.door.selftest | org.jdoors.door, org.jdoors.door.ffi, org.jdoors.unix, "
            + "org.jdoors.daemon",
        "org.jdoors.door.cli.. | org.jdoors.door, org.jdoors.door.selftest",
        "org.jdoors.nscd.wire.. | org.jdoors.struct",
        "org.jdoors.nscd.entry.. | ''",
        "org.jdoors.nscd.config.. | ''",
        "org.jdoors.nscd.file.. | ''",
        "org.jdoors.nscd.source.. | org.jdoors.nscd.entry.., org.jdoors.nscd.config.., "
            + "org.jdoors.nscd.file..",
        "org.jdoors.nscd.cache.. | org.jdoors.nscd.source..",
        "org.jdoors.nscd.lookup.. | org.jdoors.nscd.cache.., org.jdoors.nscd.source.., "
            + "org.jdoors.nscd.entry.., org.jdoors.nscd.config..",
        "org.jdoors.nscd.front.. | org.jdoors.nscd.wire.., org.jdoors.nscd.lookup.., "
            + "org.jdoors.nscd.source.., org.jdoors.nscd.entry.., org.jdoors.door, "
            + "org.jdoors.struct, org.jdoors.log",
        "org.jdoors.nscd.admin.. | org.jdoors.nscd.wire.., org.jdoors.nscd.lookup.., "
            + "org.jdoors.nscd.cache.., org.jdoors.nscd.source.., org.jdoors.nscd.config..",
        "org.jdoors.nscd.compare.. | org.jdoors.nscd.client.., org.jdoors.nscd.wire.., "
            + "org.jdoors.nscd.source.., org.jdoors.nscd.entry.., org.jdoors.nscd.file..",
        "org.jdoors.syslog.record.. | org.jdoors.struct",
        "org.jdoors.syslog.config.. | org.jdoors.syslog.record..",
        "org.jdoors.syslog.route.. | org.jdoors.syslog.record.., org.jdoors.syslog.config..",
        "org.jdoors.syslog.output.. | org.jdoors.syslog.record.., "
            + "org.jdoors.syslog.config.., org.jdoors.syslog.route.., "
            + "org.jdoors.syslog.tls.., org.jdoors.log",
        "org.jdoors.syslog.tls.. | org.jdoors.syslog.config..",
        "org.jdoors.syslog.input.. | org.jdoors.syslog.record.., "
            + "org.jdoors.syslog.config.., org.jdoors.syslog.route.., "
            + "org.jdoors.syslog.tls.., org.jdoors.log, org.jdoors.door, "
            + "org.jdoors.unix, org.jdoors.struct",
        "org.jdoors.syslog.client.. | org.jdoors.syslog.record.., org.jdoors.door, "
            + "org.jdoors.struct",
        "org.jdoors.syslog.appender.. | org.jdoors.syslog.client.., "
            + "org.jdoors.syslog.record.., org.jdoors.door",
      })
  void roomKnowsOnlyWhatIsBelowIt(String room, String below) {
    String[] known = (room + "," + below).split(", *");

    classes()
        .that()
        .resideInAPackage(room)
        .should()
        .onlyDependOnClassesThat(DescribedPredicate.not(OURS).or(resideInAnyPackage(known)))
        .check(Code.main());
  }

  @Test
  void doorKnowsNeitherCommandsNorDaemons() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "org.jdoors.door", "org.jdoors.door.ffi", "org.jdoors.struct", "org.jdoors.unix")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.jdoors.door.cli..",
            "org.jdoors.door.selftest",
            "org.jdoors.daemon..",
            "org.jdoors.nscd..",
            "org.jdoors.syslog..")
        .check(Code.main());
  }

  @Test
  void daemonsDoNotKnowEachOther() {
    noClasses()
        .that()
        .resideInAPackage("org.jdoors.nscd..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.jdoors.syslog..")
        .check(Code.main());
    noClasses()
        .that()
        .resideInAPackage("org.jdoors.syslog..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.jdoors.nscd..")
        .check(Code.main());
  }

  @Test
  void packagesFormNoCycle() {
    slices().matching("org.jdoors.(**)").should().beFreeOfCycles().check(Code.main());
  }

  /** A rule about a package that was renamed would hold for ever; this fails instead. */
  @Test
  void everyRoomIsInhabited() {
    assertThat(
            Code.main().stream()
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .map(JavaClass::getPackageName)
                .distinct())
        .contains(
            "org.jdoors.log",
            "org.jdoors.struct",
            "org.jdoors.door",
            "org.jdoors.daemon",
            "org.jdoors.door.ffi",
            "org.jdoors.door.cli",
            "org.jdoors.door.selftest",
            "org.jdoors.unix",
            "org.jdoors.nscd.wire",
            "org.jdoors.nscd.entry",
            "org.jdoors.nscd.config",
            "org.jdoors.nscd.file",
            "org.jdoors.nscd.source",
            "org.jdoors.nscd.cache",
            "org.jdoors.nscd.lookup",
            "org.jdoors.nscd.admin",
            "org.jdoors.nscd.front",
            "org.jdoors.nscd.client",
            "org.jdoors.nscd.compare",
            "org.jdoors.nscd",
            "org.jdoors.syslog.record",
            "org.jdoors.syslog.config",
            "org.jdoors.syslog.tls",
            "org.jdoors.syslog.input",
            "org.jdoors.syslog.route",
            "org.jdoors.syslog.output",
            "org.jdoors.syslog.client",
            "org.jdoors.syslog.appender",
            "org.jdoors.syslog");
  }
}

package org.jdoors.arch;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/**
 * The classes that are delivered, without this module's benchmarks and checks; read once, as that
 * takes seconds.
 */
final class Code {

  private Code() {}

  private static final class Holder {
    static final JavaClasses MAIN =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(
                "org.jdoors.log",
                "org.jdoors.struct",
                "org.jdoors.unix",
                "org.jdoors.door",
                "org.jdoors.daemon",
                "org.jdoors.nscd",
                "org.jdoors.syslog");
  }

  static JavaClasses main() {
    return Holder.MAIN;
  }
}

package org.jdoors.c;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * libdoor when something goes wrong beside it: processes that are killed, stopped, or forked at bad
 * moments, peers who mean harm, full tables. {@code tests/stress} does the same longer.
 */
final class FaultsTest {

  private static final String UNIT = "door-core/src/test/c/";
  private static final String FAULTS = "tests/src/test/c/faults";
  private static final String KILLS = "300";
  private static final String PROCESSES = "100";

  @TestFactory
  List<DynamicTest> processes(@TempDir Path directory) throws Exception {
    return each(CProgram.compile(UNIT + "faults_process.c", directory));
  }

  @TestFactory
  List<DynamicTest> forksSignalsAndCancellations(@TempDir Path directory) throws Exception {
    return each(CProgram.compile(UNIT + "faults_fork.c", directory));
  }

  @TestFactory
  List<DynamicTest> filesAndFullTables(@TempDir Path directory) throws Exception {
    return each(CProgram.compileInsider(UNIT + "faults_files.c", directory));
  }

  @TestFactory
  List<DynamicTest> hostilePeers(@TempDir Path directory) throws Exception {
    return each(CProgram.compileInsider(UNIT + "faults_hostile.c", directory));
  }

  /** The seed changes from run to run; a failure names it. */
  @Test
  void survivorsOfKilledProcessesAreTold(@TempDir Path directory) throws Exception {
    String seed = String.valueOf(System.nanoTime() & Integer.MAX_VALUE);
    CProgram faults = CProgram.compileFolder(FAULTS, directory);
    CProgram.Output output = faults.run("kills", KILLS, seed);
    assertThat(output.text()).as("faults kills %s %s", KILLS, seed).endsWith("held\n");
    assertThat(output.status()).isZero();
  }

  @Test
  void idleClientsCostTheServerNoThread(@TempDir Path directory) throws Exception {
    CProgram.Output output = CProgram.compileFolder(FAULTS, directory).run("idle", PROCESSES);
    assertThat(output.text()).endsWith("held\n");
    assertThat(output.status()).isZero();
  }

  private static List<DynamicTest> each(CProgram program) throws IOException, InterruptedException {
    List<String> names = program.run("-l").text().lines().toList();
    assertThat(names).hasSizeGreaterThan(4);
    return names.stream().map(name -> dynamicTest(name, () -> holds(program, name))).toList();
  }

  private static void holds(CProgram program, String name)
      throws IOException, InterruptedException {
    CProgram.Output output = program.run(name);
    assertThat(output.text()).isEqualTo("ok " + name + "\n");
    assertThat(output.status()).isZero();
  }
}

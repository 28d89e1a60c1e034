package org.jdoors.nscd;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jdoors.daemon.ExitStatus;
import org.jdoors.daemon.Failure;
import org.jdoors.nscd.config.ConfigException;
import org.jdoors.nscd.config.NscdConf;
import org.jdoors.nscd.config.Nsswitch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Reads the configuration as the daemon would, and tells all faults; serves nothing. */
@Command(
    name = "check-config",
    description = "Read the configuration files and name their faulty lines.")
final class CheckConfigCommand implements Callable<Integer> {

  /** What can be printed. */
  enum Part {
    BOTH("both"),
    NSSWITCH("nsswitch.conf"),
    NSCD("nscd.conf");

    private final String text;

    Part(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ConfigFiles files = new ConfigFiles();

  @Option(
      names = "--print",
      arity = "0..1",
      fallbackValue = "both",
      paramLabel = "PART",
      converter = PartConverter.class,
      description =
          "Print what holds, as nsswitch.conf, as nscd.conf, or as both with a comment before each.")
  private @Nullable Part print;

  /** Parts go by the names of the files. */
  static final class PartConverter implements ITypeConverter<Part> {

    @Override
    public Part convert(String value) {
      for (Part part : Part.values()) {
        if (part.text.equals(value)) {
          return part;
        }
      }
      throw new TypeConversionException("'" + value + "' is not nsswitch.conf, nscd.conf or both");
    }
  }

  @Override
  public Integer call() throws Failure {
    List<String> faults = new ArrayList<>();
    NscdConf conf = NscdConf.defaults();
    try {
      conf = Configuration.readNscdConf(files.nscdConf());
    } catch (ConfigException e) {
      faults.add(String.valueOf(e.getMessage()));
    }
    Nsswitch policies = null;
    try {
      policies = Configuration.readNsswitch(files.nsswitch(), conf);
    } catch (ConfigException e) {
      faults.add(String.valueOf(e.getMessage()));
    }
    if (policies == null || !faults.isEmpty()) {
      throw new Failure(ExitStatus.CONFIG, String.join("\n", faults));
    }
    warn(conf.warnings());
    warn(policies.warnings());
    print(conf, policies);
    return ExitStatus.OK;
  }

  private void warn(List<String> warnings) {
    PrintWriter err = spec.commandLine().getErr();
    warnings.forEach(warning -> err.println("nscd-door: warning: " + warning));
  }

  private void print(NscdConf conf, Nsswitch policies) {
    if (print == null) {
      return;
    }
    PrintWriter out = spec.commandLine().getOut();
    if (print != Part.NSCD) {
      out.print(print == Part.BOTH ? "# nsswitch.conf\n" : "");
      out.print(policies.text());
    }
    if (print != Part.NSSWITCH) {
      out.print(print == Part.BOTH ? "# nscd.conf\n" : "");
      out.print(conf.text());
    }
    out.flush();
  }
}

package org.jdoors.nscd;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jdoors.nscd.config.ConfigException;
import org.jdoors.nscd.config.Defaults;
import org.jdoors.nscd.config.Dialect;
import org.jdoors.nscd.config.NscdConf;
import org.jdoors.nscd.config.Nsswitch;
import org.jdoors.nscd.file.FileFormat;
import org.jdoors.nscd.file.FileReads;
import org.jdoors.nscd.file.LineFaults;
import org.jdoors.nscd.file.UnusableFileException;
import org.jdoors.nscd.file.WatchedFile;
import org.jdoors.nscd.lookup.NameSwitch;

/** The policies of nsswitch.conf, read again when it changes; a faulty one leaves all as it was. */
final class WatchedPolicies implements NameSwitch.Policies {

  private final Configuration configuration;
  private final Dialect dialect;

  /** What it says of policies holds where nsswitch.conf says nothing. */
  private volatile NscdConf conf;

  private volatile Nsswitch atStart;

  /** Counts what has changed without a change of the file. */
  private final AtomicLong reloads = new AtomicLong();

  private final WatchedFile<Nsswitch> file;

  /**
   * Reads the file.
   *
   * @throws ConfigException if it has faults
   */
  WatchedPolicies(Configuration configuration, Dialect dialect, NscdConf conf, FileReads reads)
      throws ConfigException {
    this.configuration = configuration;
    this.dialect = dialect;
    this.conf = conf;
    this.atStart = configuration.readNsswitch(dialect, conf);
    String name = configuration.nsswitchPath().toString();
    FileFormat<Nsswitch> format =
        new FileFormat<>() {
          @Override
          public Nsswitch read(byte[] bytes, LineFaults faults) throws UnusableFileException {
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            try {
              return Nsswitch.parse(name, text, dialect, WatchedPolicies.this.conf);
            } catch (ConfigException e) {
              throw new UnusableFileException(
                  List.copyOf(String.valueOf(e.getMessage()).lines().toList()));
            }
          }
        };
    this.file =
        new WatchedFile<>(
            configuration.nsswitchPath(), Defaults.NSSWITCH_CHECK_INTERVAL, format, reads);
  }

  @Override
  public Nsswitch current() {
    Nsswitch read = file.contents();
    return read == null ? atStart : read;
  }

  @Override
  public long generation() {
    return file.generation() + reloads.get();
  }

  /**
   * Reads the file now.
   *
   * @throws ConfigException if it has faults: then all stays as it was
   */
  void reload(NscdConf changed) throws ConfigException {
    Nsswitch before = current();
    atStart = configuration.readNsswitch(dialect, changed);
    conf = changed;
    file.readNow();
    if (!current().equals(before)) {
      reloads.incrementAndGet();
    }
  }
}

package org.jdoors.illumos;

import java.io.IOException;
import org.jdoors.unix.LogWriter;

/** Logs its argument by the log driver. */
public final class LogMain {

  private LogMain() {}

  /** The record is the first argument. */
  public static void main(String[] args) throws IOException {
    LogWriter.write(args[0] + "\n");
  }
}

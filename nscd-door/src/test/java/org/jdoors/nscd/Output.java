package org.jdoors.nscd;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.IntSupplier;

/** What a run of the program printed, one char per byte, and its status. */
record Output(int status, String out, String err) {

  static Output of(String... args) {
    return as(Connection::effectiveUid, args);
  }

  /** Runs the program for another caller. */
  static Output as(IntSupplier effectiveUid, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        Main.run(
            args,
            new PrintStream(out, true, StandardCharsets.ISO_8859_1),
            new PrintStream(err, true, StandardCharsets.ISO_8859_1),
            effectiveUid);
    return new Output(
        status,
        out.toString(StandardCharsets.ISO_8859_1),
        err.toString(StandardCharsets.ISO_8859_1));
  }
}

package org.jdoors.door.cli;

/** The {@code door} command's entry. */
public final class Main {

  private Main() {}

  /** Runs the command and ends the process with its exit status. */
  public static void main(String[] args) {
    System.exit(DoorCommand.run(args, System.in, System.out, System.err));
  }
}

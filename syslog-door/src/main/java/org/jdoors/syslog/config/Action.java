package org.jdoors.syslog.config;

import java.util.List;

/** What an entry does with the records that it takes. */
public sealed interface Action {
  /** One line for a person: what the entry does. */
  String describe();

  /** Appends to a file, which must exist. */
  record ToFile(String path) implements Action {
    @Override
    public String describe() {
      return "file " + path;
    }
  }

  /** Writes to a FIFO that somebody reads. */
  record ToFifo(String path) implements Action {
    @Override
    public String describe() {
      return "FIFO " + path;
    }
  }

  /** Writes to a terminal device. */
  record ToTerminal(String path) implements Action {
    @Override
    public String describe() {
      return "terminal " + path;
    }
  }

  /** Writes to {@code /dev/sysmsg} or {@code /dev/console}, without message ids. */
  record ToConsole(String path) implements Action {
    @Override
    public String describe() {
      return "console " + path;
    }
  }

  /** Sends to the daemon of another host. */
  record Forward(String host) implements Action {
    @Override
    public String describe() {
      return "forwarding to host " + host;
    }
  }

  /** Writes to the terminals of these users, at most 20 of at most 31 bytes. */
  record ToUsers(List<String> users) implements Action {
    public ToUsers {
      users = List.copyOf(users);
    }

    @Override
    public String describe() {
      return "users " + String.join(", ", users);
    }
  }

  /** Writes to the terminals of all users. */
  record ToAll() implements Action {
    @Override
    public String describe() {
      return "all users";
    }
  }
}

package org.jdoors.smf;

import java.io.IOException;
import java.nio.file.Path;

/** The daemons that SMF runs. */
enum Daemon {
  NSCD("nscd-door", "system/name-service-cache"),
  SYSLOG("syslog-door", "system/system-log");

  /** Name of the program, and the method's first argument. */
  final String command;

  /** The native service that the daemon's instance is one of. */
  final String service;

  Daemon(String command, String service) {
    this.command = command;
    this.service = service;
  }

  Path manifestFile() {
    String name = service.substring(service.indexOf('/') + 1);
    return Delivered.MANIFESTS.resolve(name + "-door.xml");
  }

  Manifest manifest() throws IOException {
    return Manifest.read(manifestFile());
  }
}

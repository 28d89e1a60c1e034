package org.jdoors.syslog.peers;

import java.nio.file.Path;
import org.jdoors.syslog.Certificates;

/** Configurations of rsyslog and syslog-ng, and of the daemon's output to them. */
final class PeerConfiguration {
  private final Path folder;
  private final Certificates certificates;

  /**
   * @param folder the other daemon's
   * @param certificates with some for {@code door} and {@code other}
   */
  PeerConfiguration(Path folder, Certificates certificates) {
    this.folder = folder;
    this.certificates = certificates;
  }

  /** Sends what comes by the socket {@code in} to a port of this machine. */
  String sender(String program, String transport, int port) {
    return program.equals("rsyslogd")
        ? rsyslog() + rsyslogTo(transport, port)
        : ngTo(transport, port);
  }

  /** Writes what comes by a port, as {@code PRI APP TEXT}, to the file {@code out}. */
  String receiver(String program, String transport, String style, int port) {
    return program.equals("rsyslogd")
        ? rsyslogFrom(transport, port)
        : ngFrom(transport, style, port);
  }

  private String rsyslog() {
    return """
    global(workDirectory="%s" defaultNetstreamDriver="%s"
      defaultNetstreamDriverCAFile="%s"
      defaultNetstreamDriverCertFile="%s" defaultNetstreamDriverKeyFile="%s")
    module(load="imuxsock" SysSock.Use="off")
    input(type="imuxsock" Socket="%s/in")
    """
        .formatted(
            folder,
            "ptcp",
            certificates.certificate("ca"),
            certificates.certificate("other"),
            certificates.key("other"),
            folder);
  }

  private static String rsyslogTo(String transport, int port) {
    String how =
        switch (transport) {
          case "udp" -> "protocol=\"udp\" template=\"RSYSLOG_TraditionalForwardFormat\"";
          case "tcp-lines" ->
              "protocol=\"tcp\" TCP_Framing=\"traditional\" template=\"RSYSLOG_ForwardFormat\"";
          case "tcp" ->
              "protocol=\"tcp\" TCP_Framing=\"octet-counted\""
                  + " template=\"RSYSLOG_SyslogProtocol23Format\"";
          default ->
              "protocol=\"tcp\" TCP_Framing=\"octet-counted\""
                  + " template=\"RSYSLOG_SyslogProtocol23Format\" StreamDriver=\"ossl\""
                  + " StreamDriverMode=\"1\" StreamDriverAuthMode=\"x509/name\""
                  + " StreamDriverPermittedPeers=\"door\"";
        };
    return "action(type=\"omfwd\" target=\"127.0.0.1\" port=\"%d\" %s action.resumeInterval=\"1\""
            .formatted(port, how)
        + " action.resumeRetryCount=\"-1\")\n";
  }

  private String rsyslogFrom(String transport, int port) {
    String module =
        switch (transport) {
          case "udp" -> "module(load=\"imudp\")";
          case "tls" ->
              "module(load=\"imtcp\" StreamDriver.Name=\"ossl\" StreamDriver.Mode=\"1\""
                  + " StreamDriver.AuthMode=\"x509/name\" PermittedPeer=[\"door\"])";
          default -> "module(load=\"imtcp\")";
        };
    String input = transport.equals("udp") ? "imudp" : "imtcp";
    // The socket comes last: once it is there the port is, too.
    return module
        + "\ninput(type=\"%s\" address=\"127.0.0.1\" port=\"%d\")\n".formatted(input, port)
        + rsyslog()
        + "template(name=\"line\" type=\"string\" string=\"%pri% %app-name% %msg%\\n\")\n"
        + "action(type=\"omfile\" file=\"%s/out\" template=\"line\")\n".formatted(folder);
  }

  private String ngTls() {
    return """
    tls(ca-file("%s") cert-file("%s") key-file("%s") peer-verify(required-trusted))
    """
        .formatted(
            certificates.certificate("ca"),
            certificates.certificate("other"),
            certificates.key("other"));
  }

  private String ng(String source, String destination) {
    return """
    @version: 3.38
    options { stats-freq(0); use-dns(no); dns-cache(no); keep-hostname(yes); };
    source from { %s };
    destination to { %s };
    log { source(from); destination(to); flags(flow-control); };
    """
        .formatted(source, destination);
  }

  private String ngTo(String transport, int port) {
    String to =
        switch (transport) {
          case "udp" -> "network(\"127.0.0.1\" port(%d) transport(\"udp\"));".formatted(port);
          case "tcp-lines" -> "network(\"127.0.0.1\" port(%d) transport(\"tcp\"));".formatted(port);
          case "tcp" -> "syslog(\"127.0.0.1\" port(%d) transport(\"tcp\"));".formatted(port);
          default ->
              "syslog(\"127.0.0.1\" port(%d) transport(\"tls\") %s);".formatted(port, ngTls());
        };
    return ng("unix-dgram(\"" + folder + "/in\");", to);
  }

  private String ngFrom(String transport, String style, int port) {
    String kind = style.equals("rfc5424") ? "syslog" : "network";
    String wire = transport.equals("tcp-lines") ? "tcp" : transport;
    String from =
        "%s(ip(\"127.0.0.1\") port(%d) transport(\"%s\") %s);"
            .formatted(kind, port, wire, wire.equals("tls") ? ngTls() : "");
    String socket = "unix-dgram(\"" + folder + "/in\");";
    return ng(
        from + " " + socket, "file(\"" + folder + "/out\" template(\"$PRI $PROGRAM $MSG\\n\"));");
  }

  /** Our output to the other daemon, and a rule that gives it every record. */
  String forward(String transport, String style, int port, String more) {
    String tls =
        """
        tls = { certificate = "%s", key = "%s", authorities = "%s", names = "other" }
        """
            .formatted(
                certificates.certificate("door"),
                certificates.key("door"),
                certificates.certificate("ca"));
    return """
    [output.other]
    type = "forward"
    transport = "%s"
    host = "127.0.0.1"
    port = %d
    style = "%s"
    %s
    %s
    [[rule]]
    output = "other"
    """
        .formatted(
            transport.equals("tls") ? "tcp" : transport,
            port,
            style,
            transport.equals("tls") ? tls : "",
            more);
  }
}

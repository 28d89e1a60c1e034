package org.jdoors.syslog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A test authority and what it vouches for, made by the JDK's own keytool. */
public final class Certificates {
  private static final String PASSWORD = "password";

  private final Path folder;

  /** Makes the authority. */
  public Certificates(Path folder) throws Exception {
    this.folder = folder;
    generate("ca", "ca", "-ext", "bc:c");
    write("ca", List.of("ca"));
  }

  /** Makes a certificate for a name, and its key. */
  public void issue(String alias, String dnsName) throws Exception {
    generate(alias, alias);
    Path request = folder.resolve(alias + ".csr");
    Path answer = folder.resolve(alias + ".crt");
    keytool("-certreq", "-alias", alias, "-file", request.toString());
    keytool(
        "-gencert",
        "-alias",
        "ca",
        "-rfc",
        "-infile",
        request.toString(),
        "-outfile",
        answer.toString(),
        "-ext",
        "san=dns:" + dnsName);
    keytool("-importcert", "-noprompt", "-alias", alias, "-file", answer.toString());
    write(alias, List.of(alias));
  }

  /** Makes a certificate that claims to be of the authority, which did not make it. */
  public void forge(String alias) throws Exception {
    generate(alias, "ca");
    write(alias, List.of(alias));
  }

  public Path certificate(String alias) {
    return folder.resolve(alias + ".pem");
  }

  public Path key(String alias) {
    return folder.resolve(alias + ".key");
  }

  private void generate(String alias, String name, String... more) throws Exception {
    List<String> words =
        new ArrayList<>(
            List.of(
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + name,
                "-validity",
                "2"));
    words.addAll(List.of(more));
    keytool(words.toArray(new String[0]));
  }

  private void keytool(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(words));
    command.addAll(
        List.of("-keystore", store().toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(output);
    }
  }

  private Path store() {
    return folder.resolve("all.p12");
  }

  private void write(String alias, List<String> chain)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(store().toFile(), PASSWORD.toCharArray());
    StringBuilder certificates = new StringBuilder();
    for (String link : chain) {
      Certificate certificate = store.getCertificate(link);
      certificates.append(pem("CERTIFICATE", certificate.getEncoded()));
    }
    Files.writeString(certificate(alias), certificates);
    Key key = store.getKey(alias, PASSWORD.toCharArray());
    Files.writeString(key(alias), pem("PRIVATE KEY", key.getEncoded()));
  }

  private static String pem(String label, byte[] encoded) {
    Base64.Encoder encoder = Base64.getMimeEncoder(64, new byte[] {'\n'});
    return "-----BEGIN "
        + label
        + "-----\n"
        + encoder.encodeToString(encoded)
        + "\n-----END "
        + label
        + "-----\n";
  }
}

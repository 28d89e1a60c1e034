package org.jdoors.nscd.source.dns;

import java.nio.charset.StandardCharsets;
import org.jdoors.nscd.file.FileFormat;
import org.jdoors.nscd.file.LineFaults;

/** resolv.conf as a file to be watched; without it the name server on this machine is asked. */
final class ResolvConfFormat implements FileFormat<ResolvConf> {

  @Override
  public ResolvConf read(byte[] bytes, LineFaults faults) {
    return ResolvConfParser.parse(new String(bytes, StandardCharsets.ISO_8859_1), faults::skipped);
  }

  @Override
  public ResolvConf ofNoFile() {
    return ResolvConf.DEFAULT;
  }
}

package org.jdoors.syslog.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.xml.XmlConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LineLayoutTest {
  @TempDir private Path folder;

  @Test
  void configurationFileOfAnyProgramCanNameTheLayout() throws Exception {
    Path file = folder.resolve("f");
    String xml =
        "<Configuration shutdownHook='disable'><Appenders><File name='f' fileName='"
            + file
            + "'><SyslogLineLayout style='NATIVE' sanitizer='SINGLE_BYTE'/></File></Appenders>"
            + "<Loggers><Root level='ALL'><AppenderRef ref='f'/></Root></Loggers></Configuration>";
    ConfigurationSource source =
        new ConfigurationSource(new ByteArrayInputStream(xml.getBytes(StandardCharsets.US_ASCII)));
    LoggerContext context = new LoggerContext("test");
    context.start(new XmlConfiguration(context, source));
    context.getLogger("a").error("x\ny");
    context.stop();
    assertThat(Files.readString(file, StandardCharsets.US_ASCII))
        .matches("[A-Z][a-z][a-z] [ 1-3][0-9] \\d\\d:\\d\\d:\\d\\d - x\\\\ny\n");
  }
}

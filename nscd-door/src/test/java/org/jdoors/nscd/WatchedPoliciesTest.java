package org.jdoors.nscd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jdoors.nscd.config.Dialect;
import org.jdoors.nscd.config.NscdConf;
import org.jdoors.nscd.file.SteppedReads;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What nscd.conf says of policies holds where nsswitch.conf says nothing, from when it says so. */
final class WatchedPoliciesTest {

  @TempDir private Path folder;

  @Test
  void changedConfigurationCountsThoughTheFileIsTheSame() throws Exception {
    Path nsswitch = folder.resolve("nsswitch.conf");
    Files.writeString(nsswitch, "group: files\n");
    Path none = folder.resolve("none");
    Configuration configuration = new Configuration(null, nsswitch, none, none, none, none, 53);
    WatchedPolicies policies =
        new WatchedPolicies(
            configuration, Dialect.ILLUMOS, conf("files"), new SteppedReads().reads());
    assertThat(policies.current().policy("passwd").text()).isEqualTo("files");
    long before = policies.generation();
    policies.reload(conf("files"));
    assertThat(policies.generation()).isEqualTo(before);
    policies.reload(conf("dns"));
    assertThat(policies.current().policy("passwd").text()).isEqualTo("dns");
    assertThat(policies.generation()).isNotEqualTo(before);
  }

  private static NscdConf conf(String policy) throws Exception {
    return NscdConf.parse("f", "nsw-config-string passwd " + policy + "\n");
  }
}

package org.jdoors.syslog.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What syslog.conf is warned of, where its faults are, and what m4 makes of it. */
final class SyslogConfTest {
  private static final Surroundings PLAIN =
      new Surroundings() {
        @Override
        public Target target(String path) throws NoSuchFileException {
          if (path.contains("missing")) {
            throw new NoSuchFileException(path);
          }
          return Target.FILE;
        }

        @Override
        public boolean resolves(String host) {
          return !host.equals("nosuchhost");
        }
      };

  private static SyslogConf parse(String text) throws ConfigException {
    return SyslogConf.parse("c", text.getBytes(StandardCharsets.UTF_8), PLAIN);
  }

  private static List<String> complaints(String text) throws ConfigException {
    return parse(text).complaints().stream().map(Complaint::describe).toList();
  }

  private static String expand(String text) throws M4.Refused {
    return M4.expand(text.getBytes(StandardCharsets.ISO_8859_1), false).text().toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "kern;user.err@/f | c:1:5: warning: \"user\" behind ';' is lost: write ','",
        "kern.9@/f | c:1:6: warning: level 9 takes every severity",
        "kern.259@/f | c:1:6: warning: level 259 is taken as 3",
        "kern.3foo@/f | c:1:7: warning: \"foo\" is not looked at",
        "3.err@/f | c:1:1: warning: facility code 3 is kern",
        "*foo.err@/f | c:1:1: warning: \"*foo\" is taken as *",
        "kern.err;kern.info@/f | c:1:10: warning: \"kern\" is named again: its earlier level is"
            + " replaced",
        "mail.none;*.info@/f | c:1:11: warning: * replaces what was selected before it",
        "kern.none@/f | c:1:1: warning: no record is selected",
        ".err@/f | c:1:1: warning: no record is selected",
        "*.info;mark.notice@/f | c:1:1: warning: MARK has the severity info: it is not selected",
        "*.err@/f # x | c:1:10: warning: no comment begins here: the text from '#' on belongs to"
            + " the action",
        "~*.err@root ~ | c:1:11: warning: the blank at the end belongs to the action",
        "*.err@-/x | c:1:7: warning: neither pipe nor dash begins an action here: this is the"
            + " name of a user",
        "*.err@*x | c:1:8: warning: \"x\" is not looked at: the action is *",
        "*.err@abcdefghijklmnopqrstuvwxyz0123456789 | c:1:7: warning: only the first 31 bytes of"
            + " a user's name are taken",
        "*.err@/var/log/len | c:1:16: warning: m4 expands the word \"len\"; `len' would keep it",
        "*.err@/unix.log | c:1:8: warning: m4 expands the word \"unix\"; `unix' would keep it",
        "*.err@/missing | c:1:7: /missing: No such file or directory",
        "*.err@@nosuchhost | c:1:8: WARNING: nosuchhost could not be resolved",
        "user.err;mial.info@/f | c:1:10: unknown facility name \"mial\"",
        "user.err;mail.inof@/f | c:1:15: unknown priority name \"inof\"",
        "user.err@ | c:1:10: no action part"
      })
  void lineIsRemarkedOn(String line, String expected) throws ConfigException {
    String text = line.replaceFirst("@", "\t");
    assertThat(complaints(text + "\n")).containsExactly(expected);
  }

  @Test
  void shippedIdiomsPassWithoutRemark() throws ConfigException {
    assertThat(
            complaints(
                """
                *.err;kern.debug;daemon.notice;mail.crit\t/var/adm/messages
                mail.debug\t\t\tifdef(`LOGHOST', /var/log/syslog, @loghost)
                user.alert\t`root, operator'
                mark.info\t/f
                """))
        .isEmpty();
  }

  @Test
  void listsAndLinesThatAreTooLongAreRemarkedOn() throws ConfigException {
    String users = String.join(",", IntStream.range(0, 22).mapToObj(i -> "u" + i).toList());
    assertThat(complaints("*.err\t" + users + "\n"))
        .containsExactly("c:1:77: warning: only the first 20 users are taken");
    assertThat(complaints("#" + "x".repeat(1022) + "*.err\t/f\n"))
        .containsExactly(
            "c:1:1024: warning: the line is longer than 1023 bytes: its rest is a line of its own");
  }

  /** Natively the number of the line is that of m4's output. */
  @Test
  void placeIsTheOneInTheFileWhateverM4Does() throws ConfigException {
    SyslogConf conf =
        parse("define(`D', `/v')dnl\nifdef(`X', `\n', `\nbogus.err\t/f\nkern.err\tD/missing')\n");
    assertThat(conf.complaints().stream().map(Complaint::describe))
        .containsExactly(
            "c:4:1: unknown facility name \"bogus\"",
            "c:5:10: /v/missing: No such file or directory");
    assertThat(conf.complaints().get(0).text())
        .isEqualTo("syslogd: line 2: unknown facility name \"bogus\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "ifelse(a, a, yes, no) | yes",
        "ifelse(a, b, yes, no) | no",
        "ifelse(a, b, 1, c, c, 2, 3) | 2",
        "ifelse(a, b, 1, c, d, 2, 3) | 3",
        "ifelse(a, b, 1) |",
        "ifdef(`a', 1, `b', 2) |",
        "define(`b',)ifdef(`a', 1, `b', 2) | 2",
        "ifdef(`a', 1, `b', 2, 3) | 3",
        "define(`a', `<$1+$2+$#+$*>')a(x, `y, z') | <x+y, z+2+x,y, z>",
        "define(`a', `b')define(`b', `c')a | c",
        "define(`a', 1)undefine(`a')a | a",
        "define(`a', 1)pushdef(`a', 2)a popdef(`a')a | 2 1",
        "define(`a', `x')defn(`a')[defn(`len')] | x[]",
        "define(`f', `ifelse($#, 1, $1, `f(shift($@))')')f(1, 2, 3) | 3",
        "len(`abc') index(`abc', `c') substr(`abcdef', 2, 3) substr(abc, 1) | 3 2 cde bc",
        "incr(4) decr(4) incr(-1) incr(x) divnum | 5 3 0 1 0",
        "index len ifdef define substr | -1 0",
        "eval | 0",
        "`a `b' c' | a `b' c",
        "x#len `a' | x#len `a'",
        "(len, (a)) | (0, (a))",
        "a1 len1 _len 1len | a1 len1 _len 10",
        "define(len, x)len | 0",
        "define(`len', x)len | x",
        "define(`1', x)1 | 1",
        "define(`a', ((x, y)))a | ((x, y))",
        "a include b | a",
        "a m4exit b | a",
        "a m4wrap(b | a",
        "a `b | a b",
      })
  void m4ExpandsAsOnIllumos(String text, String expected) throws M4.Refused {
    assertThat(expand(text).stripTrailing()).isEqualTo(expected == null ? "" : expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "syscmd(`date') | c:1:1: m4 builtin \"syscmd\" is not supported: give the file that m4 makes",
        "define(`a', `a')a | c:1:17: macro \"a\" is expanded without end",
        "define(`a', `a a')a | is expanded without end",
        "define(`a', `(a(a')a | c:1:20: calls are nested more than 500 deep",
      })
  void fileThatM4DoesNotEndIsRefused(String text, String expected) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(expected);
  }

  /**
   * Any bytes give entries, complaints, or one refusal; every complaint has a place in the file.
   */
  @RepeatedTest(300)
  void damagedFileIsReadOrRefused(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    byte[] bytes =
        ("*.err;kern, user.debug;mail.none\t/var/adm/messages\nmail.debug\tifdef(`LOGHOST', /a,"
                + " @loghost)\ndefine(`x', `y$1(x)')x(a, b)ifelse(a, b, c)dnl\n# c\nmark.9\troot, a\n")
            .getBytes(StandardCharsets.UTF_8);
    for (int i = random.nextInt(12); i >= 0; i--) {
      int at = random.nextInt(bytes.length);
      bytes[at] =
          random.nextBoolean() ? (byte) random.nextInt(256) : bytes[random.nextInt(bytes.length)];
    }
    try {
      SyslogConf conf = SyslogConf.parse("c", bytes, PLAIN);
      assertThat(conf.complaints())
          .allSatisfy(
              complaint -> {
                assertThat(complaint.line()).isBetween(1, 10);
                assertThat(complaint.column()).isBetween(1, bytes.length + 1);
              });
    } catch (ConfigException e) {
      assertThat(e).hasMessageStartingWith("c:");
    }
  }
}

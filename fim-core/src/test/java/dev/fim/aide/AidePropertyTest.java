package dev.fim.aide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.policy.Policy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class AidePropertyTest {

  private static final Path DEBIAN = Path.of("/etc/aide/aide.conf.d");

  private static void holds(byte[] configuration) throws IOException {
    Path file = Files.createTempFile("aide", ".conf");
    try {
      Files.write(file, configuration);
      AideImport imported = AideImport.read(file, new AideHost("web", "0.19.3"));
      assertThat(Policy.parse("p", imported.policy()).ruleCount()).isEqualTo(imported.rules());
    } catch (FimException e) {
      assertThat(e.problem()).isEqualTo(Problem.POLICY);
      // A file that it includes may have the fault.
      assertThat(e.getMessage())
          .containsPattern(Pattern.quote(file.toString()) + "|, line [0-9]+: ");
    } finally {
      Files.delete(file);
    }
  }

  @Property(tries = 2000)
  void anyBytesAreAPolicyOrAFault(@ForAll byte[] bytes) throws IOException {
    holds(bytes);
  }

  @Property(tries = 5000)
  void anyWordsOfConfigurationsAreAPolicyOrAFault(@ForAll("words") String text) throws IOException {
    holds(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Property(tries = 300)
  void aChangedConfigurationIsAPolicyOrAFault(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    byte[] text = sample(random);
    for (int i = random.nextInt(20); i >= 0; i--) {
      text[random.nextInt(text.length)] = (byte) random.nextInt(256);
    }
    holds(text);
  }

  /// A file of Debian's, where the package is installed, without includes; else one like it.
  private static byte[] sample(Random random) throws IOException {
    String groups =
        """
        VarFile = p+u+g+ftype+n+l+X
        Full = VarFile+m+c+H
        Log = Full-m
        / 0 Full
        @@define RUN run
        !/@@{RUN}/[a-z]+(\\\\.d)?/x{1,3}$ f
        =/tmp d Full
        """;
    if (!Files.isDirectory(DEBIAN)) {
      return groups.getBytes(StandardCharsets.ISO_8859_1);
    }
    try (Stream<Path> files = Files.list(DEBIAN)) {
      List<Path> all = files.sorted().toList();
      byte[] file = Files.readAllBytes(all.get(random.nextInt(all.size())));
      return (groups + new String(file, StandardCharsets.ISO_8859_1))
          .getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  @Provide
  Arbitrary<String> words() {
    return Arbitraries.of(
            "\n",
            "\n/",
            "\n=/",
            "\n!/",
            "\n-/",
            " ",
            " f ",
            " d,l ",
            " p",
            " R",
            "\nG = ",
            "p+u",
            "-g",
            "@@define A ",
            "\n@@if ",
            "not ",
            "defined ",
            "\n@@else\n",
            "\n@@endif\n",
            "@@{A}",
            "\n@@include ",
            "\n@@x_include ",
            "version_ge",
            "a",
            "/",
            "\\\\",
            "\\",
            ".",
            ".*",
            "*",
            "+",
            "?",
            "{2}",
            "{1,900}",
            "{",
            "}",
            "(",
            "(?:",
            "(?=",
            ")",
            "|",
            "[",
            "[^",
            "]",
            "-",
            "[[:alpha:]]",
            "\\\\d",
            "\\\\x41",
            "^",
            "$",
            "\0",
            "\u00e4",
            "\u00c3\u00a4",
            "'",
            "#",
            ": ",
            "\r",
            "\t",
            ",",
            "=",
            "..",
            "//")
        .list()
        .ofMaxSize(25)
        .map(words -> "/ p\n" + String.join("", words));
  }
}

package dev.fim.cli.command;

import dev.fim.FileIntegrity;
import dev.fim.baseline.Generation;
import dev.fim.cli.option.Arguments;
import dev.fim.cli.option.DatabaseOption;
import dev.fim.cli.option.Declared;
import dev.fim.cli.option.RootAndPolicy;
import dev.fim.cli.option.trust.TrustOptions;
import dev.fim.cli.process.ExitCode;
import dev.fim.cli.terminal.Terminal;
import dev.fim.foreign.ForeignBaseline;
import dev.fim.foreign.ForeignKind;
import dev.fim.request.TreeRequest;
import dev.fim.words.Spelling;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// `fim import`.
public final class ImportCommand implements Callable<Integer> {

  private static final String PORTABLE = "portable";
  private static final String AIDE_CONF = "aide-conf";

  private final DatabaseOption database = new DatabaseOption();

  private final RootAndPolicy tree =
      new RootAndPolicy(
          "For a list: the directory that its paths begin at, and that has the names of its users."
              + " Default: '/', or for relative paths the working directory, or that of a list of"
              + " check sums.",
          "For a list: the policy that it counts as recorded under, so that a check finds new"
              + " files. Default: only the listed files are checked.");

  private final PositionalParamSpec first =
      Declared.parameter(0, "[KIND] FILE", "The file, after its kind: " + kinds() + ".");

  /// The file, where the first is the kind. The help has both in one.
  private final PositionalParamSpec second = Declared.unlisted(1, "The file.");

  private final TrustOptions trust = new TrustOptions();

  private final ImportAideConfCommand conversion;
  private final Terminal terminal;

  private ImportCommand(Terminal terminal) {
    this.terminal = terminal;
    this.conversion = new ImportAideConfCommand(terminal);
  }

  /// The command, with all that it takes.
  static CommandSpec declare(Terminal terminal) {
    ImportCommand command = new ImportCommand(terminal);
    CommandSpec spec = Declared.command("import", command);
    command.database.addTo(spec);
    command.tree.addTo(spec);
    command.trust.addTo(spec);
    command.conversion.addOptionsTo(spec);
    spec.addPositional(command.first).addPositional(command.second);
    spec.usageMessage()
        .description(
            "Records a portable baseline, or a list that another program wrote, as a new"
                + " generation. Nothing is written unless the file is whole.",
            "",
            "Without a kind the file is a portable baseline. What a list has and fim has not is"
                + " reported on standard error. For the kind 'aide-conf' a policy is written:"
                + " --output, --aide-version and --hostname are for it.")
        .footer(
            "",
            "Examples:",
            "  fim import trusted.fim",
            "  fim import --trust seal.key.pub trusted.fim",
            "  fim import aide-db /var/lib/aide/aide.db",
            "  fim import mtree --root /srv/tree tree.mtree",
            "  fim import aide-conf --output policy.yaml /etc/aide/aide.conf");
    return spec;
  }

  private static String kinds() {
    return labels().stream().map(kind -> "'" + kind + "'").collect(Collectors.joining(", "));
  }

  private static List<String> labels() {
    return Stream.concat(
            Stream.of(PORTABLE, AIDE_CONF),
            Arrays.stream(ForeignKind.values()).map(ForeignKind::label))
        .toList();
  }

  @Override
  public Integer call() throws IOException {
    String named = Declared.textOf(second);
    String kind = named == null ? PORTABLE : Declared.required(first);
    Path file = Arguments.file(named == null ? Declared.required(first) : named);
    ForeignKind list = ForeignKind.ofLabel(kind);
    if (list == null && !kind.equals(PORTABLE) && !kind.equals(AIDE_CONF)) {
      throw Arguments.unknown(
          "the kind", kind, "there is no such kind of file", Spelling.allowed(kind, labels()));
    }
    if (!kind.equals(AIDE_CONF)) {
      refuse(conversion.givenOptions(), kind);
    }
    if (list == null) {
      refuse(tree.given(), kind);
    }
    if (kind.equals(AIDE_CONF)) {
      return conversion.convert(file);
    }
    FileIntegrity fim = fim(list);
    return recorded(list == null ? fim.importFrom(file) : importList(fim, file, list));
  }

  /// A seal travels with a portable baseline only.
  private FileIntegrity fim(@Nullable ForeignKind list) {
    FileIntegrity fim = database.open(terminal.environment());
    if (list == null) {
      return trust.apply(fim, terminal.environment(), null);
    }
    if (trust.isGiven()) {
      throw Arguments.invalid(
          "--trust", "a list of another program has no seal: import it, then use 'fim seal'");
    }
    return fim;
  }

  private static void refuse(List<String> options, String kind) {
    if (!options.isEmpty()) {
      throw Arguments.invalid(
          String.join(" ", options), "it is not for an import of the kind " + kind);
    }
  }

  private Generation importList(FileIntegrity fim, Path file, ForeignKind kind) {
    TreeRequest request = tree.request();
    ForeignBaseline list =
        ForeignBaseline.read(
            file, kind, request.root(), request.policy(), FileIntegrity.workingDirectory());
    Generation generation = fim.importFrom(list);
    list.notes().forEach(terminal.error()::println);
    return generation;
  }

  private int recorded(Generation generation) {
    terminal
        .output()
        .print(
            "generation %d: %d entries of %s%n"
                .formatted(generation.id(), generation.entries(), generation.root().display()));
    return ExitCode.INTACT.code();
  }
}

package dev.fim.cli.option;

import dev.fim.error.FimException;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.policy.AttributeNames;
import dev.fim.policy.label.Severity;
import dev.fim.words.Spelling;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The options for which differences count, and what is shown of them. Each has no effect where it
/// was not added to a command.
public final class ComparisonOptions {

  private static final List<String> SEVERITIES =
      Arrays.stream(Severity.values()).map(Severity::label).toList();

  private static final String IGNORE = "--ignore-attributes";
  private static final String FORCE = "--force-attributes";

  private final OptionSpec failOn =
      Declared.text("--fail-on", "SEVERITY")
          .completionCandidates(SEVERITIES)
          .description(
              "%s: drift of a lower severity is reported, but not in the exit code. Drift without a"
                      .formatted(String.join(", ", SEVERITIES))
                  + " severity, isolation and what is not verifiable always count.")
          .build();

  private final OptionSpec ignored =
      Declared.text(
          IGNORE,
          "LIST",
          "Do not compare these attributes in this run, such as mtime,ctime. The report has a note"
              + " on it.");

  private final OptionSpec forced =
      Declared.text(
          FORCE,
          "LIST",
          "Show these attributes of a changed file too, even if they are the same, such as"
              + " inode,uid.");

  /// All three.
  public void addTo(CommandSpec command) {
    command.addOption(ignored);
    addToRecording(command);
  }

  /// Those of a command that also records: an update accepts every attribute.
  public void addToRecording(CommandSpec command) {
    command.addOption(failOn).addOption(forced);
  }

  /// The least severity that counts in the exit code; null if all drift counts.
  ///
  /// @throws FimException ([Problem#ARGUMENT]) if there is no such severity
  public @Nullable Severity failOn() {
    String given = Declared.textOf(failOn);
    if (given == null) {
      return null;
    }
    Severity severity = Severity.ofLabel(given);
    if (severity == null) {
      throw Arguments.unknown(
          "--fail-on", given, "there is no such severity", Spelling.allowed(given, SEVERITIES));
    }
    return severity;
  }

  /// The attributes that are not compared.
  ///
  /// @throws FimException ([Problem#ARGUMENT]) if one is unknown, or is the type
  public AttributeSet ignored() {
    AttributeSet attributes = attributes(IGNORE, ignored);
    if (attributes.contains(Attribute.TYPE)) {
      throw Arguments.invalid(
          IGNORE + " " + Declared.textOf(ignored), "a change of the type always counts");
    }
    return attributes;
  }

  /// The attributes that are shown of each changed file.
  ///
  /// @throws FimException ([Problem#ARGUMENT]) if one is unknown
  public AttributeSet forced() {
    return attributes(FORCE, forced);
  }

  private static AttributeSet attributes(String name, OptionSpec option) {
    String given = Declared.textOf(option);
    return given == null ? AttributeSet.NONE : AttributeNames.parse(name, given);
  }
}

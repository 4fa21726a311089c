package dev.fim.cli.option;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// Builds picocli's model of commands, options and parameters.
///
/// They are declared in code, because Java reads annotations through proxy classes that it
/// generates at each start. That took longer than reading a small tree.
public final class Declared {

  private Declared() {}

  /// A command without options.
  public static CommandSpec command(String name, Object command) {
    return CommandSpec.wrapWithoutInspection(command).name(name);
  }

  /// An option without a value.
  public static OptionSpec flag(String description, String... names) {
    return OptionSpec.builder(names).type(boolean.class).description(description).build();
  }

  /// An option with a text value.
  ///
  /// @param label the placeholder of the value in the help
  public static OptionSpec text(String name, String label, String description) {
    return text(name, label).description(description).build();
  }

  /// As [#text(String, String, String)], but returns the builder.
  static OptionSpec.Builder text(String name, String label) {
    return OptionSpec.builder(name).type(String.class).paramLabel(label);
  }

  /// An option with one of some values, which completion offers.
  public static OptionSpec choice(
      String name, String label, List<String> values, String description) {
    return text(name, label).completionCandidates(values).description(description).build();
  }

  /// An option with a text value that can be given more than once.
  public static OptionSpec texts(String name, String label, String description) {
    return OptionSpec.builder(name)
        .arity("1")
        .type(List.class)
        .auxiliaryTypes(String.class)
        .paramLabel(label)
        .description(description)
        .build();
  }

  /// An option with a whole number as its value.
  public static OptionSpec number(String name, String label, String description) {
    return OptionSpec.builder(name)
        .type(Integer.class)
        .paramLabel(label)
        .description(description)
        .build();
  }

  /// A required parameter.
  ///
  /// @param index its position, from 0
  public static PositionalParamSpec parameter(int index, String label, String description) {
    return PositionalParamSpec.builder()
        .index(Integer.toString(index))
        .required(true)
        .type(String.class)
        .paramLabel(label)
        .description(description)
        .build();
  }

  /// An optional parameter; see [#textOf].
  ///
  /// @param index its position, from 0
  public static PositionalParamSpec optional(int index, String label, String description) {
    return PositionalParamSpec.builder()
        .index(Integer.toString(index))
        .arity("0..1")
        .type(String.class)
        .paramLabel(label)
        .description(description)
        .build();
  }

  /// An optional parameter that the help does not list; see [#textOf].
  ///
  /// @param index its position, from 0
  public static PositionalParamSpec unlisted(int index, String description) {
    return PositionalParamSpec.builder()
        .index(Integer.toString(index))
        .arity("0..1")
        .type(String.class)
        .description(description)
        .hidden(true)
        .build();
  }

  /// Any number of parameters.
  public static PositionalParamSpec parameters(String label, String description) {
    return PositionalParamSpec.builder()
        .index("0..*")
        .arity("0..*")
        .type(List.class)
        .auxiliaryTypes(String.class)
        .paramLabel(label)
        .description(description)
        .build();
  }

  /// Whether the user gave the flag.
  public static boolean isGiven(OptionSpec flag) {
    return Boolean.TRUE.equals(flag.getValue());
  }

  /// The given value; null if there is none.
  public static @Nullable String textOf(ArgSpec argument) {
    return argument.getValue();
  }

  /// The value of a required parameter.
  public static String required(PositionalParamSpec parameter) {
    return parameter.getValue();
  }

  /// The given values, in order; empty if there are none.
  public static List<String> textsOf(ArgSpec arguments) {
    List<String> given = arguments.getValue();
    return given == null ? List.of() : given;
  }
}

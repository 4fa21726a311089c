package dev.fim.cli.option;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// Commands, options and parameters as picocli's model has them.
///
/// They are declared in code, not by annotations: Java reads those through proxy classes that it
/// makes anew at each start, which took longer than a small tree to read.
public final class Declared {

  private Declared() {}

  /// A command without options.
  public static CommandSpec command(String name, Object command) {
    return CommandSpec.wrapWithoutInspection(command).name(name);
  }

  /// An option that is given or not.
  public static OptionSpec flag(String description, String... names) {
    return OptionSpec.builder(names).type(boolean.class).description(description).build();
  }

  /// An option with a text.
  ///
  /// @param label what stands for the text in a help
  public static OptionSpec text(String name, String label, String description) {
    return text(name, label).description(description).build();
  }

  /// As [#text(String, String, String)], to be gone on with.
  static OptionSpec.Builder text(String name, String label) {
    return OptionSpec.builder(name).type(String.class).paramLabel(label);
  }

  /// An option with a number.
  public static OptionSpec number(String name, String label, String description) {
    return OptionSpec.builder(name)
        .type(Integer.class)
        .paramLabel(label)
        .description(description)
        .build();
  }

  /// A parameter that has to be there.
  ///
  /// @param index its place, from 0 on
  public static PositionalParamSpec parameter(int index, String label, String description) {
    return PositionalParamSpec.builder()
        .index(Integer.toString(index))
        .required(true)
        .type(String.class)
        .paramLabel(label)
        .description(description)
        .build();
  }

  /// A parameter that need not be there; [#textOf] tells.
  ///
  /// @param index its place, from 0 on
  public static PositionalParamSpec optional(int index, String label, String description) {
    return PositionalParamSpec.builder()
        .index(Integer.toString(index))
        .arity("0..1")
        .type(String.class)
        .paramLabel(label)
        .description(description)
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

  /// Whether a flag was given.
  public static boolean isGiven(OptionSpec flag) {
    return Boolean.TRUE.equals(flag.getValue());
  }

  /// The text that was given; null if none was.
  public static @Nullable String textOf(ArgSpec argument) {
    return argument.getValue();
  }

  /// The text of a parameter that has to be there.
  public static String required(PositionalParamSpec parameter) {
    return parameter.getValue();
  }

  /// The texts that were given.
  public static List<String> textsOf(PositionalParamSpec parameters) {
    List<String> given = parameters.getValue();
    return given == null ? List.of() : given;
  }
}

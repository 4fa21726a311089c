package dev.fim.sidecar.manifest;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.validator.CelValidatorFactory;
import dev.cel.validator.validators.HomogeneousLiteralValidator;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The expressions of an admission policy, evaluated as the API server does, but for its types:
/// here every object is a tree, so a field with a wrong name is found only where an example has it.
/// Of the API server's own functions there are those that the policies use.
final class Expressions {

  private static final CelOptions OPTIONS =
      CelOptions.current().enableHeterogeneousNumericComparisons(true).build();
  private static final List<String> VARIABLES =
      List.of("object", "oldObject", "request", "namespaceObject", "variables");
  private static final CelType QUANTITY = OpaqueType.create("kubernetes.Quantity");
  private static final CelCompiler COMPILER = compiler();
  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.plannerRuntimeBuilder()
          .setOptions(OPTIONS)
          .addLibraries(CelExtensions.strings())
          .addFunctionBindings(
              CelFunctionBinding.fromOverloads(
                  "quantity",
                  CelFunctionBinding.from("string_to_quantity", String.class, Amount::of)))
          .addFunctionBindings(
              CelFunctionBinding.fromOverloads(
                  "isLessThan",
                  CelFunctionBinding.from(
                      "quantity_is_less_than", Amount.class, Amount.class, Amount::isLessThan)))
          .build();

  /// A quantity of Kubernetes.
  private record Amount(BigDecimal value) {

    static Amount of(String text) {
      return new Amount(Quantity.parse(text).getNumericalAmount());
    }

    boolean isLessThan(Amount other) {
      return value.compareTo(other.value) < 0;
    }
  }

  private final Map<String, Object> values = new HashMap<>();
  private final Map<String, Object> variables = new HashMap<>();

  /// @param values what `object` and the like are
  Expressions(Map<String, Object> values) {
    this.values.putAll(values);
    this.values.put("variables", variables);
  }

  private static CelCompiler compiler() {
    var builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addLibraries(CelExtensions.strings())
            .addFunctionDeclarations(
                CelFunctionDecl.newFunctionDeclaration(
                    "quantity",
                    CelOverloadDecl.newGlobalOverload(
                        "string_to_quantity", QUANTITY, SimpleType.STRING)),
                CelFunctionDecl.newFunctionDeclaration(
                    "isLessThan",
                    CelOverloadDecl.newMemberOverload(
                        "quantity_is_less_than", SimpleType.BOOL, QUANTITY, QUANTITY)));
    VARIABLES.forEach(
        name -> builder.addVar(name, MapType.create(SimpleType.STRING, SimpleType.DYN)));
    return builder.build();
  }

  /// Gives names to the values of expressions, each of which can use those before.
  Expressions define(List<Map<String, Object>> definitions) {
    for (Map<String, Object> definition : definitions) {
      String name = (String) definition.get("name");
      variables.put(name, evaluate((String) definition.get("expression")));
    }
    return this;
  }

  Object evaluate(String expression) {
    try {
      CelAbstractSyntaxTree tree = COMPILER.compile(expression).getAst();
      return RUNTIME.createProgram(tree).eval(values);
    } catch (CelValidationException | CelEvaluationException e) {
      throw new AssertionError("in: " + expression, e);
    }
  }

  /// Whether the elements of each list, and the values of each map, have one type, as the API
  /// server wants them.
  static boolean isHomogeneous(String expression) {
    try {
      return !CelValidatorFactory.standardCelValidatorBuilder(COMPILER, RUNTIME)
          .addAstValidators(HomogeneousLiteralValidator.newInstance())
          .build()
          .validate(COMPILER.compile(expression).getAst())
          .hasError();
    } catch (CelValidationException e) {
      throw new AssertionError("in: " + expression, e);
    }
  }

  String text(String expression) {
    return (String) evaluate(expression);
  }

  boolean holds(String expression) {
    return (Boolean) evaluate(expression);
  }
}

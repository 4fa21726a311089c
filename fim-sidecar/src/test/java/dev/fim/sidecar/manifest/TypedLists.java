package dev.fim.sidecar.manifest;

import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.ast.CelExpr.CelList;
import dev.cel.common.ast.CelExpr.CelMap;
import dev.cel.common.ast.CelExpr.CelStruct;
import dev.cel.parser.CelParser;
import dev.cel.parser.CelParserFactory;
import dev.cel.parser.CelStandardMacro;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Finds what the API server cannot make a patch of: a list or a map that holds a typed object
/// (`Object.spec.volumes{…}`), and is not itself within one. Seen on Kubernetes 1.36: "reflect.Set:
/// value of type structpb.Struct is not assignable to type structpb.Value".
final class TypedLists {

  private static final CelParser PARSER =
      CelParserFactory.standardCelParserBuilder()
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .build();

  private final List<String> found = new ArrayList<>();

  private TypedLists() {}

  /// The names of the typed objects that stand so.
  static List<String> of(String expression) {
    TypedLists lists = new TypedLists();
    try {
      lists.visit(PARSER.parse(expression).getAst().getExpr(), false);
    } catch (CelValidationException e) {
      throw new AssertionError("in: " + expression, e);
    }
    return lists.found;
  }

  /// @param isElement whether the value becomes an element of a list or map
  private void visit(CelExpr expression, boolean isElement) {
    switch (expression.exprKind().getKind()) {
      case LIST -> {
        CelList list = expression.list();
        list.elements().forEach(each -> visit(each, true));
      }
      case MAP -> {
        CelMap map = expression.map();
        map.entries().forEach(entry -> visit(entry.value(), true));
      }
      case STRUCT -> struct(expression.struct(), isElement);
      case CALL -> {
        expression.call().target().ifPresent(target -> visit(target, isElement));
        expression.call().args().forEach(each -> visit(each, isElement));
      }
      case COMPREHENSION -> {
        CelComprehension loop = expression.comprehension();
        Stream.of(loop.iterRange(), loop.accuInit(), loop.loopStep(), loop.result())
            .forEach(each -> visit(each, isElement));
      }
      case SELECT -> visit(expression.select().operand(), isElement);
      case NOT_SET, CONSTANT, IDENT -> {}
    }
  }

  private void struct(CelStruct struct, boolean isElement) {
    String name = struct.messageName();
    if (name.equals("JSONPatch")) {
      struct.entries().forEach(entry -> visit(entry.value(), false));
    } else if (isElement) {
      found.add(name); // what it holds itself can be of any kind
    }
  }
}

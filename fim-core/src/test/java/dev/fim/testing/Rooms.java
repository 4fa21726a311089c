package dev.fim.testing;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasOwner;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The rooms of the program, one a package with those below it, and which of them each may use.
///
/// @param below the package that holds the rooms: `dev.fim`
/// @param uses for each room, by its name below that package, the rooms that it may use; the empty
///   name is the package itself
public record Rooms(String below, Map<String, Set<String>> uses) {

  /// The classes of this project that stand in `packageName` or below it, without tests.
  public static JavaClasses mainClasses(String packageName) {
    return new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .withImportOption(location -> !location.contains("-tests.jar"))
        .importPackages(packageName);
  }

  /// That every class below the package stands in a room of the table, and uses only what that may.
  public ArchRule keepToTheirTable() {
    return ArchRuleDefinition.classes()
        .that()
        .resideInAPackage(below + "..")
        .should(
            new ArchCondition<>("use only the rooms that theirs may") {
              @Override
              public void check(JavaClass user, ConditionEvents events) {
                report(user, events);
              }
            });
  }

  private void report(JavaClass user, ConditionEvents events) {
    String room = roomOf(user);
    @Nullable Set<String> allowed = uses.get(room);
    if (allowed == null) {
      events.add(
          SimpleConditionEvent.violated(user, user.getName() + " stands in no room of the table"));
      return;
    }
    user.getDirectDependenciesFromSelf().stream()
        .filter(dependency -> dependency.getTargetClass().getPackageName().startsWith(below))
        .filter(dependency -> {
          String target = roomOf(dependency.getTargetClass());
          return !target.equals(room) && !allowed.contains(target);
        })
        .forEach(dependency ->
            events.add(SimpleConditionEvent.violated(user, dependency.getDescription())));
  }

  private String roomOf(JavaClass type) {
    String name = type.getPackageName();
    if (name.length() <= below.length()) {
      return "";
    }
    String rest = name.substring(below.length() + 1);
    int dot = rest.indexOf('.');
    return dot < 0 ? rest : rest.substring(0, dot);
  }

  /// That nothing starts a process, or a shell.
  public static ArchRule startNoProcess() {
    return ArchRuleDefinition.noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.ProcessBuilder")
        .orShould()
        .callMethodWhere(
            JavaCall.Predicates.target(HasOwner.Predicates.With.owner(type(Runtime.class)))
                .and(JavaCall.Predicates.target(name("exec"))))
        .because("there is no subprocess and no shell anywhere in the product");
  }
}

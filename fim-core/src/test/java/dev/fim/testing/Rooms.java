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
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The rooms of the program, one a package, and which of them each may use.
///
/// @param below the package that holds the rooms: `dev.fim`
/// @param uses for each room, by its name below that package (`scan.walk`), the rooms that it may
///   use; the empty name is the package itself. A package without a line of its own stands in the
///   nearest one around it that has one
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
        .filter(dependency -> isBelow(dependency.getTargetClass().getPackageName()))
        .filter(dependency -> {
          String target = roomOf(dependency.getTargetClass());
          return !target.equals(room) && !allowed.contains(target);
        })
        .forEach(dependency ->
            events.add(SimpleConditionEvent.violated(user, dependency.getDescription())));
  }

  private boolean isBelow(String name) {
    return name.equals(below) || name.startsWith(below + ".");
  }

  private String roomOf(JavaClass type) {
    String name = nameOf(type);
    String around = name;
    while (!uses.containsKey(around) && around.contains(".")) {
      around = around.substring(0, around.lastIndexOf('.'));
    }
    return uses.containsKey(around) ? around : name;
  }

  private String nameOf(JavaClass type) {
    String name = type.getPackageName();
    return name.equals(below) ? "" : name.substring(below.length() + 1);
  }

  /// That every package has a line of its own in the table, and every line a package.
  public ArchRule areThePackages() {
    return packages(
        "be the rooms of the table",
        (sizes, violated) -> {
          sizes.keySet().stream()
              .filter(room -> !uses.containsKey(room))
              .forEach(room -> violated.accept("package " + room + " is no room of the table"));
          uses.keySet().stream()
              .filter(room -> !sizes.containsKey(room))
              .forEach(room -> violated.accept("room " + room + " is no package"));
        });
  }

  /// That no package holds more than `types` types, those within others not counted.
  ///
  /// @param except the rooms that may hold more, and do
  public ArchRule atMost(int types, Set<String> except) {
    return packages(
        "hold at most " + types + " types each",
        (sizes, violated) -> {
          sizes.forEach((room, size) -> {
            if (size > types && !except.contains(room)) {
              violated.accept("package " + room + " holds " + size + " types");
            }
          });
          except.stream()
              .filter(room -> sizes.getOrDefault(room, 0) <= types)
              .forEach(room -> violated.accept("package " + room + " needs no exception"));
        });
  }

  private ArchRule packages(
      String description, BiConsumer<Map<String, Integer>, Consumer<String>> check) {
    return ArchRuleDefinition.classes()
        .that()
        .resideInAPackage(below + "..")
        .and()
        .areTopLevelClasses()
        .and()
        .doNotHaveSimpleName("package-info")
        .should(
            new ArchCondition<>(description) {
              private final Map<String, Integer> sizes = new TreeMap<>();

              @Override
              public void check(JavaClass type, ConditionEvents events) {
                sizes.merge(nameOf(type), 1, Integer::sum);
              }

              @Override
              public void finish(ConditionEvents events) {
                check.accept(
                    sizes, message -> events.add(SimpleConditionEvent.violated(sizes, message)));
              }
            });
  }

  /// That no packages use each other in a circle, `packageName` and all below it, each for itself.
  public static ArchRule noCircles(String packageName) {
    return SlicesRuleDefinition.slices()
        .assignedFrom(
            new SliceAssignment() {
              @Override
              public SliceIdentifier getIdentifierOf(JavaClass type) {
                String name = type.getPackageName();
                return name.equals(packageName) || name.startsWith(packageName + ".")
                    ? SliceIdentifier.of(name)
                    : SliceIdentifier.ignore();
              }

              @Override
              public String getDescription() {
                return "each package in " + packageName;
              }
            })
        .should()
        .beFreeOfCycles();
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

package dev.fim.sidecar.admission.annotation;

import dev.fim.path.RawPath;
import dev.fim.sidecar.setting.Setting;
import dev.fim.words.Spelling;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One row of the table of annotations of a pod. An annotation with a setting has its values and
/// its default.
@SuppressWarnings("ImmutableEnumChecker") // settings and formats do not change
public enum Annotation {
  MONITOR(Setting.PATHS),
  EXCLUDE(Setting.EXCLUDE),
  CONTAINERS(
      null,
      "names of containers of the pod, separated by commas",
      AnnotationFormat::containers,
      "The containers to watch. Without it all but those that the operator ignores, such as the"
          + " sidecars of a mesh."),
  POLICY(
      null,
      AnnotationFormat.OBJECT_NAME,
      AnnotationFormat::objectName,
      "A ConfigMap with a policy, under the key `policy.yaml`; in place of monitor and exclude."),
  BASELINE(
      "first-sight",
      PodBaseline.ALLOWED,
      PodBaseline::parse,
      "The trusted baseline: a record of the first start or of each start, the container's own"
          + " image, or a portable baseline in a ConfigMap or a PersistentVolumeClaim, under the"
          + " container's name and `.fim`."),
  TRUST(
      null,
      AnnotationFormat.OBJECT_NAME,
      AnnotationFormat::objectName,
      "A ConfigMap with a public key, under the key `seal.pub`: a provided baseline and a policy"
          + " need its seal."),
  ACTION(Setting.ACTION),
  PROFILE("general", RightsProfile.ALLOWED, RightsProfile::of, "The rights of the sidecar."),
  INTERVAL(Setting.SWEEP),
  HOLD_OFF(Setting.HOLD_OFF),
  ADMIN(Setting.ADMIN),
  NATIVE_SIDECAR(
      "auto",
      "auto, true, false",
      AnnotationFormat.choice("auto", "true", "false"),
      "Whether it is a native sidecar, which starts before the application and ends after it. auto:"
          + " where the pod ends by itself (restartPolicy Never or OnFailure)."),
  RESOURCES_REQUESTS_CPU("20m", Quantity.CPU, Quantity::cpu, "The CPU that is reserved for it."),
  RESOURCES_REQUESTS_MEMORY(
      "160Mi", Quantity.MEMORY, Quantity::memory, "The memory that is reserved for it."),
  RESOURCES_LIMITS_CPU("none", Quantity.CPU, Quantity::cpu, "The CPU that it may use."),
  RESOURCES_LIMITS_MEMORY(
      "320Mi", Quantity.MEMORY, Quantity::memory, "The memory that it may use."),
  IMAGE(
      null,
      "an image that the operator allows",
      AnnotationFormat::image,
      "The image of the sidecar.");

  public static final String PREFIX = "fim.dev/";

  private static final int LONGEST_FACT = 120;

  private final @Nullable Setting<?> setting;
  private final @Nullable String standard;
  private final String allowed;
  private final Consumer<String> check;
  private final String meaning;

  Annotation(Setting<?> setting) {
    this.setting = setting;
    this.standard = setting.standard();
    this.allowed = setting.allowed();
    this.check = setting::parse;
    this.meaning = setting.meaning();
  }

  Annotation(@Nullable String standard, String allowed, Consumer<String> check, String meaning) {
    this.setting = null;
    this.standard = standard;
    this.allowed = allowed;
    this.check = check;
    this.meaning = meaning;
  }

  /// The annotation with this name; null if there is none.
  public static @Nullable Annotation ofLabel(String label) {
    return Arrays.stream(values())
        .filter(annotation -> annotation.label().equals(label))
        .findFirst()
        .orElse(null);
  }

  /// The names of annotations, without the prefix.
  public static List<String> labels(List<Annotation> annotations) {
    return annotations.stream().map(Annotation::label).toList();
  }

  /// The name without the prefix, as in the defaults of the settings file.
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The key on a pod.
  public String key() {
    return PREFIX + label();
  }

  /// The setting of the sidecar that it sets; null if it sets none directly.
  public @Nullable Setting<?> setting() {
    return setting;
  }

  /// The default in its written form; null if there is none.
  public @Nullable String standard() {
    return standard;
  }

  /// The allowed values, for messages and documentation.
  public String allowed() {
    return allowed;
  }

  /// One line for documentation.
  public String meaning() {
    return meaning;
  }

  /// Whether its values are times or amounts, which can be compared.
  public boolean isMeasured() {
    return this == INTERVAL || this == HOLD_OFF || name().startsWith("RESOURCES_");
  }

  /// Whether a container has enough of a resource.
  ///
  /// @param resource cpu or memory
  /// @param actual the amount in any form; empty for none
  public static boolean isEnough(String resource, String actual, String wanted) {
    Annotation amount = resource.equals("cpu") ? RESOURCES_REQUESTS_CPU : RESOURCES_REQUESTS_MEMORY;
    return amount.fault(actual) == null && AnnotationStrength.compare(amount, actual, wanted) >= 0;
  }

  /// The parts of a valid value: each path, pattern or name.
  List<String> parts(String value) {
    return switch (this) {
      case MONITOR -> Setting.PATHS.parse(value).stream().map(RawPath::display).toList();
      case EXCLUDE -> Setting.EXCLUDE.parse(value);
      case CONTAINERS -> AnnotationFormat.containers(value);
      default -> List.of(value);
    };
  }

  /// The fault of a value with the allowed values; null if it is valid.
  public @Nullable String fault(String value) {
    String rule = "allowed: " + allowed;
    if (value.indexOf('\0') >= 0) {
      return rule; // no variable can hold it
    }
    try {
      check.accept(value);
      return null;
    } catch (IllegalArgumentException e) {
      String given = e.getMessage();
      if (given == null || given.contains(rule)) {
        return given == null ? rule : given;
      }
      return Spelling.show(given.substring(0, Math.min(given.length(), LONGEST_FACT)))
          + "; "
          + rule;
    }
  }
}

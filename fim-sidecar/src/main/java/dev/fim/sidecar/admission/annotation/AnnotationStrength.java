package dev.fim.sidecar.admission.annotation;

import dev.fim.path.RawPath;
import dev.fim.sidecar.setting.Setting;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whether one value of an annotation is weaker than another, so that less is watched. Of two
/// values that cannot be compared, the new one is the weaker.
final class AnnotationStrength {

  /// From the weakest. terminate leaves an intruder some seconds, and restart-all depends on a
  /// feature that not every kubelet has.
  private static final List<String> ACTIONS = List.of("audit", "terminate", "kill");

  /// From the weakest. A sidecar that starts first misses nothing.
  private static final List<String> FORMS = List.of("false", "auto", "true");

  /// From the weakest. The content of a ConfigMap or a claim is unknown here.
  private static final List<String> BASELINES = List.of("each-start", "first-sight", "image");

  /// More than any valid amount.
  private static final BigDecimal UNLIMITED = BigDecimal.TEN.pow(30);

  private AnnotationStrength() {}

  /// @param held the value to compare with; null for none
  static boolean isWeaker(Annotation annotation, String value, @Nullable String held) {
    return !value.equals(held)
        && switch (annotation) {
          case MONITOR -> !covers(value, Objects.requireNonNullElse(held, "/"));
          case EXCLUDE ->
              held == null || !annotation.parts(held).containsAll(annotation.parts(value));
          case ACTION -> isBehind(ACTIONS, value, held);
          case NATIVE_SIDECAR -> isBehind(FORMS, value, held);
          case BASELINE -> isBehind(BASELINES, value, held);
          case INTERVAL, HOLD_OFF -> held != null && compare(annotation, value, held) > 0;
          case RESOURCES_REQUESTS_CPU,
              RESOURCES_REQUESTS_MEMORY,
              RESOURCES_LIMITS_CPU,
              RESOURCES_LIMITS_MEMORY ->
              held != null && compare(annotation, value, held) < 0;
          case ADMIN -> isLessServed(value, held);
          case TRUST -> held != null; // of two keys, nobody knows which is held better
          case CONTAINERS -> false; // the pod has to be known: WatchedContainers
          case POLICY, PROFILE, IMAGE -> true;
        };
  }

  private static boolean covers(String value, String held) {
    List<RawPath> paths = Setting.PATHS.parse(value);
    return Setting.PATHS.parse(held).stream()
        .allMatch(needed -> paths.stream().anyMatch(needed::isWithin));
  }

  private static boolean isBehind(List<String> order, String value, @Nullable String held) {
    return held == null || !order.contains(held) || order.indexOf(value) < order.indexOf(held);
  }

  /// Any port is fine as long as the kubelet reaches it.
  private static boolean isLessServed(String value, @Nullable String held) {
    Optional<InetSocketAddress> before =
        held == null ? Optional.empty() : Setting.ADMIN.parse(held);
    return before.isPresent()
        && !(before.get().getAddress().isAnyLocalAddress()
            && Setting.ADMIN
                .parse(value)
                .map(address -> address.getAddress().isAnyLocalAddress())
                .orElse(false));
  }

  /// Compares two times or amounts.
  static int compare(Annotation annotation, String value, String other) {
    return measure(annotation, value).compareTo(measure(annotation, other));
  }

  private static BigDecimal measure(Annotation annotation, String value) {
    return switch (annotation) {
      case RESOURCES_REQUESTS_CPU -> orElse(Quantity.cpu(value), BigDecimal.ZERO);
      case RESOURCES_REQUESTS_MEMORY -> orElse(Quantity.memory(value), BigDecimal.ZERO);
      case RESOURCES_LIMITS_CPU -> orElse(Quantity.cpu(value), UNLIMITED);
      case RESOURCES_LIMITS_MEMORY -> orElse(Quantity.memory(value), UNLIMITED);
      case INTERVAL -> BigDecimal.valueOf(Setting.SWEEP.parse(value).toMillis());
      case HOLD_OFF -> BigDecimal.valueOf(Setting.HOLD_OFF.parse(value).toMillis());
      default -> throw new IllegalArgumentException(annotation + " is no time and no amount");
    };
  }

  private static BigDecimal orElse(@Nullable BigDecimal amount, BigDecimal none) {
    return Objects.requireNonNullElse(amount, none);
  }
}

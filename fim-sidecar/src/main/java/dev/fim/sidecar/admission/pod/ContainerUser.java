package dev.fim.sidecar.admission.pod;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Whom a container runs as, as far as the pod says it; the image may say what the pod does not.
public record ContainerUser(@Nullable Long uid, @Nullable Long gid) {

  /// That of a container.
  public static ContainerUser of(JsonFields container, JsonFields spec) {
    return new ContainerUser(
        effective(container, spec, context -> context.number("runAsUser")),
        effective(container, spec, context -> context.number("runAsGroup")));
  }

  /// What the security context of a container says, else that of the pod; null if neither does.
  public static <T> @Nullable T effective(
      JsonFields container, JsonFields spec, Function<JsonFields, @Nullable T> part) {
    JsonFields own = container.object("securityContext");
    T value = own == null ? null : part.apply(own);
    if (value != null) {
      return value;
    }
    JsonFields shared = spec.object("securityContext");
    return shared == null ? null : part.apply(shared);
  }
}

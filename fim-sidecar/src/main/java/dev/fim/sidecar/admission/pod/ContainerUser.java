package dev.fim.sidecar.admission.pod;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The user and group of a container as far as the pod sets them; the image may set the rest.
public record ContainerUser(@Nullable Long uid, @Nullable Long gid) {

  /// The user and group of a container.
  public static ContainerUser of(JsonFields container, JsonFields spec) {
    return new ContainerUser(
        effective(container, spec, context -> context.number("runAsUser")),
        effective(container, spec, context -> context.number("runAsGroup")));
  }

  /// The value in the security context of a container, otherwise in that of the pod; null if
  /// neither has it.
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

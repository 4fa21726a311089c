package dev.fim.sidecar.admission;

import dev.fim.sidecar.admission.annotation.RightsProfile;
import dev.fim.sidecar.admission.pod.ContainerUser;
import dev.fim.sidecar.admission.pod.JsonFields;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The rights of a sidecar that result from the security contexts of container and pod.
///
/// @param isNonRoot whether the kubelet refuses to run it as user 0
/// @param isBound whether it cannot gain privileges, has a read-only root, uses the runtime's
///   seccomp filter, and is not privileged
record SidecarRights(
    @Nullable Long uid,
    @Nullable Long gid,
    boolean isNonRoot,
    boolean isBound,
    Set<String> dropped,
    Set<String> added) {

  private static final String SECCOMP = "RuntimeDefault";
  private static final Set<String> ALL = Set.of("ALL");
  private static final List<String> NEEDED = List.of("SYS_PTRACE", "DAC_READ_SEARCH", "KILL");

  /// @param application the user of the application; used only for [RightsProfile#RESTRICTED]
  static SidecarRights of(RightsProfile profile, ContainerUser application) {
    return switch (profile) {
      case GENERAL -> new SidecarRights(0L, 0L, false, true, ALL, Set.copyOf(NEEDED));
      case BASELINE -> new SidecarRights(0L, 0L, false, true, Set.of(), Set.of());
      case RESTRICTED ->
          new SidecarRights(application.uid(), application.gid(), true, true, ALL, Set.of());
    };
  }

  /// The rights of a container.
  static SidecarRights of(JsonFields container, JsonFields spec) {
    JsonFields own = container.object("securityContext");
    JsonFields capabilities = own == null ? null : own.object("capabilities");
    JsonFields seccomp =
        ContainerUser.effective(container, spec, each -> each.object("seccompProfile"));
    ContainerUser identity = ContainerUser.of(container, spec);
    return new SidecarRights(
        identity.uid(),
        identity.gid(),
        Boolean.TRUE.equals(
            ContainerUser.effective(container, spec, each -> each.flag("runAsNonRoot"))),
        own != null
            && Boolean.FALSE.equals(own.flag("allowPrivilegeEscalation"))
            && own.isTrue("readOnlyRootFilesystem")
            && !own.isTrue("privileged")
            && seccomp != null
            && SECCOMP.equals(seccomp.text("type")),
        capabilities == null ? Set.of() : Set.copyOf(capabilities.texts("drop")),
        capabilities == null ? Set.of() : Set.copyOf(capabilities.texts("add")));
  }

  /// The rights as a container's security context.
  ObjectNode toJson() {
    ObjectNode context = JsonNodeFactory.instance.objectNode();
    context.put("runAsUser", uid);
    context.put("runAsGroup", gid);
    context.put("runAsNonRoot", isNonRoot);
    context.put("allowPrivilegeEscalation", !isBound);
    context.put("readOnlyRootFilesystem", isBound);
    if (!dropped.isEmpty()) {
      ObjectNode capabilities = context.putObject("capabilities");
      capabilities.putArray("drop").add("ALL");
      if (!added.isEmpty()) {
        NEEDED.forEach(capabilities.putArray("add")::add);
      }
    }
    context.putObject("seccompProfile").put("type", SECCOMP);
    return context;
  }
}

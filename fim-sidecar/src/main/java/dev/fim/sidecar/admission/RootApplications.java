package dev.fim.sidecar.admission;

import dev.fim.sidecar.admission.pod.ContainerUser;
import dev.fim.sidecar.admission.pod.JsonFields;
import dev.fim.sidecar.admission.pod.PodContainer;
import dev.fim.words.Spelling;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds the watched containers that can stop or end the sidecar: those that may run as user 0 with
/// the capability `KILL`, which the runtime grants by default (capabilities(7)).
final class RootApplications {

  /// The API server keeps 4096 characters of all warnings together, and 256 of each.
  private static final int MOST = 10;

  private static final Set<String> NAMES = Set.of("KILL", "CAP_KILL", "ALL");

  private RootApplications() {}

  /// Returns one warning for each, on one line.
  static List<String> warnings(List<PodContainer> watched, JsonFields spec) {
    return watched.stream()
        .filter(each -> mayKill(each.fields(), spec))
        .limit(MOST)
        .map(each ->
            "container "
                + Spelling.quote(each.name())
                + " may run as root with KILL, so it can stop fim: set runAsNonRoot: true or drop"
                + " KILL")
        .toList();
  }

  private static boolean mayKill(JsonFields container, JsonFields spec) {
    Long uid = ContainerUser.of(container, spec).uid();
    if (uid == null
        && Boolean.TRUE.equals(
            ContainerUser.effective(container, spec, each -> each.flag("runAsNonRoot")))) {
      return false;
    }
    return (uid == null || uid == 0) && hasKill(container.object("securityContext"));
  }

  private static boolean hasKill(@Nullable JsonFields context) {
    if (context == null || context.isTrue("privileged")) {
      return true;
    }
    JsonFields capabilities = context.object("capabilities");
    return capabilities == null || !names(capabilities, "drop") || names(capabilities, "add");
  }

  private static boolean names(JsonFields capabilities, String list) {
    return capabilities.texts(list).stream()
        .anyMatch(name -> NAMES.contains(name.toUpperCase(Locale.ROOT)));
  }
}

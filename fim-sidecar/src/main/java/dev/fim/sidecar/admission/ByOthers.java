package dev.fim.sidecar.admission;

import java.util.List;

/// What others add to every container of a pod, the sidecar's included, such as the identity of a
/// cloud.
///
/// @param variables their names; a `*` at the end stands for anything
/// @param mounts the paths in the container, likewise
public record ByOthers(List<String> variables, List<String> mounts) {

  /// Where the API server mounts the token of the service account.
  private static final String TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount";

  private static final String OURS = "FIM_";

  public ByOthers {
    variables = List.copyOf(variables);
    mounts = List.copyOf(mounts);
  }

  boolean hasVariable(String name) {
    return !name.startsWith(OURS) && holds(variables, name);
  }

  boolean hasMount(String path) {
    return path.equals(TOKEN) || holds(mounts, path);
  }

  private static boolean holds(List<String> names, String found) {
    return names.stream()
        .anyMatch(name ->
            name.endsWith("*")
                ? found.startsWith(name.substring(0, name.length() - 1))
                : found.equals(name));
  }
}

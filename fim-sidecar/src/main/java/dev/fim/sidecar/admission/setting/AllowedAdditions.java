package dev.fim.sidecar.admission.setting;

import java.util.List;
import java.util.regex.Pattern;

/// The additions that others may make to every container of a pod, the sidecar included, such as a
/// cloud identity.
///
/// @param variables names; a `*` at the end matches anything
/// @param mounts paths in the container; a `*` at the end matches anything
public record AllowedAdditions(List<String> variables, List<String> mounts) {

  /// Where the API server mounts the token of the service account.
  private static final String TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount";

  private static final String OURS = "FIM_";
  private static final Pattern UPWARD = Pattern.compile("(^|/)\\.\\.(/|$)");

  public AllowedAdditions {
    variables = List.copyOf(variables);
    mounts = List.copyOf(mounts);
  }

  /// Whether others may add a variable.
  public boolean hasVariable(String name) {
    return !name.startsWith(OURS) && Wildcard.matchesAny(variables, name);
  }

  /// Whether others may mount a volume at a path in the container.
  ///
  /// Rejects `..`, since such a path has an allowed prefix and leads elsewhere:
  /// `/var/run/../../opt`.
  public boolean hasMount(String path) {
    return path.equals(TOKEN)
        || (!UPWARD.matcher(path).find() && Wildcard.matchesAny(mounts, path));
  }
}

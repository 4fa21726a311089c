package dev.fim.sidecar.container.search;

import com.google.re2j.Pattern;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.pattern.PathPattern;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/// Selects one of the pod's containers. Immutable.
public sealed interface TargetSelector {

  /// The container with this name in the pod's manifest. Needs a kubelet.
  record ContainerName(String name) implements TargetSelector {}

  /// As [ContainerName] where there is a kubelet, otherwise as [OnlyOther].
  record NameOrOnlyOther(String name) implements TargetSelector {}

  /// The container whose first process runs an executable at such a path.
  record Executable(PathPattern pattern) implements TargetSelector {

    boolean matches(ByteString executable) {
      return executable.length() > 0
          && executable.byteAt(0) == '/'
          && pattern.matches(RawPath.normalize(executable.toByteArray()));
    }
  }

  /// The container whose first process has a command line, its arguments joined by spaces, in which
  /// the pattern is found.
  record Command(Pattern pattern) implements TargetSelector {

    boolean matches(List<ByteString> arguments) {
      return pattern
          .matcher(
              arguments.stream()
                  .map(argument -> new String(argument.toByteArray(), StandardCharsets.UTF_8))
                  .collect(Collectors.joining(" ")))
          .find();
    }
  }

  /// The only container besides the sidecar and the pause process; none while there are more.
  record OnlyOther() implements TargetSelector {}
}

package dev.fim.sidecar.container;

import dev.fim.path.ByteString;
import dev.fim.sidecar.procfs.MountTable;
import java.util.List;
import java.util.Optional;

/// Identifies the image of a container by the lower directories of its overlay.
///
/// @param lowerDirectories in the order of the options; paths of the node
public record ImageIdentity(List<ByteString> lowerDirectories) {

  private static final String OPTION = "lowerdir";

  public ImageIdentity {
    lowerDirectories = List.copyOf(lowerDirectories);
  }

  /// The image of the root in these mounts; empty if the root is not an overlay.
  static Optional<ImageIdentity> of(MountTable mounts) {
    return mounts
        .root()
        .map(root ->
            root.options().stream()
                .filter(option -> option.display().startsWith(OPTION)) // and lowerdir+=
                .toList())
        .filter(options -> !options.isEmpty())
        .map(ImageIdentity::new);
  }
}

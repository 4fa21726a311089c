package dev.fim.scan.resolve;

import dev.fim.file.FileType;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import org.jspecify.annotations.Nullable;

/// What stands at a path of a tree, where no link is followed on the way.
public sealed interface ResolvedPath {

  /// Something that is no link.
  ///
  /// @param mount whether a mount begins there
  record Found(FileType type, boolean mount) implements ResolvedPath {}

  /// Nothing.
  ///
  /// @param at the first name on the way that is not there
  record Missing(RawPath at) implements ResolvedPath {}

  /// A link on the way, or at the path itself.
  ///
  /// @param at where the first one stands
  /// @param target what it holds
  /// @param leadsTo where the path leads once links are followed inside the root; null if there is
  ///   nothing, or that cannot be told
  record ThroughLink(RawPath at, ByteString target, @Nullable RawPath leadsTo)
      implements ResolvedPath {}

  /// It cannot be told, for want of rights say.
  record Unknown() implements ResolvedPath {}
}

package dev.fim.scan.resolve;

import dev.fim.file.FileType;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import org.jspecify.annotations.Nullable;

/// The result of looking up a path without following links.
public sealed interface ResolvedPath {

  /// A file that is not a link.
  ///
  /// @param mount whether it is the root of a mount
  record Found(FileType type, boolean mount) implements ResolvedPath {}

  /// The path does not exist.
  ///
  /// @param at the first part of the path that does not exist
  record Missing(RawPath at) implements ResolvedPath {}

  /// The path is, or passes through, a link.
  ///
  /// @param at the path of the first link
  /// @param target its target as written in the link
  /// @param leadsTo where the path leads if links are followed inside the root; null if nowhere or
  ///   unknown
  record ThroughLink(RawPath at, ByteString target, @Nullable RawPath leadsTo)
      implements ResolvedPath {}

  /// The look-up failed, for example for missing rights.
  record Unknown() implements ResolvedPath {}
}

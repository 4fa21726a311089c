package dev.fim.sidecar.container;

import dev.fim.path.ByteString;
import org.jspecify.annotations.Nullable;

/// One run of a container that is ready to be checked.
///
/// @param mountNamespace of its first process when it became ready, as `mnt:[4026532253]`
/// @param userNamespace likewise, as `user:[4026531837]`
/// @param image null where the root is no overlay
public record ContainerRun(
    Candidate container,
    ByteString mountNamespace,
    ByteString userNamespace,
    @Nullable ImageIdentity image) {}

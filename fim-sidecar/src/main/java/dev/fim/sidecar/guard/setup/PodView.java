package dev.fim.sidecar.guard.setup;

import dev.fim.path.RawPath;
import dev.fim.sidecar.container.PodProcesses;
import dev.fim.sidecar.procfs.ProcRoot;
import dev.fim.sidecar.watch.EventLoop;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How the pod is seen.
///
/// @param proc where the processes of the pod are seen
/// @param processes gives those that are of other containers
/// @param loop null where events of the kernel are not to be had, or not wanted
public record PodView(
    RawPath proc, Function<ProcRoot, PodProcesses> processes, @Nullable EventLoop loop) {}

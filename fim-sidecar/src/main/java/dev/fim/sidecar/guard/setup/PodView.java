package dev.fim.sidecar.guard.setup;

import dev.fim.path.RawPath;
import dev.fim.sidecar.container.PodProcesses;
import dev.fim.sidecar.procfs.ProcRoot;
import dev.fim.watch.events.EventLoop;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How to read the pod.
///
/// @param proc the procfs that shows the processes of the pod
/// @param processes finds the processes of other containers
/// @param loop null if events of the kernel are unavailable or switched off
public record PodView(
    RawPath proc, Function<ProcRoot, PodProcesses> processes, @Nullable EventLoop loop) {}

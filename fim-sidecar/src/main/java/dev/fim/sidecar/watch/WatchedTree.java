package dev.fim.sidecar.watch;

import dev.fim.path.RawPath;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// The tree of a target, and what can be asked of the target meanwhile. What it gives is called by
/// several threads.
///
/// @param descriptor of its root, held open by whoever made this until the watch is closed
/// @param name what reports call the root: `/proc/7/root`
/// @param present whether the descriptor still stands for what a running target has for its root
/// @param mapped which files its processes map shared and writable
/// @param onVolume whether a path lies on a volume
public record WatchedTree(
    int descriptor,
    RawPath name,
    BooleanSupplier present,
    Supplier<MappedFiles> mapped,
    Predicate<RawPath> onVolume) {}

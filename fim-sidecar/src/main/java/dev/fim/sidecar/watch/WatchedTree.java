package dev.fim.sidecar.watch;

import dev.fim.path.RawPath;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// The tree of a target, and callbacks about the target. Several threads call them.
///
/// @param descriptor of its root, which the caller holds open until the watch is closed
/// @param name the name of the root in reports: `/proc/7/root`
/// @param present whether the descriptor is still the root of a running target
/// @param mapped the files that its processes map shared and writable
/// @param onVolume whether a path is on a volume
public record WatchedTree(
    int descriptor,
    RawPath name,
    BooleanSupplier present,
    Supplier<MappedFiles> mapped,
    Predicate<RawPath> onVolume) {}

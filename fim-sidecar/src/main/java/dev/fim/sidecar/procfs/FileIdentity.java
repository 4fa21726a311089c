package dev.fim.sidecar.procfs;

/// Identifies a file as long as it exists.
///
/// @param dev major number in the upper 32 bits, minor in the lower
/// @param inode unsigned
public record FileIdentity(long dev, long inode) {}

package dev.fim.sidecar.procfs;

/// Which file it is, as long as it exists.
///
/// @param dev major number in the upper 32 bits, minor in the lower
/// @param inode unsigned
public record FileIdentity(long dev, long inode) {}

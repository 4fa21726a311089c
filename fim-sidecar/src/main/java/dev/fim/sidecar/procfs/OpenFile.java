package dev.fim.sidecar.procfs;

import dev.fim.path.ByteString;

/// An open file of a process.
///
/// @param descriptor its number
/// @param target as the kernel shows it: a path, or a text such as `socket:[4711]`
public record OpenFile(String descriptor, ByteString target) {}

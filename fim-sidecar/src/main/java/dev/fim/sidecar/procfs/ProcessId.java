package dev.fim.sidecar.procfs;

/// Identifies a process until the system restarts. It stays the same when the process executes
/// another file.
///
/// @param startTime in clock ticks since the system started
public record ProcessId(int pid, long startTime) {}

package dev.fim.sidecar.procfs;

/// Which process it is, until the system is started again. Neither changes when a process executes
/// another file.
///
/// @param startTime in clock ticks since the system started
public record ProcessId(int pid, long startTime) {}

package dev.fim.sidecar.guard;

import dev.fim.sidecar.container.PodProcesses;
import dev.fim.sidecar.guard.search.TargetSearch;
import dev.fim.sidecar.procfs.ProcRoot;
import dev.fim.sidecar.response.Responder;

/// The objects through which a guard reads the pod and acts on it, until a failure after which they
/// are opened again. For the thread of the guard.
record PodAccess(ProcRoot proc, PodProcesses processes, TargetSearch search, Responder responder) {}

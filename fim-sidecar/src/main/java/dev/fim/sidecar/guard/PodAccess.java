package dev.fim.sidecar.guard;

import dev.fim.sidecar.container.PodProcesses;
import dev.fim.sidecar.guard.search.TargetSearch;
import dev.fim.sidecar.procfs.ProcRoot;
import dev.fim.sidecar.response.Responder;

/// What a guard looks at the pod through and acts on it by, until something fails and it is opened
/// anew. For the thread of the guard.
record PodAccess(ProcRoot proc, PodProcesses processes, TargetSearch search, Responder responder) {}

/// Stage 1 of 3: what a container of the pod is, which processes it has, and whether its root can
/// be opened.
///
/// A container is told by its cgroup (`CgroupLocator`): the containers of a pod are siblings, so
/// its key is the path down to where it parts from the sidecar's own, in each hierarchy. That holds
/// for both versions, with and without a cgroup namespace. Left out are the sidecar itself,
/// whatever shares a cgroup with process 1, and what is of no sibling. The name comes from the
/// mounts of the first process only (`KubeletName`), and must stand in those that are pinned. Where
/// there is a kubelet, a container without a name is no candidate, and a target once chosen keeps
/// its name for the life of the pod (`TargetFinder`, `TargetMemory`).
///
/// A root is opened when the container is made (`ContainerReadiness`): its first process runs a
/// file that is the same below the root descriptor, sees `/` as a mount of its own, and says the
/// same before and after. An executable that is not at its path ten seconds later is no slow start:
/// such a container is checked too. `ProcessInspector` tells processes that left the namespaces or
/// the root, or run what the baseline does not hold, once two looks 250 ms apart agree, also where
/// one has taken over from another; what cannot be looked at, once it has been so for 5 s.
/// `ProcessExamination` is one look at one process. `RunningFiles` judges the files that it
/// executes, its program and whatever it has mapped to execute: a file counts as the one at its
/// path only if its identity is the same. Which identity a mapping has depends on kernel and file
/// system, so where it differs from the status, the file at the path is mapped by the sidecar
/// itself and the two are compared (`PinnedRoot.mappedAs`). What the runtime itself starts has no
/// parent in the pod, and 5 s until it must run a file of the container. Of a process whose first
/// thread has ended another is asked (`ProcRoot.running`).
@NullMarked
package dev.fim.sidecar.container;

import org.jspecify.annotations.NullMarked;

/// Stage 1 of 3: the containers of the pod, their processes, and whether a root can be opened.
///
/// A container is identified by its cgroup (`CgroupLocator`): the containers of a pod are siblings,
/// so the key is the path up to the first name that differs from the sidecar's own path, in each
/// hierarchy. That works in both versions, with and without a cgroup namespace. The sidecar itself,
/// the cgroup of process 1, and processes outside the pod are left out. The name comes from the
/// mounts of the first process only (`KubeletName`), and the pinned mounts must contain it. Where
/// there is a kubelet, a container without a name is no candidate, and a target once chosen keeps
/// its name for the life of the pod (`TargetFinder`, `TargetMemory`).
///
/// A root is opened when the container is ready (`ContainerReadiness`): its first process runs a
/// file that is the same below the root descriptor, sees its own mount as `/`, and shows the same
/// state before and after. An executable that is missing at its path ten seconds later no longer
/// means a slow start: such a container is checked too. `ProcessInspector` reports processes that
/// left the namespaces or the root, or run files outside the baseline, once two looks 250 ms apart
/// agree, even if one process has replaced another. It reports a process that it cannot examine
/// after 5 s. `ProcessExamination` is one look at one process. `RunningFiles` judges the files that
/// the process executes, its program and its executable mappings: a file counts as the one at its
/// path only if its identity is the same. The identity of a mapping depends on kernel and file
/// system, so where it differs from the status, the sidecar maps the file at the path itself and
/// compares the two (`PinnedRoot.mappedAs`). A process that the runtime starts has no parent in the
/// pod, and has 5 s to execute a file of the container. If the first thread of a process has ended,
/// another thread is read (`ProcRoot.running`).
@NullMarked
package dev.fim.sidecar.container;

import org.jspecify.annotations.NullMarked;

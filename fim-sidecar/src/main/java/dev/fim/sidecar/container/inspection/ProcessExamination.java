package dev.fim.sidecar.container.inspection;

import dev.fim.path.ByteString;
import dev.fim.sidecar.container.PinnedRoot;
import dev.fim.sidecar.container.PtraceDenial;
import dev.fim.sidecar.procfs.FileIdentity;
import dev.fim.sidecar.procfs.FileMappings;
import dev.fim.sidecar.procfs.ProcLink;
import dev.fim.sidecar.procfs.ProcRoot;
import dev.fim.sidecar.procfs.ProcessFiles;
import dev.fim.sidecar.procfs.ProcessFiles.Threads;
import dev.fim.sidecar.procfs.ProcessStat;
import dev.fim.sidecar.procfs.Reading;
import org.jspecify.annotations.Nullable;

/// Examines one process after another. For one thread.
///
/// @param judge null if it does not matter which files are executed
record ProcessExamination(
    ProcRoot proc, RunningFiles files, PinnedRoot root, @Nullable ExecutableJudge judge) {

  private static final ByteString OWN_ROOT = ByteString.ofUtf8("/");

  /// How much to examine.
  enum Depth {
    /// The process itself.
    PROCESS,
    /// Also each of its threads.
    THREADS,
    /// Also its executable mappings.
    MAPPINGS
  }

  /// The facts that are always read.
  record Look(
      ByteString executable,
      FileIdentity file,
      ByteString root,
      ByteString mountNamespace,
      ByteString userNamespace) {}

  /// The suspicions about a process.
  ///
  /// @param look null if it could not be read
  record Case(@Nullable Look look, ProcessSuspicion suspicion) {}

  /// Null without a suspicion, or if the process has ended.
  @Nullable Case examine(ProcessStat process, Depth depth) {
    Reading<Look> looked = proc.askRunning(process, ProcessExamination::look);
    Case found =
        switch (looked) {
          case Reading.Value<Look>(Look look) -> against(process, look, depth);
          case Reading.Failed<Look> failed -> unverifiable(process, failed);
          case Reading.Gone<Look> _ -> null;
        };
    return found == null || isStill(process) ? found : null;
  }

  private boolean isStill(ProcessStat process) {
    return ProcessStat.mayRun(proc.ask(process.pid(), ProcessFiles::stat), process.id());
  }

  private static Reading<Look> look(ProcessFiles files) {
    return files
        .link(ProcLink.EXE)
        .then(executable ->
            files
                .target(ProcLink.EXE)
                .then(file ->
                    files
                        .link(ProcLink.ROOT)
                        .then(root ->
                            files
                                .link(ProcLink.MOUNT_NAMESPACE)
                                .then(mount ->
                                    files
                                        .userNamespace()
                                        .then(user ->
                                            new Reading.Value<>(
                                                new Look(executable, file, root, mount, user)))))));
  }

  private @Nullable Case against(ProcessStat process, Look look, Depth depth) {
    String left = isolation(look.mountNamespace(), look.root());
    if (left == null && !look.userNamespace().equals(root.containerRun().userNamespace())) {
      left = "it is in another user namespace";
    }
    if (left != null) {
      return isolation(process, look, left);
    }
    Case found = executable(process, look);
    if (found == null && depth != Depth.PROCESS && process.threads() > 1) {
      found = threads(process, look);
    }
    return found == null && depth == Depth.MAPPINGS ? mappings(process, look) : found;
  }

  private @Nullable String isolation(ByteString mountNamespace, ByteString rootDirectory) {
    if (!mountNamespace.equals(root.containerRun().mountNamespace())) {
      return "it is in another mount namespace";
    }
    return rootDirectory.equals(OWN_ROOT)
        ? null
        : "its root directory is " + rootDirectory.display();
  }

  private static Case isolation(ProcessStat process, Look look, String reason) {
    return new Case(
        look,
        new ProcessSuspicion(
            ProcessSuspicion.Kind.ISOLATION, process.id(), look.executable(), reason));
  }

  private @Nullable Case executable(ProcessStat process, Look look) {
    return judge == null
        ? null
        : of(
            process,
            look,
            look.executable(),
            files.executable(root, judge, look.executable(), look.file()),
            "its executable");
  }

  /// Null if the file is trusted.
  private static @Nullable Case of(
      ProcessStat process,
      Look look,
      ByteString file,
      RunningFiles.Opinion opinion,
      String subject) {
    return switch (opinion) {
      case RunningFiles.Opinion.Trusted _ -> null;
      case RunningFiles.Opinion.Foreign(String fact) ->
          new Case(
              look,
              new ProcessSuspicion(
                  ProcessSuspicion.Kind.EXECUTED, process.id(), file, subject + " " + fact));
      case RunningFiles.Opinion.Unknown _ ->
          new Case(
              look,
              new ProcessSuspicion(
                  ProcessSuspicion.Kind.UNVERIFIABLE,
                  process.id(),
                  file,
                  "it could not be compared with the baseline, and process "
                      + process.pid()
                      + " executes it"));
    };
  }

  /// A thread can have its own root and mounts, but not its own user namespace.
  private @Nullable Case threads(ProcessStat process, Look look) {
    return switch (proc.ask(process.pid(), here -> threads(process, look, here))) {
      case Reading.Value<Case>(Case found) -> found;
      case Reading.Failed<Case> failed -> unverifiable(process, failed);
      case Reading.Gone<Case> _ -> null;
    };
  }

  private Reading<Case> threads(ProcessStat process, Look look, ProcessFiles here) {
    Reading<Threads> threads = here.threads();
    if (!(threads instanceof Reading.Value<Threads>(Threads all))) {
      return threads.then(_ -> new Reading.Gone<>());
    }
    for (int thread : all.numbers()) {
      Reading<ByteString> mount = here.link(thread, ProcLink.MOUNT_NAMESPACE);
      Reading<ByteString> its = here.link(thread, ProcLink.ROOT);
      if (mount instanceof Reading.Value<ByteString>(ByteString namespace)
          && its instanceof Reading.Value<ByteString>(ByteString directory)) {
        String left = isolation(namespace, directory);
        if (left != null) {
          return new Reading.Value<>(
              isolation(process, look, "of its thread " + thread + ": " + left));
        }
      } else if (mount instanceof Reading.Failed<ByteString> failed) {
        return failed.as();
      } else if (its instanceof Reading.Failed<ByteString> failed) {
        return failed.as();
      }
    }
    return all.complete()
        ? new Reading.Gone<>()
        : new Reading.Failed<>(
            here.path().display() + "/task", "it has more threads than are looked at", false);
  }

  private @Nullable Case mappings(ProcessStat process, Look look) {
    ExecutableJudge judging = judge;
    if (judging == null) {
      return null;
    }
    Reading<FileMappings> reading =
        proc.askRunning(process, here -> here.mappings(FileMappings.Use.EXECUTABLE));
    return switch (reading) {
      case Reading.Value<FileMappings>(FileMappings maps) -> mappings(process, look, maps, judging);
      case Reading.Failed<FileMappings> failed -> unverifiable(process, failed);
      case Reading.Gone<FileMappings> _ -> null;
    };
  }

  /// Certain suspicions go before uncertain ones.
  private @Nullable Case mappings(
      ProcessStat process, Look look, FileMappings maps, ExecutableJudge judging) {
    Case uncertain =
        maps.complete()
            ? null
            : unverifiable(
                process,
                new Reading.Failed<>(
                    "/proc/" + process.pid() + "/maps",
                    "it names more files than are kept",
                    false));
    for (FileMappings.Mapping mapping : maps.mappings()) {
      RunningFiles.Opinion opinion = files.mapped(root, judging, mapping);
      Case found =
          of(process, look, mapping.path(), opinion, "a file that it has mapped to execute");
      if (found != null && found.suspicion().kind() == ProcessSuspicion.Kind.EXECUTED) {
        return found;
      }
      uncertain = uncertain == null ? found : uncertain;
    }
    return uncertain;
  }

  private static <T> Case unverifiable(ProcessStat process, Reading.Failed<T> failed) {
    return new Case(
        null,
        new ProcessSuspicion(
            ProcessSuspicion.Kind.UNVERIFIABLE,
            process.id(),
            ByteString.ofUtf8(failed.subject()),
            failed.denied() ? PtraceDenial.message(failed.subject()) : failed.message()));
  }
}

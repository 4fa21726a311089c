package dev.fim.sidecar.response;

import dev.fim.path.ByteString;
import dev.fim.posix.Calls;
import dev.fim.posix.OpenFlags;
import dev.fim.report.json.JsonBytes;
import dev.fim.report.json.JsonChange;
import dev.fim.sidecar.container.ContainerRun;
import dev.fim.sidecar.finding.Finding;
import dev.fim.sidecar.finding.FindingKind;
import dev.fim.sidecar.procfs.FileIdentity;
import dev.fim.sidecar.procfs.OpenFile;
import dev.fim.sidecar.procfs.ProcLink;
import dev.fim.sidecar.procfs.ProcRoot;
import dev.fim.sidecar.procfs.ProcessFiles;
import dev.fim.sidecar.procfs.ProcessStat;
import dev.fim.sidecar.procfs.ProcessStatus;
import dev.fim.sidecar.procfs.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Writes the evidence of one incident: `report.json`, `processes.json` and numbered copies. Text
/// from the target is in display form, followed by a hexadecimal form if the two differ. For one
/// thread.
final class EvidenceReport {

  private static final JsonFactory JSON = JsonFactory.builder().build();
  private static final int OPEN_FILES = 256;

  /// The maximum bytes of one process's arguments: as many whole arguments as fit.
  private static final int MOST_ARGUMENTS = 16 * 1024;

  private final ProcRoot proc;
  private final int root;
  private final Path directory;
  private final EvidenceFiles files;

  /// The executables already read, because many processes run the same one.
  private final Map<FileIdentity, EvidenceFiles.Copy> executables = new HashMap<>();

  EvidenceReport(ProcRoot proc, int root, Path directory, EvidenceFiles files) {
    this.proc = proc;
    this.root = root;
    this.directory = directory;
    this.files = files;
  }

  /// Writes the processes first, because the target can make its files use up the time.
  void write(Incident incident) throws IOException {
    processes(incident.processes());
    try (BoundedText out = text("report.json");
        JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      ContainerRun containerRun = incident.containerRun();
      json.writeStartObject();
      json.writeStringProperty("schema", "fim.evidence/1");
      json.writeStringProperty("time", incident.time().toString());
      json.writeStringProperty("target", containerRun.container().label());
      json.writeStringProperty("cgroup", containerRun.container().key().display());
      json.writeNumberProperty("firstPid", containerRun.container().first().pid());
      json.writeArrayPropertyStart("findings");
      int left = incident.findings().size();
      for (Finding finding : incident.findings()) {
        if (out.isFull()) {
          break;
        }
        write(json, finding);
        left--;
      }
      json.writeEndArray();
      json.writeNumberProperty("findingsOmitted", left);
      json.writeBooleanProperty("complete", left == 0 && !files.isOver());
      json.writeEndObject();
    }
  }

  private BoundedText text(String name) throws IOException {
    return new BoundedText(directory.resolve(name), digest -> files.written(name, digest));
  }

  private void write(JsonGenerator json, Finding finding) throws IOException {
    json.writeStartObject();
    json.writeStringProperty("kind", finding.kind().label());
    JsonBytes.property(json, "path", finding.path());
    json.writeStringProperty("reason", finding.reason());
    JsonChange.label(json, finding.label());
    switch (finding) {
      case Finding.Running running -> {
        json.writeNumberProperty("pid", running.pid());
        if (running.kind() == FindingKind.EXECUTED) {
          copied(json, executable(running.pid()));
        }
      }
      case Finding.File file -> {
        json.writeBooleanProperty("onVolume", file.onVolume());
        if (file.kind() == FindingKind.ADDED || file.kind() == FindingKind.CHANGED) {
          copied(
              json,
              files.isOver()
                  ? new EvidenceFiles.Copy(null, null, "the time limit was reached")
                  : files.copy(root, file.path()));
        }
      }
    }
    json.writeEndObject();
  }

  /// The executable of a process that runs a wrong file.
  private EvidenceFiles.Copy executable(int pid) throws IOException {
    if (!(proc.process(pid) instanceof Reading.Value<ProcessFiles>(ProcessFiles process))) {
      return new EvidenceFiles.Copy(null, null, "the process has ended");
    }
    try (process) {
      return files.copyAndClose(openExecutable(process), EvidenceFiles.Keep.CONTENT);
    }
  }

  private int openExecutable(ProcessFiles process) {
    Calls calls = proc.calls();
    return calls.openAt(
        process.descriptor(), ByteString.ofUtf8("exe").toByteArray(), OpenFlags.O_RDONLY);
  }

  private static void copied(JsonGenerator json, EvidenceFiles.Copy copy) {
    optional(json, "copy", copy.name());
    optional(json, "sha256", copy.sha256() == null ? null : copy.sha256().hex());
    optional(json, "notWhole", copy.fact());
  }

  private void processes(List<ProcessStat> processes) throws IOException {
    try (BoundedText out = text("processes.json");
        JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartArray();
      for (ProcessStat process : processes) {
        json.writeStartObject();
        if (out.isFull()) {
          json.writeNumberProperty("pid", process.pid());
        } else {
          write(json, process);
        }
        json.writeEndObject();
      }
      json.writeEndArray();
    }
  }

  private void write(JsonGenerator json, ProcessStat stat) throws IOException {
    json.writeNumberProperty("pid", stat.pid());
    json.writeNumberProperty("ppid", stat.parent());
    JsonBytes.property(json, "name", stat.name());
    json.writeNumberProperty("startTime", stat.startTime());
    if (files.isHalfOver()
        || !(proc.running(stat) instanceof Reading.Value<ProcessFiles>(ProcessFiles process))) {
      return;
    }
    try (process) {
      ProcessStatus status = process.status().orNull();
      if (status != null) {
        json.writeNumberProperty("uid", status.uid().effective());
      }
      List<ByteString> arguments = process.commandLine().orNull();
      if (arguments != null) {
        json.writeArrayPropertyStart("commandLine");
        int room = MOST_ARGUMENTS;
        for (ByteString argument : arguments) {
          room -= argument.length() + 1;
          if (room < 0) {
            break;
          }
          json.writeString(argument.display());
        }
        json.writeEndArray();
      }
      optional(json, "cwd", display(process.link(ProcLink.CWD)));
      optional(json, "root", display(process.link(ProcLink.ROOT)));
      executable(json, process);
      openFiles(json, process);
    }
  }

  private void executable(JsonGenerator json, ProcessFiles process) throws IOException {
    optional(json, "executable", display(process.link(ProcLink.EXE)));
    FileIdentity file = process.target(ProcLink.EXE).orNull();
    if (file != null) {
      EvidenceFiles.Copy known = executables.get(file);
      if (known == null) {
        known = files.copyAndClose(openExecutable(process), EvidenceFiles.Keep.DIGEST);
        executables.put(file, known);
      }
      optional(json, "sha256", known.sha256() == null ? null : known.sha256().hex());
    }
  }

  private static void openFiles(JsonGenerator json, ProcessFiles process) {
    List<OpenFile> open = process.openFiles(OPEN_FILES).orNull();
    if (open != null) {
      json.writeObjectPropertyStart("openFiles");
      open.forEach(file -> json.writeStringProperty(file.descriptor(), file.target().display()));
      json.writeEndObject();
    }
  }

  private static @Nullable String display(Reading<ByteString> reading) {
    ByteString bytes = reading.orNull();
    return bytes == null ? null : bytes.display();
  }

  private static void optional(JsonGenerator json, String name, @Nullable String value) {
    if (value != null) {
      json.writeStringProperty(name, value);
    }
  }
}

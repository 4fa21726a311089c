package dev.fim.sidecar.guard.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.path.ByteString;
import dev.fim.sidecar.container.Candidate;
import dev.fim.sidecar.container.ContainerKey;
import dev.fim.sidecar.finding.FindingKind;
import dev.fim.sidecar.procfs.CapturedProc;
import dev.fim.sidecar.procfs.ProcRoot;
import dev.fim.sidecar.procfs.ProcessId;
import java.time.Duration;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StartLimitTest {

  @Test
  void aStartThatIsStuckForChangingReasonsIsStuck() throws InterruptedException {
    try (CapturedProc captured =
            CapturedProc.empty()
                .process(8, 100, "0::/../a\n", "")
                .put("uptime", "100000.00 1.00\n");
        ProcRoot proc = captured.open()) {
      TreeMap<String, ByteString> cgroups = new TreeMap<>();
      cgroups.put("", ByteString.ofUtf8("/a"));
      Candidate container = new Candidate(new ContainerKey(cgroups), new ProcessId(8, 100), null);
      StartLimit limit = new StartLimit(proc, Duration.ofSeconds(60));
      StuckStart stuck = null;
      for (int look = 0; look < 20 && stuck == null; look++) {
        FindingKind kind = look / 3 % 2 == 0 ? FindingKind.ISOLATION : FindingKind.UNVERIFIABLE;
        stuck = limit.judge(container, kind, "it is not ready", true);
        Thread.sleep(200);
      }
      assertThat(stuck).isNotNull();
    }
  }
}

package dev.fim.sidecar.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.CheckSession;
import dev.fim.FileIntegrity;
import dev.fim.path.RawPath;
import dev.fim.request.BaselineReference;
import dev.fim.request.TreeRequest;
import dev.fim.session.SessionTerms;
import dev.fim.sidecar.container.TestContainer;
import dev.fim.sidecar.container.inspection.ExecutableJudge.Standing;
import dev.fim.sidecar.finding.TargetVerdict;
import dev.fim.sidecar.procfs.FileIdentity;
import dev.fim.testing.TestTree;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BaselineJudgeTest {

  private static final FileIdentity FILE = new FileIdentity(1, 2);

  /// An application can have processes map every file of its baseline at once.
  @Test
  void whatThereIsNoTimeForIsUnknownUntilALaterLook() {
    try (TestTree tree = TestTree.create()) {
      tree.file("a", "x").file("b", "x");
      FileIntegrity fim = FileIntegrity.at(tree.beside().resolve("fim"));
      fim.init(TreeRequest.standard().withRoot(tree.root()), change -> {});
      List<RawPath> looked = new ArrayList<>();
      try (CheckSession session =
          fim.session(new BaselineReference.Latest(), SessionTerms.STANDARD)) {
        BaselineJudge judge =
            new BaselineJudge(
                session,
                paths -> {
                  looked.addAll(paths);
                  TestContainer.pause(150); // a large file
                  return new TargetVerdict.Intact();
                });
        RawPath one = RawPath.ofUtf8("/a");
        RawPath other = RawPath.ofUtf8("/b");
        assertThat(judge.judge(one, FILE)).isEqualTo(Standing.TRUSTED);
        assertThat(judge.judge(other, FILE)).isEqualTo(Standing.UNKNOWN);
        assertThat(judge.judge(one, FILE)).isEqualTo(Standing.TRUSTED);
        judge.beginLook();
        assertThat(judge.judge(other, FILE)).isEqualTo(Standing.TRUSTED);
        assertThat(looked).containsExactly(one, other);
      }
    }
  }
}

package dev.fim.sidecar.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import org.junit.jupiter.api.Test;

class ServerFaultTest {

  private static final ServerFault REFUSED =
      ServerFault.of(fault(Problem.IO, "the connection was refused"));

  @Test
  void otherWordsOfOneKindAreOneFault() {
    ServerFault timedOut = ServerFault.of(fault(Problem.IO, "timed out"));
    assertThat(timedOut.isOfTheKindOf(REFUSED)).isTrue();
    assertThat(timedOut.reason()).isEqualTo("cannot open the catalogue db: timed out");
  }

  @Test
  void anUntrustedTreeAfterAServerThatWasAwayIsNews() {
    ServerFault untrusted =
        ServerFault.of(fault(Problem.BASELINE_NOT_TRUSTED, "the tree was altered"));
    assertThat(untrusted.isOfTheKindOf(REFUSED)).isFalse();
    assertThat(untrusted.isOfTheKindOf(null)).isFalse();
  }

  @Test
  void aFailureThatNobodyForesawIsShownInDisplayForm() {
    ServerFault unforeseen = ServerFault.of(new IllegalStateException("a\u001b[2Jb"));
    assertThat(unforeseen.isOfTheKindOf(REFUSED)).isFalse();
    assertThat(unforeseen.reason()).doesNotContain("\u001b").contains("a").contains("b");
  }

  private static FimException fault(Problem problem, String fact) {
    return new FimException(problem, "open", "the catalogue db", fact, null);
  }
}

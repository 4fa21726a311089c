package dev.fim.baseline.database;

import static dev.fim.baseline.database.Recordings.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fim.baseline.OpenMode;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.testing.DirectorySwap;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Root has a database in a directory, and another user, who owns the directory above, exchanges it
/// with one of theirs as fast as the kernel can.
final class SwappedDirectoryTest {

  private static final int OTHER_USER = 12345;

  @TempDir Path temporary;
  private Path home = Path.of("");
  private Path mine = Path.of("");
  private Path theirs = Path.of("");

  /// Mine has one generation, theirs two.
  @BeforeEach
  void makeBoth() throws Exception {
    assumeTrue(Files.getAttribute(temporary, "unix:uid").equals(0), "only root can give away");
    home = Files.createDirectory(temporary.resolve("home"));
    mine = Files.createDirectory(home.resolve("dir"));
    theirs = Files.createDirectory(home.resolve("other"));
    for (Path directory : List.of(mine, theirs)) {
      try (BaselineDatabase database =
          BaselineDatabase.open(directory.resolve("fim"), OpenMode.CREATE)) {
        record(database, List.of());
      }
    }
    try (BaselineDatabase database = BaselineDatabase.open(theirs.resolve("fim"), OpenMode.WRITE)) {
      record(database, List.of());
    }
    Files.setAttribute(theirs.resolve("fim.mv.db"), "unix:uid", OTHER_USER);
    Files.setAttribute(theirs, "unix:uid", OTHER_USER);
  }

  /// How many rounds ended with which.
  private record Rounds(int mine, int theirs, int refused) {}

  private Rounds openAgainAndAgain(int rounds) {
    int own = 0;
    int foreign = 0;
    int refused = 0;
    for (int i = 0; i < rounds || ((own == 0 || refused == 0) && i < 100 * rounds); i++) {
      try (BaselineDatabase database =
          BaselineDatabase.open(home.resolve("dir/fim"), OpenMode.READ)) {
        if (database.generations().size() == 1) {
          own++;
        } else {
          foreign++;
        }
      } catch (FimException refusal) {
        assertThat(refusal.problem()).as(refusal.getMessage()).isEqualTo(Problem.DATABASE);
        refused++;
      }
    }
    return new Rounds(own, foreign, refused);
  }

  @Test
  void whatWasJudgedIsWhatH2Opens() throws Exception {
    try (DirectorySwap swap = DirectorySwap.of(mine, theirs)) {
      Rounds rounds = openAgainAndAgain(500);
      assertThat(rounds.theirs()).as("%s, %d swaps", rounds, swap.swaps()).isZero();
      assertThat(rounds.mine()).isPositive();
      assertThat(rounds.refused()).isPositive();
    }
  }

  @Test
  void aDirectoryBelowThatOfAnotherUserIsRefusedAtOnce() throws Exception {
    Files.setAttribute(home, "unix:uid", OTHER_USER);
    try (DirectorySwap _ = DirectorySwap.of(mine, theirs)) {
      for (int i = 0; i < 10_000; i++) {
        try {
          BaselineDatabase.open(home.resolve("dir/fim"), OpenMode.READ).close();
          throw new AssertionError("round " + i + ": opened");
        } catch (FimException refusal) {
          assertThat(refusal)
              .hasMessage(
                  "cannot trust the database %s/dir/fim.mv.db: the directory %s on the way to it"
                          .formatted(home, home)
                      + " belongs to user 12345, not to user 0, who runs this; keep it where only"
                      + " root and you can change names, below /var/lib/fim, say");
        }
      }
    }
  }
}

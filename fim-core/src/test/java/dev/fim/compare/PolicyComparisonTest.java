package dev.fim.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.policy.Overlap;
import dev.fim.policy.Policy;
import dev.fim.policy.Scope;
import dev.fim.policy.Selection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The comparison under policies as they are written.
class PolicyComparisonTest {

  private static List<String> compare(
      Selection selection, List<? extends Entry> expected, List<? extends Entry> actual) {
    List<String> changes = new ArrayList<>();
    Comparison.run(
        Entries.cursor(expected),
        Entries.cursor(actual),
        Scope.ALL,
        selection,
        MountLayout.RECORDED,
        change -> changes.add(change.getClass().getSimpleName() + " " + change.path()));
    return changes;
  }

  @Test
  void theStandardPolicyPassesOverSizeAndTimeOfADirectory() {
    FileEntry expected = Entries.directory("/").build();
    FileEntry grown = Entries.directory("/").size(8192, 16).mtime(1, 1).build();
    FileEntry opened = Entries.directory("/").mode(0777).build();

    assertThat(compare(Policy.standard(), List.of(expected), List.of(grown))).isEmpty();
    assertThat(compare(Policy.standard(), List.of(expected), List.of(opened)))
        .containsExactly("Changed /");
  }

  @Test
  void wherePoliciesDifferOnlyWhatBothSelectIsCompared() {
    Policy modes =
        Policy.parse(
            "modes.yaml",
            """
            version: 1
            rules:
              - path: /
                attributes: [type, mode]
            """);
    Policy rest =
        Policy.parse(
            "rest.yaml",
            """
            version: 1
            rules:
              - path: /
                attributes: default
              - exclude: /tmp
            """);
    List<Entry> expected =
        List.of(
            Entries.directory("/").build(),
            Entries.file("/a", 1).build(),
            Entries.file("/b", 1).build(),
            Entries.directory("/tmp").build());
    List<Entry> actual =
        List.of(
            Entries.directory("/").build(),
            Entries.file("/a", 2).build(),
            Entries.file("/b", 2).mode(0).build());

    assertThat(compare(new Overlap(modes, rest), expected, actual)).containsExactly("Changed /b");
    assertThat(compare(modes, expected, actual)).containsExactly("Changed /b", "Removed /tmp");
    assertThat(compare(rest, expected, actual)).containsExactly("Changed /a", "Changed /b");
  }
}

package dev.fim.chain.verify;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Collects faults, the first few of each kind, and notes, the first few. For one thread.
final class Findings {

  static final int MOST_OF_A_KIND = 10;
  private static final int MOST_NOTES = 100;

  private final Map<FaultKind, Integer> counts = new EnumMap<>(FaultKind.class);
  private final List<Fault> faults = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private long omitted;
  private long notesOmitted;

  void fault(FaultKind kind, String text) {
    if (counts.merge(kind, 1, Integer::sum) > MOST_OF_A_KIND) {
      omitted++;
    } else {
      faults.add(new Fault(kind, text));
    }
  }

  void note(String text) {
    if (notes.size() < MOST_NOTES) {
      notes.add(text);
    } else {
      notesOmitted++;
    }
  }

  List<Fault> faults() {
    return faults;
  }

  long omitted() {
    return omitted;
  }

  List<String> notes() {
    List<String> all = new ArrayList<>(notes);
    if (notesOmitted > 0) {
      all.add("and %d more".formatted(notesOmitted));
    }
    return all;
  }
}

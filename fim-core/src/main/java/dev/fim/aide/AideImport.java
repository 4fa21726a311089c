package dev.fim.aide;

import dev.fim.error.FimException;
import java.nio.file.Path;
import java.util.List;

/// A configuration of AIDE as a policy.
///
/// @param policy the text of the policy, in YAML and ASCII
/// @param rules how many rules of AIDE it stands for
/// @param notes what could not be carried over: one line each in display form, with file and line
public record AideImport(String policy, int rules, List<String> notes) {

  public AideImport {
    notes = List.copyOf(notes);
  }

  /// Reads a configuration with what it includes: 8 MiB at most in total. It executes nothing.
  ///
  /// @throws FimException with [dev.fim.error.Problem#POLICY] if a file cannot be read, AIDE would
  ///   refuse a line, a bound is passed, or nothing is selected
  public static AideImport read(Path file, AideHost host) {
    AideReader reader = new AideReader(host);
    reader.read(file);
    List<AideRule> rules = reader.rules();
    AidePolicy policy = new AidePolicy(file, rules, reader.notes());
    return new AideImport(policy.text(), policy.carriedOver(), reader.notes().lines());
  }
}

package dev.fim.policy.text;

import dev.fim.policy.label.Allowance;
import dev.fim.words.Spelling;
import dev.fim.yaml.YamlNode;
import dev.fim.yaml.YamlNode.Text;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Parses the key `allow` of a rule: one word, or a list of some.
public final class AllowanceParser {

  private AllowanceParser() {}

  /// What a rule allows: nothing without the key.
  ///
  /// @throws dev.fim.error.SourceException if a word is unknown
  public static Set<Allowance> parse(@Nullable YamlNode node) {
    if (node == null) {
      return Set.of();
    }
    Set<Allowance> allowed = EnumSet.noneOf(Allowance.class);
    for (Text text : node.asTexts("a word or a list of some", "a word")) {
      Allowance allowance = Allowance.ofLabel(text.value());
      if (allowance == null) {
        List<String> labels = Arrays.stream(Allowance.values()).map(Allowance::label).toList();
        throw text.place()
            .fault(
                Spelling.quote(text.value()) + ", which no rule can allow",
                Spelling.allowed(text.value(), labels));
      }
      allowed.add(allowance);
    }
    return allowed;
  }
}

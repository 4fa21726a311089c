package dev.fim.policy;

import dev.fim.file.AttributeSet;
import dev.fim.path.RawPath;
import dev.fim.policy.pattern.PathPattern;
import dev.fim.policy.pattern.PatternFault;
import dev.fim.policy.text.AttributeGroups;
import dev.fim.policy.text.MergedText;
import dev.fim.policy.text.PolicyDocument;
import dev.fim.policy.text.PolicyFiles;
import dev.fim.words.Spelling;
import dev.fim.yaml.YamlFormat;
import dev.fim.yaml.YamlNode.Entries;
import dev.fim.yaml.YamlNode.Place;
import dev.fim.yaml.YamlNode.Text;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Parses a policy and its includes.
final class PolicyParser {

  private PolicyParser() {}

  /// A parsed policy.
  ///
  /// @param source the text with all includes merged
  record Parsed(String source, List<RawPath> mounts, List<Rule> rules) {}

  /// @param byDefault what `default` holds
  static Parsed parse(String name, String text, AttributeSet byDefault) {
    return parsed(PolicyFiles.ofText(name, text), text, byDefault);
  }

  static Parsed read(Path file) {
    String text = PolicyDocument.FORMAT.read(file);
    PolicyFiles files = PolicyFiles.ofFile(file, text);
    Parsed parsed = parsed(files, text, AttributeSet.DEFAULT);
    if (!files.includes()) {
      return parsed;
    }
    String merged = MergedText.of(files);
    if (merged.length() > YamlFormat.LARGEST) {
      throw new Place(PolicyDocument.FORMAT, file.toString(), 1, 1)
          .fault("more than 1 MiB, with the files that are included", "make them shorter");
    }
    return new Parsed(merged, parsed.mounts(), parsed.rules());
  }

  private static Parsed parsed(PolicyFiles files, String text, AttributeSet byDefault) {
    List<Entries> groups =
        files.documents().stream().map(PolicyDocument::groups).filter(Objects::nonNull).toList();
    RuleParser parser = new RuleParser(new AttributeGroups(groups, byDefault));
    return new Parsed(text, mounts(files), rules(files, parser));
  }

  private static List<RawPath> mounts(PolicyFiles files) {
    List<RawPath> mounts = new ArrayList<>();
    for (PolicyDocument document : files.documents()) {
      for (Text text : document.mounts()) {
        try {
          mounts.add(PathPattern.literal(text.value()));
        } catch (PatternFault fault) {
          throw text.place()
              .fault(Spelling.quote(text.value()) + ": " + fault.fact(), fault.remedy());
        }
      }
    }
    return mounts;
  }

  private static List<Rule> rules(PolicyFiles files, RuleParser parser) {
    List<Rule> rules = new ArrayList<>();
    for (PolicyFiles.Item item : files.rules()) {
      rules.add(parser.parse(rules.size() + 1, item));
    }
    if (rules.stream().allMatch(Rule::excludes)) {
      throw Objects.requireNonNull(files.documents().getFirst().root().get("rules"))
          .place()
          .fault("rules that select nothing", "begin with '- path: /' to select everything");
    }
    return rules;
  }
}

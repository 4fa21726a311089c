package dev.fim.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.FileType;
import dev.fim.path.RawPath;
import dev.fim.policy.label.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// `docs/reference/policy.md` says what the program does.
class PolicyPageTest {

  private static final Pattern ROW =
      Pattern.compile(
          "^\\| `([a-z0-9-]+)` \\| ([^|]+) \\| ([^|]+) \\| ([^|]*) \\|", Pattern.MULTILINE);
  private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  private static String page() throws IOException {
    return Files.readString(ShippedPoliciesTest.PROJECT.resolve("docs/reference/policy.md"));
  }

  private static String types(Attribute attribute) {
    List<FileType> types = Arrays.stream(FileType.values()).filter(attribute::isOf).toList();
    if (types.size() == FileType.values().length) {
      return "all";
    }
    return types.size() == FileType.values().length - 1 && !types.contains(FileType.SYMLINK)
        ? "all but `symlink`"
        : types.stream().map(type -> "`" + type.label() + "`").collect(Collectors.joining(", "));
  }

  private static String usage(Attribute attribute) {
    if (!AttributeSet.DEFAULT.contains(attribute)) {
      return "";
    }
    boolean ofDirectories =
        Policy.standard().decide(RawPath.ROOT, FileType.DIRECTORY).attributes().contains(attribute);
    return ofDirectories || !attribute.isOf(FileType.DIRECTORY) ? "yes" : "but for directories";
  }

  @Test
  void theTableOfAttributesIsTheOneThatTheProgramHas() throws IOException {
    Map<String, String> inPage = new LinkedHashMap<>();
    String page = page();
    String section = page.substring(page.indexOf("## Attributes"), page.indexOf("### Groups"));
    for (MatchResult row : ROW.matcher(section).results().toList()) {
      inPage.put(row.group(1), row.group(3) + "; " + row.group(4));
    }
    Map<String, String> inProgram = new LinkedHashMap<>();
    for (Attribute attribute : Attribute.values()) {
      inProgram.put(attribute.label(), types(attribute) + "; " + usage(attribute));
    }

    assertThat(inPage.entrySet()).containsExactlyElementsOf(inProgram.entrySet());
  }

  @Test
  void everyExampleIsAPolicy() throws IOException {
    List<String> examples =
        EXAMPLE.matcher(page()).results().map(example -> example.group(1)).toList();

    assertThat(examples).hasSizeGreaterThan(3);
    for (String example : examples) {
      assertThat(Policy.parse("policy.md", example).source()).isEqualTo(example);
    }
  }

  @Test
  void everyWordOfTheFormatIsExplained() throws IOException {
    String page = page();

    for (FileType type : FileType.values()) {
      assertThat(page).contains("`" + type.label() + "`");
    }
    for (Severity severity : Severity.values()) {
      assertThat(page).contains("`" + severity.label() + "`");
    }
  }
}

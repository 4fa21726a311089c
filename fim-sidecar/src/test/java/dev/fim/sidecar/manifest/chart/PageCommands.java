package dev.fim.sidecar.manifest.chart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The commands that a page shows, by the rules of `.ci/acceptance/support/page_commands.py`: in a
/// block of the kind `console`, a line that begins with `$ ` is a command, and the lines up to the
/// next one are what it prints. `…` stands for any text in a line, and alone for any lines.
final class PageCommands {

  private static final Pattern BLOCK =
      Pattern.compile("^( *)```console\n(.*?)^\\1```$", Pattern.MULTILINE | Pattern.DOTALL);

  private final List<List<Command>> blocks;
  private final Set<String> taken = new TreeSet<>();

  private PageCommands(List<List<Command>> blocks) {
    this.blocks = blocks;
  }

  /// @param line as it is typed
  /// @param shown what the page says that it prints
  record Command(String line, List<String> shown) {

    boolean prints(String text) {
      String pattern =
          shown.stream()
              .map(each -> each.strip().equals("…") ? "(?:.*\n)*?" : quoted(each) + " *\n")
              .collect(Collectors.joining());
      return Pattern.matches(pattern, text.isEmpty() || text.endsWith("\n") ? text : text + "\n");
    }

    private static String quoted(String line) {
      return Arrays.stream(line.split("…", -1))
          .map(Pattern::quote)
          .collect(Collectors.joining(".*?"));
    }
  }

  static PageCommands of(Path page) throws IOException {
    Matcher matcher = BLOCK.matcher(Files.readString(page));
    List<List<Command>> blocks = new ArrayList<>();
    while (matcher.find()) {
      int indent = matcher.group(1).length();
      blocks.add(
          commands(
              matcher
                  .group(2)
                  .lines()
                  .map(line -> line.substring(Math.min(indent, line.length())))));
    }
    return new PageCommands(blocks);
  }

  private static List<Command> commands(Stream<String> lines) {
    List<Command> commands = new ArrayList<>();
    lines.forEach(line -> {
      if (line.startsWith("$ ")) {
        commands.add(new Command(line.substring(2), new ArrayList<>()));
      } else {
        commands.getLast().shown().add(line);
      }
    });
    return commands;
  }

  /// The block whose first command begins with these words.
  List<Command> block(String words) {
    List<List<Command>> found =
        blocks.stream()
            .filter(block -> (block.getFirst().line() + " ").startsWith(words + " "))
            .toList();
    if (found.size() != 1) {
      throw new IllegalArgumentException(found.size() + " blocks begin with " + words);
    }
    found.getFirst().forEach(command -> taken.add(command.line()));
    return found.getFirst();
  }

  /// The commands of the blocks that were asked for.
  Set<String> taken() {
    return taken;
  }

  /// All commands of the page.
  Set<String> all() {
    return blocks.stream()
        .flatMap(List::stream)
        .map(Command::line)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}

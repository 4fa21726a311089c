package dev.fim.sidecar.admission.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Documents with every spelling of values: quotes, tags, blocks, anchors, merge keys and comments.
final class RandomYaml {

  private static final List<String> PLAIN =
      List.of(
          "0644",
          "1_000",
          "0o14",
          "0x1F",
          "0b101",
          "1e3",
          "1E+3",
          "12:30:45",
          "-0",
          "+5",
          "1.10",
          ".5",
          "5.",
          ".inf",
          "-.INF",
          ".nan",
          "08",
          "0_8",
          "1__0",
          "99999999999999999999",
          "yes",
          "No",
          "on",
          "y",
          "true",
          "FALSE",
          "null",
          "Null",
          "~",
          "",
          "2001-12-14",
          "<",
          "=",
          "-x",
          "2001-12-14t21:59:43.10-05:00",
          "2001-12-14 21:59:43",
          "a#b",
          "a:b",
          "http://x/?a=b&c#d",
          "plain text",
          "☺ é \ud83d\ude00",
          "a\tb",
          "-- x",
          "?x",
          "a, b",
          "x]y",
          "\\n",
          "it's",
          "a \"b\"",
          "over\n  two lines",
          "over\n\n  two\n  - lines\n  with: no key".replace(": ", ":"),
          "1\n  2",
          "x".repeat(1100));

  private static final List<String> QUOTED =
      List.of(
          "\"1\"",
          "'0644'",
          "'yes'",
          "\"~\"",
          "''",
          "\"\"",
          "'word'",
          "\"a: b # c\"",
          "'it''s'",
          "\"tab\\tbell\\a \\x7f \\u0085 \\u2028 \\ufeff nbsp\\_ \\U0001F600\"",
          "' lead'",
          "'trail '",
          "\"a\\nb\"",
          "\"a\\n b\\n\"",
          "\"\\n\"",
          "\"\\na\"",
          "\"a\\n\\n\"",
          "\"a \\nb\"",
          "\"a\\r\\nb\"",
          "\"folded\n  line\"",
          "'folded\n\n  line'",
          "\"joined \\\n  line\"",
          "\"---\"",
          "\"{{ x }}\"");

  private static final List<String> TAGGED =
      List.of(
          "!!str 5",
          "!!str yes",
          "!!str",
          "!!int \"7\"",
          "!!int 010",
          "!!float 5",
          "!!bool yes",
          "!!bool 'true'",
          "!!null ~",
          "!!null ''",
          "!!str \"a: b\"",
          "!foo x",
          "!foo 'a # b'",
          "! 5",
          "! 'x'",
          "!!timestamp 2001-12-14",
          "!<tag:yaml.org,2002:str> null",
          "!foo%21bar x");

  private static final List<String> FLOW =
      List.of(
          "[]",
          "{}",
          "[0644, 'b', \"1\", yes, ~]",
          "{a: 1e3, \"b\": [x, {c: }], 'on': off}",
          "{a, b: , 1: 2}",
          "[a: b, {--- x: 1}, ... y]",
          "{\"k\": \"v\",\n  # comment\n  l: [m,\n  n]}",
          "!!map {a: b}",
          "!!seq [a]",
          "{?x: y, -z: http://u}");

  private static final List<String> LINES =
      List.of(
          "", "text", "  indented", "\tx", "# no comment", "- no: item", "x \\ \"'", "0644", "é");

  private static final List<String> ENDED = List.of("trail ", "\t", " ");

  private static final List<String> KEYS =
      List.of(
          "a",
          "'b'",
          "\"c d\"",
          "1",
          "\"2\"",
          "yes",
          "'on'",
          "~",
          "0x3",
          "e f",
          "g.h/i",
          "!!str 4",
          "\"j\\nk\"",
          "? l",
          "? '" + "m".repeat(1100) + "'",
          "'--- n'",
          "? ''",
          "o\tp");

  private final Random random;
  private final List<String> anchors = new ArrayList<>();
  private final List<String> mappings = new ArrayList<>();

  RandomYaml(Random random) {
    this.random = random;
  }

  private String any(List<String> texts) {
    return texts.get(random.nextInt(texts.size()));
  }

  /// What follows a colon or a dash, to a line end.
  ///
  /// @param pad the indentation of what it stands in
  String value(String pad, int depth) {
    String anchor = "a" + random.nextInt(1_000_000);
    boolean isAnchored = random.nextInt(4) == 0;
    int kind = random.nextInt(depth > 3 ? 6 : 9);
    if (kind == 0 && !anchors.isEmpty()) {
      return " *" + any(anchors) + "\n";
    }
    String value =
        switch (kind) {
          case 1 -> " " + placed(any(QUOTED), pad);
          case 2 -> " " + placed(any(TAGGED), pad);
          case 3 -> block(pad);
          case 4 -> " " + placed(any(FLOW), pad);
          case 5, 0 -> " " + placed(any(PLAIN), pad);
          case 6 -> items(pad + "  ", depth);
          default -> fields(pad + "  ", depth);
        };
    if (isAnchored && !value.startsWith(" !")) {
      anchors.add(anchor);
      if (kind > 6) {
        mappings.add(anchor);
      }
      return " &" + anchor + value;
    }
    return value;
  }

  private static String placed(String text, String pad) {
    return text.replace("\n", "\n" + pad) + "\n";
  }

  private String block(String pad) {
    StringBuilder block = new StringBuilder(" ");
    block
        .append(any(List.of("|", ">")))
        .append('2')
        .append(any(List.of("", "-", "+")))
        .append('\n');
    for (int i = random.nextInt(5); i >= 0; i--) {
      String line = any(random.nextInt(6) == 0 ? ENDED : LINES);
      block.append(line.isEmpty() ? "" : pad + "  " + line).append('\n');
    }
    return block.toString();
  }

  private String comment(String pad) {
    return random.nextInt(5) == 0 ? pad + "# comment\n\n" : "";
  }

  private String items(String pad, int depth) {
    StringBuilder items = new StringBuilder("\n");
    for (int i = random.nextInt(3); i >= 0; i--) {
      items.append(comment(pad)).append(pad).append('-').append(value(pad, depth + 1));
    }
    return items.toString();
  }

  private String fields(String pad, int depth) {
    StringBuilder fields = new StringBuilder("\n");
    List<String> keys = new ArrayList<>(KEYS);
    for (int i = random.nextInt(4); i >= 0; i--) {
      String key = keys.remove(random.nextInt(keys.size()));
      String end = key.startsWith("?") ? "\n" + pad + ":" : ":";
      fields.append(comment(pad)).append(pad).append(key).append(end).append(value(pad, depth + 1));
      if (i == 1 && !mappings.isEmpty()) {
        fields.append(pad).append("<<: *").append(any(mappings)).append('\n');
      }
    }
    return fields.toString();
  }
}

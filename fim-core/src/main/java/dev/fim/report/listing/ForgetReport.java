package dev.fim.report.listing;

import dev.fim.baseline.ForgetResult;
import dev.fim.baseline.Generation;
import dev.fim.report.HumanSize;
import dev.fim.report.ReportFormat;
import dev.fim.report.json.JsonOutput;
import dev.fim.report.output.DisplayText;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;

/// Reports the removal of generations: one line in any format.
public final class ForgetReport {

  private ForgetReport() {}

  /// Writes the report and flushes. Does not close the stream.
  ///
  /// @param format one of [ReportFormat#OF_LISTINGS]
  /// @throws dev.fim.error.FimException if it cannot be written
  public static void write(ForgetResult result, OutputStream out, ReportFormat format) {
    try {
      switch (format) {
        case TEXT -> out.write(text(result).getBytes(StandardCharsets.UTF_8));
        case JSON, NDJSON -> {
          json(result, out);
          out.write('\n');
        }
        case SARIF, JUNIT, HTML, OCSF, ECS, SYSLOG ->
            throw new IllegalArgumentException("no format of a listing: " + format);
      }
      out.flush();
    } catch (JacksonException | IOException e) {
      throw DisplayText.fault(e);
    }
  }

  private static void json(ForgetResult result, OutputStream out) {
    JsonGenerator json = JsonOutput.LINES.on(out);
    json.writeStartObject();
    numbers(json, "forgotten", result.forgotten());
    numbers(json, "remaining", result.remaining());
    json.writeNumberProperty("sizeBefore", result.sizeBefore());
    json.writeNumberProperty("sizeAfter", result.sizeAfter());
    json.writeEndObject();
    json.flush();
  }

  private static void numbers(JsonGenerator json, String name, List<Generation> generations) {
    json.writeArrayPropertyStart(name);
    generations.forEach(generation -> json.writeNumber(generation.id()));
    json.writeEndArray();
  }

  private static String text(ForgetResult result) {
    int left = result.remaining().size();
    return "forgot: %s; %d %s, the newest is %d; the file %s\n"
        .formatted(
            names(result.forgotten()),
            left,
            left == 1 ? "generation remains" : "generations remain",
            result.remaining().getLast().id(),
            difference(result.sizeAfter() - result.sizeBefore()));
  }

  private static String names(List<Generation> generations) {
    return switch (generations.size()) {
      case 0 -> "nothing";
      case 1 -> "generation " + generations.getFirst().id();
      default -> "generations " + runs(generations.stream().map(Generation::id).toList());
    };
  }

  /// Shortens three or more consecutive numbers to the first and the last.
  private static String runs(List<Long> numbers) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    for (int to = 1; to <= numbers.size(); to++) {
      if (to == numbers.size() || numbers.get(to) != numbers.get(to - 1) + 1) {
        if (to - from > 2) {
          parts.add(numbers.get(from) + " to " + numbers.get(to - 1));
        } else {
          numbers.subList(from, to).forEach(number -> parts.add(Long.toString(number)));
        }
        from = to;
      }
    }
    return String.join(", ", parts);
  }

  /// The file may keep its size: H2 fills whole blocks, and most entries may be shared.
  private static String difference(long more) {
    if (more == 0) {
      return "is as large as before";
    }
    return "is %s %s".formatted(HumanSize.ofBytes(Math.abs(more)), more < 0 ? "smaller" : "larger");
  }
}

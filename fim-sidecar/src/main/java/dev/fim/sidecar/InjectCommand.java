package dev.fim.sidecar;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.DisplayForm;
import dev.fim.sidecar.admission.Addition;
import dev.fim.sidecar.admission.AdmissionDecision.Inject;
import dev.fim.sidecar.admission.AdmissionDecision.LeaveAlone;
import dev.fim.sidecar.admission.AdmissionDecision.Refuse;
import dev.fim.sidecar.admission.PodAdmission;
import dev.fim.sidecar.admission.manifest.ManifestInjection;
import dev.fim.sidecar.admission.setting.AdmissionSettings;
import dev.fim.sidecar.admission.setting.AdmissionSettingsFile;
import dev.fim.sidecar.admission.setting.OptIn;
import dev.fim.sidecar.setting.OptionValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// `fim-sidecar inject`: puts the sidecar into the pods of a file.
final class InjectCommand implements Command {

  /// The exit code if a pod is refused.
  private static final int REFUSED = 27;

  private static final String FILE = "--filename";
  private static final String SETTINGS = "--settings";
  private static final String STANDARD_SETTINGS = "/etc/fim/webhook.yaml";

  /// The image name of build.sh and the manifests.
  private static final String IMAGE = "localhost/fim";

  private static final String OPT_IN = "--opt-in";
  private static final String STANDARD_INPUT = "-";

  @Override
  public CommandSpec declare() {
    CommandSpec spec = CommandSpec.create().name("inject");
    spec.usageMessage()
        .description(
            "Writes the documents of a file with the sidecar in their pods, as the webhook would"
                + " put it there. Only comments in changed parts are lost.",
            "Exits with 27 and writes nothing if a pod is refused.");
    spec.addOption(
        OptionSpec.builder("-f", FILE)
            .type(String.class)
            .required(true)
            .paramLabel("FILE")
            .description("Documents in YAML or JSON; - for standard input.")
            .build());
    spec.addOption(
        OptionSpec.builder(SETTINGS)
            .type(String.class)
            .paramLabel("FILE")
            .description(
                "The settings file of the webhook. Default: "
                    + STANDARD_SETTINGS
                    + ", or the built-in settings if it is missing.")
            .build());
    spec.addOption(
        OptionSpec.builder(OPT_IN)
            .type(String.class)
            .paramLabel("WHO")
            .description(
                "Who asks for the sidecar. pod: a pod's label fim.dev/inject. enabled, enforced:"
                    + " the namespace, by that label. Default: pod.")
            .build());
    return spec;
  }

  @Override
  public int run(ParseResult given, Context context) {
    OptIn optIn =
        OptionValue.choice(
            OPT_IN, given.matchedOptionValue(OPT_IN, OptIn.POD.label()), OptIn.class);
    AdmissionSettings settings = settings(given.matchedOptionValue(SETTINGS, null), context);
    String file = given.matchedOptionValue(FILE, STANDARD_INPUT);
    String name = file.equals(STANDARD_INPUT) ? "standard input" : file;
    ManifestInjection.Result result =
        ManifestInjection.inject(new PodAdmission(settings), optIn, name, read(file, name));
    boolean isRefused = false;
    for (ManifestInjection.Outcome outcome : result.outcomes()) {
      switch (outcome.decision()) {
        case Inject(List<Addition> _, List<String> warnings) -> {
          context.logAndWait(outcome.label() + ": injected");
          warnings.forEach(
              warning -> context.logAndWait(outcome.label() + ": warning: " + warning));
        }
        case LeaveAlone(String reason) ->
            context.logAndWait(outcome.label() + ": left alone, since " + reason);
        case Refuse(List<String> faults) -> {
          isRefused = true;
          faults.forEach(fault -> context.logAndWait(outcome.label() + ": refused: " + fault));
        }
      }
    }
    if (isRefused) {
      return REFUSED;
    }
    write(result.text(), context);
    return 0;
  }

  /// Reads the named file, or the standard one if it exists; otherwise the built-in settings apply.
  private static AdmissionSettings settings(@Nullable String file, Context context) {
    Path standard = Path.of(STANDARD_SETTINGS);
    if (file != null || Files.exists(standard, LinkOption.NOFOLLOW_LINKS)) {
      return AdmissionSettingsFile.read(file == null ? standard : Path.of(file));
    }
    String image = IMAGE + ":" + (context.version().startsWith("(") ? "latest" : context.version());
    context.logAndWait(
        "there is no settings file %s: the built-in settings apply, with the image %s"
            .formatted(standard, image));
    return AdmissionSettingsFile.parse("built-in settings", "version: 1\nimage: " + image + "\n");
  }

  private static String read(String file, String name) {
    try (InputStream in =
        file.equals(STANDARD_INPUT) ? System.in : Files.newInputStream(Path.of(file))) {
      byte[] bytes = in.readNBytes(ManifestInjection.LARGEST + 1);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new FimException(
          Problem.ARGUMENT,
          "use the manifest",
          DisplayForm.ofText(name),
          "it is not UTF-8, or larger than 8 MiB",
          null,
          e);
    } catch (IOException e) {
      throw new FimException(
          Problem.IO,
          "read the manifest",
          DisplayForm.ofText(name),
          DisplayForm.ofText(e.getClass().getSimpleName() + ": " + e.getMessage()),
          null,
          e);
    }
  }

  private static void write(String text, Context context) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    context.output().write(bytes, 0, bytes.length);
    if (context.output().checkError()) {
      throw new FimException(
          Problem.IO, "write", "to standard output", "not all of it was taken", null);
    }
  }
}

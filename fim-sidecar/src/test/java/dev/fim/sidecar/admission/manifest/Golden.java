package dev.fim.sidecar.admission.manifest;

import dev.fim.sidecar.admission.PodAdmission;
import dev.fim.sidecar.admission.setting.AdmissionSettingsFile;
import dev.fim.sidecar.admission.setting.OptIn;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the fixtures have in common: the settings of the operator, and a first line that says who
/// asks where it is not the pod: `# opt-in: enabled`.
final class Golden {

  static final PodAdmission ADMISSION =
      new PodAdmission(
          AdmissionSettingsFile.read(Path.of("src/test/resources/admission/webhook.yaml")));

  private static final Pattern OPT_IN = Pattern.compile("# opt-in: (.*)\n");

  private Golden() {}

  static ManifestInjection.Result inject(String name, String text) {
    Matcher matcher = OPT_IN.matcher(text);
    OptIn optIn =
        matcher.lookingAt() ? OptIn.valueOf(matcher.group(1).toUpperCase(Locale.ROOT)) : OptIn.POD;
    return ManifestInjection.inject(ADMISSION, optIn, name, text);
  }
}

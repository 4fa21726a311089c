package dev.fim.sidecar;

import dev.fim.sidecar.admission.PodAdmission;
import dev.fim.sidecar.admission.setting.AdmissionSettings;
import dev.fim.sidecar.admission.setting.AdmissionSettingsFile;
import dev.fim.sidecar.event.EventLog;
import dev.fim.sidecar.setting.OptionValue;
import dev.fim.sidecar.webhook.Webhook;
import dev.fim.sidecar.webhook.WebhookSettings;
import dev.fim.sidecar.webhook.certificate.CertificateFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// `fim-sidecar webhook`: puts the sidecar into pods when the API server asks for a review.
final class WebhookCommand implements Command {

  /// Its options with their defaults.
  private enum Option {
    SETTINGS(
        "--settings", "FILE", "/etc/fim/webhook.yaml", "The operator's settings of the injection."),
    LISTEN("--listen", "ADDRESS", "0.0.0.0:8443", "The address for reviews, over TLS."),
    CERTIFICATE(
        "--certificate",
        "FILE",
        "/etc/fim/tls/tls.crt",
        "The certificate, with those of its issuers, in PEM. Read again when it changes."),
    KEY("--key", "FILE", "/etc/fim/tls/tls.key", "Its private key, in PEM."),
    ADMIN(
        "--admin",
        "ADDRESS",
        "0.0.0.0:9810",
        "The address for /livez, /readyz and /metrics, without TLS."),
    GRACE(
        "--grace",
        "TIME",
        "10s",
        "How long to go on after SIGTERM, until the API server sends no more reviews.");

    private final String name;
    private final String label;
    private final String standard;
    private final String meaning;

    Option(String name, String label, String standard, String meaning) {
      this.name = name;
      this.label = label;
      this.standard = standard;
      this.meaning = meaning;
    }

    OptionSpec declare() {
      return OptionSpec.builder(name)
          .type(String.class)
          .paramLabel(label)
          .description(meaning + " Default: " + standard + ".")
          .build();
    }

    String of(ParseResult given) {
      return given.matchedOptionValue(name, standard);
    }
  }

  private static final Duration CERTIFICATE_INTERVAL = Duration.ofSeconds(2);
  private static final Duration LONGEST_GRACE = Duration.ofMinutes(10);

  @Override
  public CommandSpec declare() {
    CommandSpec spec = CommandSpec.create().name("webhook");
    spec.usageMessage()
        .description(
            "Serves the admission webhook of Kubernetes that puts the sidecar into pods, until it"
                + " is stopped.");
    for (Option option : Option.values()) {
      spec.addOption(option.declare());
    }
    return spec;
  }

  @Override
  public int run(ParseResult given, Context context) {
    AdmissionSettings admission = AdmissionSettingsFile.read(Path.of(Option.SETTINGS.of(given)));
    WebhookSettings settings =
        new WebhookSettings(
            OptionValue.address(Option.LISTEN.name, Option.LISTEN.of(given)),
            OptionValue.address(Option.ADMIN.name, Option.ADMIN.of(given)),
            new CertificateFiles(
                Path.of(Option.CERTIFICATE.of(given)), Path.of(Option.KEY.of(given))),
            CERTIFICATE_INTERVAL,
            WebhookSettings.EXCHANGE,
            OptionValue.duration(Option.GRACE.name, Option.GRACE.of(given), LONGEST_GRACE));
    EventLog events = context.writers().events();
    Webhook webhook =
        Webhook.start(settings, new PodAdmission(admission)::decide, events, context::log);
    context.log("takes reviews on " + settings.listen());
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().unstarted(() -> end(webhook, context)));
    return untilTheEnd();
  }

  /// An end by request exits with 0, not with the code of the signal.
  private static void end(Webhook webhook, Context context) {
    int code = 0;
    try {
      webhook.leave();
    } catch (InterruptedException e) {
      code = 1;
    }
    context.flush();
    Runtime.getRuntime().halt(code);
  }

  private static int untilTheEnd() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }
}

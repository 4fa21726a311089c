package dev.fim.sidecar;

import dev.fim.path.DisplayForm;
import dev.fim.sidecar.setting.Setting;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `fim-sidecar watch`: guards its targets until it is stopped.
final class WatchCommand implements Command {

  @Override
  public CommandSpec declare() {
    CommandSpec spec = CommandSpec.create().name("watch");
    spec.usageMessage()
        .description("Watches until it is stopped.")
        .footer("", SettingOptions.FOOTER);
    SettingOptions.declare(spec, Setting.all());
    return spec;
  }

  @Override
  public int run(ParseResult given, Context context) {
    Sidecar sidecar =
        new Sidecar(
            SettingOptions.read(given, context.environment(), Setting.all()),
            context.writers().events(),
            context::log,
            context.version(),
            context.environment());
    CountDownLatch ended = new CountDownLatch(1);
    Thread hook = Thread.ofPlatform().unstarted(() -> stop(sidecar, ended));
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return sidecar.run();
    } catch (Error e) { // such as no threads to begin with
      context.log("the watch has ended with a fault: " + DisplayForm.ofText(e.toString()));
      return DeadThreadHandler.EXIT_CODE;
    } finally {
      context.flush(); // or the hook would let the program end before
      ended.countDown();
    }
  }

  /// A frozen target is ended before this process is.
  private static void stop(Sidecar sidecar, CountDownLatch ended) {
    sidecar.stop();
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

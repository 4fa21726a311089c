package dev.fim.cli.option;

import dev.fim.image.ImageChoice;
import dev.fim.image.platform.Platform;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `--platform` and `--image-name`: which image to take of a file that has several.
public final class ImageChoiceOptions {

  private final OptionSpec platform =
      Declared.text(
          "--platform",
          "OS/ARCH",
          "The platform of the container image, such as linux/arm64 or linux/arm/v7. Default: Linux"
              + " on the architecture of this machine or, if the file has one image only, that of"
              + " the image.");

  private final OptionSpec name =
      Declared.text(
          "--image-name",
          "NAME",
          "The container image to take of a file with several: its name, or its id 'sha256:…'.");

  public void addTo(CommandSpec command) {
    command.addOption(platform).addOption(name);
  }

  /// The names of the options that are given.
  public List<String> given() {
    return Stream.of(platform, name)
        .filter(option -> Declared.textOf(option) != null)
        .map(OptionSpec::longestName)
        .toList();
  }

  /// The given choice.
  ///
  /// @throws dev.fim.error.FimException ([dev.fim.error.Problem#ARGUMENT]) if the platform is none
  public ImageChoice choice() {
    String wanted = Declared.textOf(platform);
    return new ImageChoice(wanted == null ? null : Platform.parse(wanted), Declared.textOf(name));
  }
}

package dev.fim.image;

import dev.fim.image.manifest.ImageConfig;
import dev.fim.image.manifest.SavedImages;
import dev.fim.image.manifest.SavedImages.SavedImage;
import dev.fim.image.platform.Platform;
import dev.fim.image.stream.MalformedException;
import dev.fim.path.ByteString;
import dev.fim.path.DisplayForm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Chooses an image of an archive that `docker save` or `podman save` wrote.
final class DockerImages {

  static final String MANIFEST = "manifest.json";

  private static final Pattern DIGEST = Pattern.compile("(?:.*/)?([0-9a-f]{64})(?:\\.json)?");

  private final ImageSubject image;
  private final ImageFiles files;
  private final ImageChoice choice;

  DockerImages(ImageSubject image, ImageFiles files, ImageChoice choice) {
    this.image = image;
    this.files = files;
    this.choice = choice;
  }

  FoundImage find(ByteString manifest) throws IOException {
    List<Candidate> candidates = new ArrayList<>();
    for (SavedImage each : SavedImages.parse(manifest.toByteArray(), MANIFEST)) {
      candidates.add(candidate(each));
    }
    Candidate chosen = chosen(candidates);
    List<String> names = chosen.saved().layers();
    ImageLayers layers = new ImageLayers(image, chosen.config(), names.size());
    for (String name : names) {
      layers.add(DisplayForm.ofText(name), files.find(name));
    }
    return new FoundImage(chosen.id(), chosen.config().platform(), layers);
  }

  private record Candidate(SavedImage saved, String id, ImageConfig config) {

    boolean isNamed(String name) {
      return saved.names().contains(name) || id.equals(name);
    }

    String display() {
      List<String> names = saved.names();
      return names.isEmpty() ? id : DisplayForm.ofText(String.join(", ", names));
    }
  }

  private Candidate candidate(SavedImage saved) throws IOException {
    String name = DisplayForm.ofText(saved.config());
    Blob config = files.find(saved.config());
    if (config == null) {
      throw image.fault("the config %s is not there".formatted(name));
    }
    ByteString text = config.document();
    if (text == null) {
      throw image.fault("the config %s is no JSON, or too long".formatted(name));
    }
    Matcher named = DIGEST.matcher(saved.config());
    if (named.matches() && !named.group(1).equals(config.digest().hex())) {
      throw image.fault("the config %s has the digest %s".formatted(name, config.digestText()));
    }
    return new Candidate(
        saved, config.digestText(), ImageConfig.parse(text.toByteArray(), "the config " + name));
  }

  private Candidate chosen(List<Candidate> all) throws MalformedException {
    if (all.isEmpty()) {
      throw image.fault(MANIFEST + " names no image");
    }
    String name = choice.name();
    List<Candidate> named =
        name == null ? all : all.stream().filter(each -> each.isNamed(name)).toList();
    if (named.isEmpty()) {
      throw image.choice(
          "it has no image of the name " + DisplayForm.ofText(String.valueOf(name)),
          "it has: " + ImageSubject.list(all.stream().map(Candidate::display).toList()));
    }
    Platform wanted = choice.wanted();
    List<Candidate> fitting =
        named.size() == 1
            ? named
            : named.stream().filter(each -> wanted.takes(each.config().platform())).toList();
    if (new TreeSet<>(fitting.stream().map(Candidate::id).toList()).size() > 1
        || fitting.isEmpty()) {
      throw image.choice(
          "it has %d images".formatted(named.size()),
          "name one with --image-name: "
              + ImageSubject.list(named.stream().map(Candidate::display).toList()));
    }
    return fitting.getFirst();
  }
}

package dev.fim.image;

import dev.fim.image.manifest.Descriptor;
import dev.fim.image.manifest.ImageConfig;
import dev.fim.image.manifest.ImageIndex;
import dev.fim.image.manifest.ImageManifest;
import dev.fim.image.platform.Platform;
import dev.fim.image.stream.MalformedException;
import dev.fim.path.ByteString;
import dev.fim.path.DisplayForm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Chooses an image of an OCI layout.
final class OciImages {

  static final String LAYOUT = "oci-layout";
  static final String INDEX = "index.json";

  private static final int DEEPEST = 4;
  private static final int MOST_MANIFESTS = 10_000;

  private final ImageSubject image;
  private final ImageFiles files;
  private final ImageChoice choice;
  private final List<Candidate> candidates = new ArrayList<>();

  OciImages(ImageSubject image, ImageFiles files, ImageChoice choice) {
    this.image = image;
    this.files = files;
    this.choice = choice;
  }

  /// A manifest, and the name of the image that it is of.
  private record Candidate(Descriptor descriptor, @Nullable String name) {

    boolean isNamed(String wanted) {
      return wanted.equals(name) || wanted.equals(descriptor.digest());
    }

    String display() {
      return name == null ? descriptor.digest() : DisplayForm.ofText(name);
    }
  }

  FoundImage find(ByteString index) throws IOException {
    collect(ImageIndex.parse(index.toByteArray(), INDEX), null, 1);
    if (candidates.isEmpty()) {
      throw image.fault(INDEX + " names no image");
    }
    return opened(ofPlatform(named()));
  }

  private void collect(ImageIndex index, @Nullable String nameAbove, int depth) throws IOException {
    for (Descriptor each : index.manifests()) {
      String name = each.name() == null ? nameAbove : each.name();
      if (ImageIndex.isIndex(each)) {
        if (depth == DEEPEST) {
          throw image.fault("its indexes are nested deeper than " + DEEPEST);
        }
        String what = "the index " + each.digest();
        collect(ImageIndex.parse(document(each, what), what), name, depth + 1);
      } else if (!each.isAttestation()) {
        candidates.add(new Candidate(each, name));
        if (candidates.size() > MOST_MANIFESTS) {
          throw image.fault("it names more than " + MOST_MANIFESTS + " images");
        }
      }
    }
  }

  private List<Candidate> named() {
    String wanted = choice.name();
    List<Candidate> named =
        wanted == null
            ? candidates
            : candidates.stream().filter(each -> each.isNamed(wanted)).toList();
    Map<String, Candidate> names = new LinkedHashMap<>();
    candidates.forEach(each -> names.putIfAbsent(each.display(), each));
    if (named.isEmpty()) {
      throw image.choice(
          "it has no image of the name " + DisplayForm.ofText(String.valueOf(wanted)),
          "it has: " + ImageSubject.list(names.keySet()));
    }
    boolean isOne =
        new TreeSet<>(named.stream().map(each -> String.valueOf(each.name())).toList()).size() == 1
            || digests(named) == 1;
    if (!isOne) {
      throw image.choice(
          "it has images of %d names".formatted(names.size()),
          "name one with --image-name: " + ImageSubject.list(names.keySet()));
    }
    return named;
  }

  private static int digests(List<Candidate> candidates) {
    return new TreeSet<>(candidates.stream().map(each -> each.descriptor().digest()).toList())
        .size();
  }

  private Candidate ofPlatform(List<Candidate> named) throws IOException {
    if (digests(named) == 1) {
      return named.getFirst();
    }
    Platform wanted = choice.wanted();
    List<Candidate> fitting = new ArrayList<>();
    TreeSet<String> platforms = new TreeSet<>();
    for (Candidate each : named) {
      Platform platform = each.descriptor().platform();
      if (platform == null && isThere(each.descriptor())) {
        platform = config(manifest(each.descriptor())).platform();
      }
      if (platform != null) {
        platforms.add(platform.display());
        if (wanted.takes(platform)) {
          fitting.add(each);
        }
      }
    }
    if (digests(fitting) != 1) {
      throw image.choice(
          fitting.isEmpty()
              ? "it has no image for " + wanted.display()
              : "it has %d images for %s".formatted(fitting.size(), wanted.display()),
          "name one with --platform: " + ImageSubject.list(platforms));
    }
    return fitting.getFirst();
  }

  private boolean isThere(Descriptor descriptor) throws IOException {
    return files.find(pathOf(descriptor)) != null;
  }

  private FoundImage opened(Candidate chosen) throws IOException {
    ImageManifest manifest = manifest(chosen.descriptor());
    ImageConfig config = config(manifest);
    ImageLayers layers = new ImageLayers(image, config, manifest.layers().size());
    int number = 0;
    for (Descriptor layer : manifest.layers()) {
      number++;
      Blob blob = files.find(pathOf(layer));
      if (blob != null) {
        requireDigest(blob, layer, "layer " + number);
      }
      layers.add(layer.digest(), blob);
    }
    return new FoundImage(manifest.config().digest(), config.platform(), layers);
  }

  private ImageManifest manifest(Descriptor descriptor) throws IOException {
    String what = "the manifest " + descriptor.digest();
    return ImageManifest.parse(document(descriptor, what), descriptor, what);
  }

  private ImageConfig config(ImageManifest manifest) throws IOException {
    String what = "the config " + manifest.config().digest();
    return ImageConfig.parse(document(manifest.config(), what), what);
  }

  private byte[] document(Descriptor descriptor, String what) throws IOException {
    Blob blob = files.find(pathOf(descriptor));
    if (blob == null) {
      throw image.fault(what + " is not there");
    }
    requireDigest(blob, descriptor, what);
    if (blob.document() == null) {
      throw image.fault(what + " is no JSON, or too long");
    }
    return Objects.requireNonNull(blob.document()).toByteArray();
  }

  private static String pathOf(Descriptor descriptor) {
    return "blobs/sha256/" + descriptor.hex();
  }

  private void requireDigest(Blob blob, Descriptor descriptor, String what)
      throws MalformedException {
    if (!blob.digestText().equals(descriptor.digest())) {
      throw image.fault(
          "%s has the digest %s, and its descriptor names %s"
              .formatted(what, blob.digestText(), descriptor.digest()));
    }
    if (descriptor.size() >= 0 && descriptor.size() != blob.size()) {
      throw image.fault(
          "%s has %d bytes, and its descriptor names %d"
              .formatted(what, blob.size(), descriptor.size()));
    }
  }
}

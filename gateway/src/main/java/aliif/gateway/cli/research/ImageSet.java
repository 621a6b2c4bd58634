package aliif.gateway.cli.research;

import aliif.gateway.cli.files.FileNames;
import aliif.gateway.cli.files.FolderWalk;
import aliif.gateway.cli.options.CommandFailure;
import aliif.model.Region;
import aliif.model.RgbImage;
import aliif.pipeline.EncodedImage;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.image.ImageDecoder;
import aliif.pipeline.image.SourceImage;
import aliif.pipeline.image.format.ImageLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A folder of originals.
 *
 * @param name of the folder
 * @param files in the order of their names
 */
record ImageSet(String name, List<Path> files) {

  /**
   * Finds the images in a folder, but not in its subfolders.
   *
   * @throws CommandFailure if it is not a folder, cannot be read or contains no image
   */
  static ImageSet in(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new CommandFailure(folder + ": no such folder");
    }
    List<Path> files =
        FolderWalk.images(
                folder,
                false,
                problem -> {
                  throw problem;
                })
            .stream()
            .map(image -> folder.resolve(image.within()))
            .toList();
    if (files.isEmpty()) {
      throw new CommandFailure(folder + ": no images (expected: at least one)");
    }
    return new ImageSet(FileNames.fileName(folder.toAbsolutePath().normalize()), files);
  }

  /**
   * Decodes a file.
   *
   * @return its colours in [0, 1]
   * @throws CommandFailure if it does not decode
   */
  static RgbImage read(Path file) {
    try (SourceImage image =
        ImageDecoder.decode(new EncodedImage.InFile(file), ImageLimits.configured())) {
      return image.rgb(Region.of(image.size()));
    } catch (UpscaleException problem) {
      throw new CommandFailure(file + ": " + problem.getMessage(), problem);
    }
  }
}

package aliif.pipeline.image;

import aliif.model.Region;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.pipeline.EncodedImage;
import aliif.pipeline.ImageFormat;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.image.format.ImageEncoder;
import aliif.pipeline.image.format.ImageLimits;
import aliif.pipeline.image.metadata.ImageMetadata;
import aliif.pipeline.image.rows.PixelLayout;
import aliif.pipeline.image.rows.RowBand;
import java.awt.image.BufferedImage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.pekko.util.ByteString;

/**
 * Decodes and encodes images of real sizes, and prints what that held and what was said to be held,
 * a line each: name, what was measured, what was said, in bytes.
 */
final class CodecMemory {
  private static final int ROWS = 256;
  private static final int BAND = 64;

  /** A name for what is not to be told. */
  private static final String SMALL = "small";

  private CodecMemory() {}

  public static void main(String[] arguments) throws Exception {
    for (var image : images(64, 48).entrySet()) { // loads what there is to load
      decode(SMALL, image.getValue().get());
    }
    for (OutputFormat format : FORMATS) {
      encode(SMALL, format, PixelLayout.of(new Size(64, 64), false, false, 8));
    }
    for (var image : images(2400, 1800).entrySet()) {
      decode(image.getKey() + " 4 MP", image.getValue().get());
    }
    Map<String, Supplier<ByteString>> large = images(4096, 3072);
    large.keySet().retainAll(List.of("jpeg-progressive-turned", "png-deep", "tiff-strips"));
    for (var image : large.entrySet()) {
      decode(image.getKey() + " 12 MP", image.getValue().get());
    }
    for (OutputFormat format : FORMATS) {
      encode("4 MP", format, PixelLayout.of(new Size(2400, 1792), false, false, 8));
      encode("2 MP alpha", format, PixelLayout.of(new Size(1600, 1216), false, true, 16));
    }
  }

  private static final OutputFormat[] FORMATS = {
    OutputFormat.PNG,
    new OutputFormat(ImageFormat.TIFF, 92),
    new OutputFormat(ImageFormat.JPEG, 92),
    new OutputFormat(ImageFormat.WEBP, 92),
    new OutputFormat(ImageFormat.WEBP, OutputFormat.LOSSLESS)
  };

  private static Map<String, Supplier<ByteString>> images(int width, int height) {
    Map<String, Supplier<ByteString>> images = new LinkedHashMap<>();
    Supplier<BufferedImage> rgb =
        () -> LargePictures.image(width, height, BufferedImage.TYPE_3BYTE_BGR);
    Supplier<BufferedImage> grey =
        () -> LargePictures.image(width, height, BufferedImage.TYPE_BYTE_GRAY);
    Supplier<BufferedImage> clear =
        () -> LargePictures.image(width, height, BufferedImage.TYPE_4BYTE_ABGR);
    Supplier<BufferedImage> deep =
        () -> LargePictures.image(width, height, BufferedImage.TYPE_USHORT_GRAY);
    Supplier<ByteString> jpeg = () -> LargePictures.encoded(rgb.get(), "jpeg", false);
    Supplier<ByteString> progressive = () -> LargePictures.encoded(rgb.get(), "jpeg", true);
    Supplier<ByteString> png = () -> LargePictures.encoded(rgb.get(), "png", false);
    Supplier<ByteString> passes = () -> LargePictures.encoded(rgb.get(), "png", true);
    images.put("jpeg", jpeg);
    images.put("jpeg-grey", () -> LargePictures.encoded(grey.get(), "jpeg", false));
    images.put("jpeg-progressive", progressive);
    images.put("jpeg-turned", () -> LargePictures.turned(jpeg.get()));
    images.put("jpeg-progressive-turned", () -> LargePictures.turned(progressive.get()));
    images.put("jpeg-inks", () -> LargePictures.inks(width, height));
    images.put("png", png);
    images.put("png-alpha", () -> LargePictures.encoded(clear.get(), "png", false));
    images.put("png-deep", () -> LargePictures.encoded(deep.get(), "png", false));
    images.put("png-passes", passes);
    images.put("png-turned", () -> LargePictures.turned(png.get()));
    images.put("png-passes-turned", () -> LargePictures.turned(passes.get()));
    images.put("tiff", () -> LargePictures.encoded(rgb.get(), "tiff", false));
    images.put("tiff-strips", () -> encoded(new OutputFormat(ImageFormat.TIFF, 92), rgb.get()));
    images.put("bmp", () -> LargePictures.encoded(rgb.get(), "bmp", false));
    images.put(
        "gif",
        () ->
            LargePictures.encoded(
                LargePictures.image(width, height, BufferedImage.TYPE_BYTE_INDEXED), "gif", false));
    if (width < 4000) {
      images.put("webp", () -> encoded(new OutputFormat(ImageFormat.WEBP, 92), rgb.get()));
      images.put(
          "webp-lossless", () -> encoded(new OutputFormat(ImageFormat.WEBP, 100), rgb.get()));
    }
    return images;
  }

  private static void decode(String name, ByteString bytes) throws Exception {
    try (OpenedImage opened =
        ImageDecoder.open(new EncodedImage.InMemory(bytes), ImageLimits.DEFAULT)) {
      HeldMemory.Bytes before = HeldMemory.now();
      var decoding = HeldMemory.during(opened::decode);
      SourceImage source = decoding.result();
      int rows = Math.min(ROWS, source.size().height());
      source.alpha(new Region(0, 0, rows, source.size().width()));
      if (source.rgb(new Region(0, 0, rows, source.size().width())).height() != rows) {
        throw new AssertionError(name);
      }
      print(name + ", decoding", decoding.peak(), opened.decodingBytes());
      print(name + ", held", HeldMemory.now().minus(before), opened.heldBytes(rows));
      source.close();
      print(name + ", closed", HeldMemory.now().minus(before), 0);
    }
  }

  private static void encode(String name, OutputFormat format, PixelLayout layout)
      throws Exception {
    RowBand band = band(layout);
    var encoding =
        HeldMemory.during(
            () -> {
              ImageEncoder encoder = Encoders.create(format, layout, ImageMetadata.NONE);
              try (encoder) {
                int bytes = encoder.start().size();
                for (int y = 0; y < layout.size().height(); y += band.size().height()) {
                  bytes += encoder.rows(at(y, layout.size().height() - y, band)).size();
                }
                return bytes + encoder.finish().size();
              }
            });
    long returned = ImageEncoder.returnedBytes(layout, BAND);
    print(
        "%s of quality %d, %s, encoding".formatted(format.format(), format.quality(), name),
        encoding.peak(),
        Encoders.heldBytes(format, layout) + returned);
  }

  private static ByteString encoded(OutputFormat format, BufferedImage image) {
    PixelLayout layout =
        PixelLayout.of(new Size(image.getWidth(), image.getHeight()), false, false, 8);
    try (ImageEncoder encoder = Encoders.create(format, layout, ImageMetadata.NONE)) {
      RowBand band = band(layout);
      ByteString bytes = encoder.start();
      for (int y = 0; y < layout.size().height(); y += band.size().height()) {
        bytes = bytes.concat(encoder.rows(at(y, layout.size().height() - y, band)));
      }
      return bytes.concat(encoder.finish()).compact();
    }
  }

  private static RowBand band(PixelLayout layout) {
    Size size = new Size(layout.size().width(), Math.min(BAND, layout.size().height()));
    RgbImage rgb = Pictures.rgb(size, 3);
    return new RowBand(
        0, size, rgb, layout.alpha() ? Optional.of(Pictures.alpha(size, 3)) : Optional.empty());
  }

  private static RowBand at(int y, int left, RowBand band) {
    if (left >= band.size().height()) {
      return new RowBand(y, band.size(), band.rgb(), band.alpha());
    }
    RowBand part = Pictures.band(band.rgb(), band.alpha(), 0, left);
    return new RowBand(y, part.size(), part.rgb(), part.alpha());
  }

  private static void print(String name, HeldMemory.Bytes measured, long said) {
    if (!name.contains(SMALL)) {
      System.out.printf("%s;%d;%d;%d%n", name, measured.heap(), measured.outside(), said);
    }
  }
}

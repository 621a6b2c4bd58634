package aliif.model.evaluation;

import aliif.model.RgbImage;
import java.util.List;

/**
 * What was made of one image at one scale.
 *
 * @param bicubic the pair's input, enlarged by bicubic interpolation
 * @param outputs of the models, in their order
 */
public record Comparison(TestPair pair, RgbImage bicubic, List<RgbImage> outputs) {
  public Comparison {
    outputs = List.copyOf(outputs);
  }
}

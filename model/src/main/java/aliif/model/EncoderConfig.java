package aliif.model;

/**
 * What makes features of an image: {@code F = E(I)}, without an upsampler (docs/model.md section
 * 1).
 */
public sealed interface EncoderConfig {
  /** C, the features of an LR pixel. */
  int channels();

  /** Residual blocks, or residual dense blocks. */
  int blocks();

  /**
   * How far a feature sees, in LR pixels: the 3x3 convolutions on the longest path. A pixel further
   * away has no influence, one at this distance has.
   */
  int radius();

  /**
   * EDSR-baseline (Lim et al., 2017): residual blocks of two convolutions between a head and a
   * tail.
   *
   * @param channels at least 1; 64 in the paper
   * @param blocks at least 1; 16 in the paper
   */
  record Edsr(int channels, int blocks) implements EncoderConfig {
    public Edsr {
      AliifConfig.requirePositive("channels", channels);
      AliifConfig.requirePositive("blocks", blocks);
    }

    @Override
    public int radius() {
      return 2 * blocks + 2;
    }
  }

  /**
   * RDN (Zhang et al., 2018): residual dense blocks, in which each convolution sees what all before
   * it made, and a fusion of the outputs of all blocks.
   *
   * @param channels G0, at least 1; 64 in the paper
   * @param blocks D, at least 1; 16 in the paper
   * @param block what each of the blocks is made of
   */
  record Rdn(int channels, int blocks, DenseBlock block) implements EncoderConfig {
    public Rdn {
      AliifConfig.requirePositive("channels", channels);
      AliifConfig.requirePositive("blocks", blocks);
    }

    /** C, convolutions of each block. */
    public int convolutions() {
      return block.convolutions;
    }

    /** G, channels that each convolution of a block adds. */
    public int growth() {
      return block.growth;
    }

    /** Two shallow convolutions, those of the blocks, and the tail; the fusions are 1x1. */
    @Override
    public int radius() {
      return blocks * block.convolutions + 3;
    }

    /** Inputs of a block's convolution: the block's own input and what those before it added. */
    public int inputs(int convolution) {
      return channels + convolution * block.growth;
    }
  }

  /**
   * A residual dense block.
   *
   * @param convolutions C, 1 to 64; 8 in the paper
   * @param growth G, channels that each convolution adds, at least 1; 64 in the paper
   */
  record DenseBlock(int convolutions, int growth) {
    public DenseBlock {
      AliifConfig.requireWithin("convolutions", convolutions, 64);
      AliifConfig.requirePositive("growth", growth);
    }
  }
}

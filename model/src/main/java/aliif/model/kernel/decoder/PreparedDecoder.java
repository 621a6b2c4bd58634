package aliif.model.kernel.decoder;

import aliif.model.kernel.loops.Packer;
import aliif.model.kernel.memory.Slab;

/** The local MLPs and their scores, packed for a kernel. Immutable, shared by threads. */
public sealed interface PreparedDecoder permits BlendedMlps, QueryMlps {
  /** Scores per LR pixel blend layers once for all queries of a cell; others are per query. */
  static PreparedDecoder of(DecoderWeights decoder, Packer packer) {
    return switch (decoder.config.scores()) {
      case LATENT -> new BlendedMlps(decoder, packer);
      case QUERY, NONE -> new QueryMlps(decoder, packer);
    };
  }

  /** What a thread answers queries with; its scratch comes from the slab. */
  LocalFunctions functions(Slab slab);
}

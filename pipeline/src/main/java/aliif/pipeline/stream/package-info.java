/**
 * The entrance of the pipeline: {@link UpscaleStream} takes a request and answers with an outcome.
 */
@NullMarked
package aliif.pipeline.stream;

import org.jspecify.annotations.NullMarked;

/** The types of the pipeline: a request, its parameters, its outcome. */
@NullMarked
package aliif.pipeline;

import org.jspecify.annotations.NullMarked;

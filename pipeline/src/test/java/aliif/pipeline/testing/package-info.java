/** Fakes for the tests of all modules that use the pipeline. */
@NullMarked
package aliif.pipeline.testing;

import org.jspecify.annotations.NullMarked;

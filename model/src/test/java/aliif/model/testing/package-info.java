/** Small models for tests of whatever stands on this module. */
@NullMarked
package aliif.model.testing;

import org.jspecify.annotations.NullMarked;

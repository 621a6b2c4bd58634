/** How fast an engine is, stage by stage. */
@NullMarked
package aliif.model.benchmark;

import org.jspecify.annotations.NullMarked;

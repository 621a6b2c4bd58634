/** JMH benchmarks of the engines, without a server. */
@NullMarked
package aliif.load.engine;

import org.jspecify.annotations.NullMarked;

/** Where a process of A-LIIF starts. */
@NullMarked
package aliif.gateway;

import org.jspecify.annotations.NullMarked;

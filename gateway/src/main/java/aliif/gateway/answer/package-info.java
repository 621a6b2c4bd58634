/** What the routes share: threads that may wait, and documents of JSON. */
@NullMarked
package aliif.gateway.answer;

import org.jspecify.annotations.NullMarked;

/**
 * What a zoom session says and computes (docs/protocol.md): messages, planes and tiles, what is
 * left to do for a view, credit. Nothing here waits or has threads.
 */
@NullMarked
package aliif.gateway.zoom.view;

import org.jspecify.annotations.NullMarked;

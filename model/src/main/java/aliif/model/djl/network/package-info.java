/** The layers of the models as operations on NDArrays; the same for rendering and for training. */
@NullMarked
package aliif.model.djl.network;

import org.jspecify.annotations.NullMarked;

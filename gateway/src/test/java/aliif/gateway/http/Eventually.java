package aliif.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what happens on other threads. */
final class Eventually {
  private Eventually() {}

  static void eventually(String what, BooleanSupplier happened) throws InterruptedException {
    for (int i = 0; i < 400 && !happened.getAsBoolean(); i++) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    assertThat(happened.getAsBoolean()).as(what).isTrue();
  }
}

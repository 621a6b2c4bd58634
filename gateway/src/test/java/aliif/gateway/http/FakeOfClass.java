package aliif.gateway.http;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;

/** A server with its usual settings in front of a fake stream, for all tests of a class. */
abstract class FakeOfClass {
  /** A body has 1 MB at most, a stored image 8 MB. */
  @AutoClose static ServedFake served;

  @BeforeAll
  static void startServer() {
    served = ServedFake.start();
  }
}

package aliif.pipeline.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DecodedSettingsTest {
  private static final Config SHIPPED = ConfigFactory.load();

  @Test
  void twoGibibytesOfSixtyFourImagesAreKeptInTheFolderForTemporaryFiles() {
    DecodedSettings settings = DecodedSettings.of(SHIPPED);
    assertThat(settings).isEqualTo(new DecodedSettings(Optional.empty(), 2L << 30, 64));
    assertThat(settings.scratch()).isEqualTo(Path.of(System.getProperty("java.io.tmpdir")));
  }

  @Test
  void aFolderThatIsNamedIsUsed(@TempDir Path folder) {
    DecodedSettings named = of("folder = \"" + folder + "\"");
    assertThat(named.scratch()).isEqualTo(folder);
    assertThat(named.in(Path.of("other")).scratch()).isEqualTo(folder);
    assertThat(DecodedSettings.of(SHIPPED).in(folder).scratch()).isEqualTo(folder);
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThatThrownBy(() -> of("folder = /nowhere/at/all"))
        .hasMessage("aliif.decoded.folder: /nowhere/at/all (expected: a folder that exists)");
    assertThatThrownBy(() -> of("images = -1"))
        .hasMessage("aliif.decoded: bytes 2147483648, images -1 (expected: from 0)");
  }

  private static DecodedSettings of(String setting) {
    return DecodedSettings.of(
        ConfigFactory.parseString("aliif.decoded." + setting).withFallback(SHIPPED));
  }
}

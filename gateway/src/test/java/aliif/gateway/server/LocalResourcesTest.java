package aliif.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.pipeline.stream.PipelineSettings;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;

final class LocalResourcesTest {
  @Test
  void settingsOfNetworksAreNotReadAndAllOthersAre() {
    Config local = LocalResources.use(ConfigFactory::load);

    assertThat(local.hasPath("pekko.actor.provider")).isTrue();
    assertThat(local.hasPath("pekko.stream.materializer")).isTrue();
    assertThat(local.hasPath("aliif.limits.bytes")).isTrue();
    assertThat(local.getStringList("pekko.loggers")).isNotEmpty();
    assertThat(local.hasPath("pekko.cluster")).isFalse();
    assertThat(local.hasPath("pekko.remote")).isFalse();
    assertThat(ConfigFactory.load().hasPath("pekko.cluster")).isTrue();
    assertThat(ConfigFactory.load().hasPath("pekko.remote")).isTrue();
  }

  @Test
  void thePipelineHasTheSameSettings() {
    assertThat(LocalResources.use(PipelineSettings::standard))
        .isEqualTo(PipelineSettings.standard());
    assertThat(LocalResources.use(() -> ConfigFactory.load().getConfig("aliif")))
        .isEqualTo(ConfigFactory.load().getConfig("aliif"));
  }

  @Test
  void theThreadHasItsOwnLoaderAgainAlsoAfterAFailure() {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try {
      LocalResources.use(
          () -> {
            throw new IllegalStateException("wanted");
          });
    } catch (IllegalStateException wanted) {
      assertThat(wanted).hasMessage("wanted");
    }
    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
  }
}

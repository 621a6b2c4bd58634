package aliif.infra.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DurableMoveTest {
  @TempDir private Path folder;

  @Test
  void theFileTakesThePlaceOfAnOlderOne() throws IOException {
    Path part = Files.writeString(folder.resolve(".cat.part"), "new");
    Path whole = Files.writeString(folder.resolve("cat.png"), "old");
    DurableMove.move(part, whole);

    assertThat(whole).hasContent("new");
    assertThat(part).doesNotExist();
  }

  @Test
  void anOlderFileStaysIfThereIsNothingToMove() throws IOException {
    Path whole = Files.writeString(folder.resolve("cat.png"), "old");

    assertThatThrownBy(() -> DurableMove.move(folder.resolve("none"), whole))
        .isInstanceOf(IOException.class);
    assertThat(whole).hasContent("old");
  }
}

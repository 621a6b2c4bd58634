package aliif.infra.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StoreWithImagesTest extends ObjectStoreContract {
  private static final Address HELLO = new Address(HELLO_SHA256);

  @TempDir private Path folder;
  @TempDir private Path images;
  private StoreWithImages store;

  @BeforeEach
  void open() throws IOException {
    store = new StoreWithImages(FolderStore.open(folder), images);
  }

  @Test
  void imagesAreFoundAsLongAsTheyAreThere() throws IOException {
    Files.writeString(images.resolve(HELLO_SHA256), "hello");

    assertThat(store.size(HELLO)).hasValue(5);
    assertThat(read(HELLO)).isEqualTo("hello");
    assertThat(find(HELLO)).containsExactly(new Stored(HELLO, 5, HELLO_SHA256));
    assertThat(store.size(ADDRESS)).isEmpty();

    Files.delete(images.resolve(HELLO_SHA256));
    assertThat(store.size(HELLO)).isEmpty();
  }

  @Test
  void imagesAreFoundWhileTheStoreIsInTrouble() throws IOException {
    Files.writeString(images.resolve(HELLO_SHA256), "hello");
    Path away = Files.move(folder, folder.resolveSibling(folder.getFileName() + "-away"));

    assertThat(store.size(HELLO)).hasValue(5);
    assertThat(read(HELLO)).isEqualTo("hello");
    Files.move(away, folder);
  }

  @Test
  void noImageIsDeletedByASweep() throws IOException {
    Path image = Files.writeString(images.resolve(HELLO_SHA256), "hello");
    write(ADDRESS, "other");
    assertThat(store.deleteUnused(Instant.now().plus(Duration.ofHours(1)))).isEqualTo(1);
    assertThat(image).hasContent("hello");
  }

  @Override
  protected ObjectStore store() {
    return store;
  }

  @Override
  protected List<String> names() throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals(".aliif-store"))
          .toList();
    }
  }
}

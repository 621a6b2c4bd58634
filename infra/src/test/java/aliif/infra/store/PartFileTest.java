package aliif.infra.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Random;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that is being written, until it has its name or is gone. */
final class PartFileTest {
  @TempDir private Path folder;

  @Test
  void chunksOfAnySizesAndShapesAreOneFileWithTheirDigest() throws IOException {
    Random random = new Random(1);
    PartFile part = PartFile.create(folder);
    ByteString all = ByteString.emptyByteString();
    for (int size : new int[] {0, 1, 7, 0, 100_000, 3}) {
      byte[] bytes = new byte[size];
      random.nextBytes(bytes);
      ByteString chunk =
          ByteString.fromArray(bytes)
              .take(size / 2)
              .concat(ByteString.fromArray(bytes).drop(size / 2));
      all = all.concat(chunk);
      assertThat(part.write(chunk)).isEqualTo(all.size());
    }
    assertThat(part.bytes()).isEqualTo(all.size());
    assertThat(part.sha256()).isEqualTo(Sha256.hex(all.getByteBuffers()));
    Path target = folder.resolve("whole");
    part.publish(target);
    assertThat(Files.readAllBytes(target)).isEqualTo(all.toArray());
    assertThat(part.file()).doesNotExist();
  }

  @Test
  void toDiscardAfterItHasItsNameLeavesItAndTwiceIsOnce() throws IOException {
    PartFile kept = PartFile.create(folder);
    kept.write(ByteString.fromString("kept"));
    kept.publish(folder.resolve("kept"));
    kept.close();
    kept.close();
    assertThat(folder.resolve("kept")).hasContent("kept");

    PartFile dropped = PartFile.create(folder);
    dropped.close();
    dropped.close();
    assertThat(dropped.file()).doesNotExist();
    assertThatThrownBy(() -> dropped.write(ByteString.fromString("more")))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aSweepTakesWhatNobodyWritesAndNothingElse() throws IOException {
    PartFile writing = PartFile.create(folder);
    Path left = Files.writeString(folder.resolve("crashed.part"), "half");
    Path whole = Files.writeString(folder.resolve("whole"), "all");
    PartFile.sweep(folder);
    PartFile.sweep(folder);

    assertThat(left).doesNotExist();
    assertThat(whole).hasContent("all");
    assertThat(writing.file()).exists();
    writing.close();
    assertThatThrownBy(() -> PartFile.sweep(folder.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void twoPartsNeverShareAFile() throws IOException {
    PartFile one = PartFile.create(folder);
    PartFile other = PartFile.create(folder);
    assertThat(one.file()).isNotEqualTo(other.file());
    one.write(ByteString.fromString("one"));
    other.write(ByteString.fromString("other"));
    one.publish(folder.resolve("same"));
    other.publish(folder.resolve("same"));
    assertThat(folder.resolve("same")).as("the later one").hasContent("other");
  }
}

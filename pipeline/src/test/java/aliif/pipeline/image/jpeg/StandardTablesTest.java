package aliif.pipeline.image.jpeg;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Size;
import aliif.pipeline.image.Pictures;
import java.util.HashSet;
import java.util.Set;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

final class StandardTablesTest {
  /** Number and contents of each table in all segments of Huffman tables. */
  private static Set<ByteString> tables(ByteString jpeg) {
    Set<ByteString> tables = new HashSet<>();
    ByteString marker = ByteString.fromInts(0xff, 0xc4);
    for (int at = jpeg.indexOfSlice(marker); at >= 0; at = jpeg.indexOfSlice(marker, at + 2)) {
      int end = at + 2 + ((jpeg.apply(at + 2) & 0xff) << 8 | (jpeg.apply(at + 3) & 0xff));
      for (int table = at + 4; table < end; ) {
        int values = 0;
        for (int i = 1; i <= 16; i++) {
          values += jpeg.apply(table + i) & 0xff;
        }
        tables.add(jpeg.slice(table, table + 17 + values));
        table += 17 + values;
      }
    }
    return tables;
  }

  /** libjpeg writes the same four where it does not optimise. */
  @Test
  void theyAreThoseThatLibjpegWrites() {
    ByteString written = Pictures.jpeg(Pictures.rgb(new Size(16, 16), 1), false, 75);
    Set<ByteString> ours = tables(ByteString.fromArray(StandardTables.segment()));
    assertThat(ours).hasSize(4).isEqualTo(tables(written));
  }
}

package aliif.model.published;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pickles that want something else than to be read are refused, soon and in one line. */
final class HostileCheckpointTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  @ParameterizedTest
  @CsvSource({
    "posix, system",
    "os, system",
    "builtins, eval",
    "builtins, exec",
    "subprocess, Popen",
    "torch, load",
    "torch._utils, _rebuild_tensor_v2.__globals__",
    "collections, OrderedDict.__init__",
    "torch, FloatStorage.__class__",
    "__main__, FloatStorage"
  })
  void namesOfAnythingElseAreRefusedWhereTheyAreRead(String module, String name) {
    assertRefused(
        "c" + module + "\n" + name + "\n(X\4\0\0\0echotR",
        "pickle: " + module + "." + name + " (expected: tensors in dictionaries");
  }

  /** INST, OBJ, NEWOBJ, STACK_GLOBAL, EXT1, PERSID, LONG, STRING, POP and others run or are old. */
  @ParameterizedTest
  @ValueSource(ints = {'i', 'o', 0x81, 0x93, 0x82, 'P', 'L', 'S', '0', '2', 'B', 'C', 0x8f, 0x98})
  void opcodesThatPyTorchDoesNotWriteAreRefused(int opcode) {
    assertRefused("(" + (char) opcode, "pickle: opcode 0x%02x at 3".formatted(opcode));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4, 5, 255})
  void otherProtocolsAreRefused(int protocol) {
    CheckpointFiles.assertRefused(
        CheckpointFiles.zip(
            folder, new byte[] {(byte) 0x80, (byte) protocol, 'N', '.'}, new byte[0]),
        "pickle: protocol " + protocol + " (expected: 2)");
  }

  @Test
  void deepNestingIsRefused() {
    assertRefused("(".repeat(100_000), "pickle: nested too deep (expected: at most 1000 marks)");
    // A list in a list in a list, without a mark, is deep too; nobody walks down.
    assertRefused(
        "]".repeat(200_000) + "a".repeat(199_999) + ".",
        "pickle: something else (expected: a dictionary of tensors)");
  }

  @Test
  void aListThatHoldsItselfTwiceAndAgainIsNotWalkedThrough() {
    StringBuilder laughs = new StringBuilder("]q\0");
    for (int level = 1; level < 200; level++) {
      String last = "h" + (char) (level - 1);
      laughs.append("]q").append((char) level).append('(').append(last.repeat(10)).append('e');
    }
    assertRefused(laughs + ".", "pickle: something else (expected: a dictionary of tensors)");
    assertRefused("}q\0X\1\0\0\0ah\0s.", "a: something else (expected: a tensor)");
  }

  @Test
  void manyMemosAndManyValuesAreRefused() {
    StringBuilder memos = new StringBuilder("N");
    for (int i = 0; i <= 1 << 20; i++) {
      memos.append('r');
      for (int shift = 0; shift < 32; shift += 8) {
        memos.append((char) (i >> shift & 0xff));
      }
    }
    assertRefused(memos.toString(), "pickle: memo full (expected: at most 1048576)");
    assertRefused("N".repeat(2 << 20), "pickle: too many values (expected: at most 1048576)");
    assertRefused("h\7.", "pickle: memo 7 (expected: one that was kept)");
  }

  /** Values that are taken from the stack into a list are as many. */
  @Test
  void manyValuesInAListAreRefused() {
    String thousand = "(" + "K ".repeat(1000) + "e";
    assertRefused(
        "]" + thousand.repeat(1100) + ".", "pickle: too many values (expected: at most 1048576)");
  }

  @Test
  void longPicklesAreRefusedInFilesOfEitherKind() throws IOException {
    String text = "X\377\377\377\000" + "a".repeat((1 << 24) - 1);
    assertRefused(text + "NN", "pickle: text of 16777215 bytes (expected: at most 16777209)");
    String marks = "N" + "q\0".repeat(9 << 20) + ".";
    assertRefused(marks, "pickle: longer than 16777216 bytes (expected: no longer)");
    Path file = folder.resolve("legacy.pt");
    String magic = "\u0080\2\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\31.";
    Files.write(file, (magic + "\u0080\2" + marks).getBytes(ISO_8859_1));
    CheckpointFiles.assertRefused(file, "pickle: longer than 16777216 bytes (expected: no longer)");
  }

  @Test
  void oldFilesOfBigEndianSystemsAreRefused() throws IOException {
    byte[] file = Files.readAllBytes(CheckpointFiles.of("edsr-x4.pt"));
    int flag = new String(file, ISO_8859_1).indexOf("little_endian");
    while (file[flag] != (byte) 0x88) { // NEWTRUE
      flag++;
    }
    file[flag] = (byte) 0x89;
    Path big = folder.resolve("big.pt");
    Files.write(big, file);
    CheckpointFiles.assertRefused(big, "byteorder: big (expected: little)");
  }

  @Test
  void hugeCountsAreRefused() {
    assertRefused("X\377\377\377\177", "pickle: text of 2147483647 bytes (expected: at most 0)");
    assertRefused("X\377\377\377\377", "pickle: text of 4294967295 bytes (expected: at most 0)");
    assertRefused("\u008a\377", "pickle: integer of 255 bytes (expected: at most 16)");
    assertTensor("J\1\0\0\0", "K\0(J\377\377\377\177J\377\377\377\177t(K\0K\0t", "a: [2147483647,");
    assertTensor("J\1\0\0\0", "K\0(J\377\377\377\177t(K\0t", "a: [2147483647] (expected: no more");
    assertTensor(
        "K\1", "K\0(" + "J\377\377\377\177".repeat(7) + "K\0t(" + "K\1".repeat(8) + "t", "a: [");
    assertTensor("J\377\377\377\177", "K\0(K\1t(K\1t", "a: 4 bytes (expected: 8589934588)");
    assertTensor("J\377\377\377\377", "K\0(K\1t(K\1t", "pickle: something else (expected: sizes");
  }

  @Test
  void viewsOutsideTheirStorageAreRefused() {
    assertTensor("K\1", "K\1(K\1t(K\1t", "a: last number at 1 (expected: below 1)");
    assertTensor("K\1", "K\0(K\2t(K\1t", "a: last number at 1 (expected: below 1)");
    assertTensor("K\1", "K\0(K\2t(J\377\377\377\177t", "a: last number at 2147483647");
    assertTensor("K\1", "K\0(K\2t(J\376\377\377\377t", "pickle: something else (expected: sizes");
    assertTensor("K\1", "K\0(K\2K\2t(K\1t", "pickle: something else (expected: as many strides");
  }

  /** A dictionary of one tensor with a storage of one number. */
  private void assertTensor(String length, String place, String message) {
    String storage =
        "(X\7\0\0\0storagectorch\nFloatStorage\nX\1\0\0\0000X\3\0\0\0cpu" + length + "tQ";
    assertRefused(
        "}X\1\0\0\0actorch._utils\n_rebuild_tensor_v2\n("
            + storage
            + place
            + "\u0089ccollections\nOrderedDict\n)RtRs.",
        message);
  }

  private void assertRefused(String program, String message) {
    byte[] pickle = ("\u0080\2" + program).getBytes(ISO_8859_1);
    CheckpointFiles.assertRefused(CheckpointFiles.zip(folder, pickle, new byte[4]), message);
  }
}

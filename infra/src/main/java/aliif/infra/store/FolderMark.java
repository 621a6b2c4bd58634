package aliif.infra.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file in the folder of every store. If it is missing, the store's disk is not mounted. */
public final class FolderMark {
  private static final Logger LOG = LoggerFactory.getLogger(FolderMark.class);
  private static final String NAME = ".aliif-store";

  private FolderMark() {}

  /** Marks a folder as that of a store. */
  public static void put(Path folder) throws IOException {
    try {
      Files.createFile(folder.resolve(NAME));
    } catch (FileAlreadyExistsException marked) {
      LOG.debug("store: {} has been used before", folder);
    }
  }

  /**
   * Looks for the mark.
   *
   * @throws IOException if it is missing
   */
  public static void require(Path folder) throws IOException {
    Files.size(folder.resolve(NAME));
  }
}

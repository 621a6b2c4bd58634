package aliif.infra.store.s3;

import static aliif.infra.testing.TestTopics.until;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.infra.store.Address;
import aliif.infra.store.ObjectStore;
import aliif.infra.store.ObjectStoreContract;
import aliif.infra.store.StoreException;
import aliif.infra.store.Stored;
import aliif.infra.testing.FaultyProxy;
import aliif.infra.testing.JavaProcess;
import aliif.infra.testing.S3Proxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The store in a bucket of a real server, which is reached through a proxy. */
final class S3StoreIT extends ObjectStoreContract {
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir private static Path data;
  @AutoClose private static S3Proxy server;
  private static int test;

  @TempDir private Path scratch;
  private final BucketPlace place =
      BucketPlace.parse("s3://" + S3Proxy.BUCKET + "/test" + test++ + "/store");
  @AutoClose private FaultyProxy proxy;
  @AutoClose private S3Client client;
  private S3Store store;

  @BeforeAll
  static void serve() throws IOException {
    server = S3Proxy.start(data);
  }

  @BeforeEach
  void open() throws IOException {
    proxy = FaultyProxy.start(server.port());
    client = S3Clients.create(S3Settings.of(S3Proxy.config(server.port())));
    store = open(DAY, "");
  }

  private S3Store open(Duration renew, String silence) throws IOException {
    return S3Store.open(
        place,
        S3Settings.of(S3Proxy.config(proxy.port(), "attempts = 1", silence)),
        scratch,
        renew);
  }

  @AfterEach
  void close() throws IOException {
    store.close();
    assertThat(scratch).isEmptyDirectory();
  }

  @Override
  protected ObjectStore store() {
    return store;
  }

  @Override
  protected List<String> names() {
    return objects().stream()
        .map(each -> each.key().substring(place.prefix().length()))
        .filter(name -> !name.equals(".aliif-store"))
        .toList();
  }

  private List<S3Object> objects() {
    return client.listObjectsV2(it -> it.bucket(S3Proxy.BUCKET).prefix(place.prefix())).contents();
  }

  @Test
  void aServerThatIsDownIsNotAMissingObject() {
    write(ADDRESS, "hello");
    proxy.cut();
    assertTrouble();
    proxy.mend();
    assertThat(store.size(ADDRESS)).hasValue(5);
    assertThat(read(ADDRESS)).isEqualTo("hello");
  }

  @Test
  void aServerThatIsSilentIsNotAMissingObject() throws IOException {
    store.close();
    store = open(DAY, "silence = 3 s");
    proxy.slow(Duration.ofMinutes(10).toMillis());
    assertTrouble();
  }

  @Test
  void aRefusalIsNotAMissingObject() {
    write(ADDRESS, "hello");
    S3Proxy.asNobody(
        () -> {
          assertTrouble();
          assertThatThrownBy(() -> store.size(ADDRESS))
              .hasMessage("store: s3://images/%s: status 403", place.prefix());
        });
    assertThat(store.size(ADDRESS)).hasValue(5);
  }

  @Test
  void aBucketThatIsMissingIsNotAMissingObject() throws IOException {
    Path bucket = data.resolve("data").resolve(S3Proxy.BUCKET);
    Path away = Files.move(bucket, bucket.resolveSibling("away"));
    try {
      assertTrouble();
      assertThatThrownBy(() -> store.size(ADDRESS))
          .hasMessage("store: s3://images/%s: NoSuchBucket, status 404", place.prefix());
    } finally {
      Files.move(away, bucket);
    }
    assertThat(store.size(ADDRESS)).isEmpty();
  }

  private void assertTrouble() {
    assertThatThrownBy(() -> store.size(ADDRESS)).isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> find(ADDRESS)).hasCauseInstanceOf(StoreException.class);
    assertThatThrownBy(() -> read(ADDRESS)).hasCauseInstanceOf(StoreException.class);
    assertThatThrownBy(() -> write(ADDRESS, "other")).hasCauseInstanceOf(StoreException.class);
    assertThatThrownBy(() -> store.deleteUnused(Instant.now()))
        .isInstanceOf(StoreException.class)
        .hasMessageStartingWith("store: s3://images/" + place.prefix() + ": ");
  }

  @Test
  void aStoreThatCannotBeOpenedIsNamed() {
    S3Proxy.asNobody(
        () ->
            assertThatThrownBy(() -> open(DAY, ""))
                .isInstanceOf(IOException.class)
                .hasMessage(
                    "store: s3://images/%s: SignatureDoesNotMatch, status 403 (expected: a bucket"
                        + " that can be read and written)",
                    place.prefix()));
    proxy.cut();
    assertThatThrownBy(() -> open(DAY, ""))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("store: s3://images/" + place.prefix() + ": ");
  }

  @Test
  void anUploadThatIsCutLeavesNothing() throws Exception {
    assertNothingIsLeft(20 << 20);
  }

  /** It has several parts. */
  @Test
  void aLargeUploadThatIsCutLeavesNothing() throws Exception {
    assertNothingIsLeft(50 << 20);
  }

  private void assertNothingIsLeft(int bytes) throws Exception {
    ByteString large = ByteString.fromArrayUnsafe(new byte[bytes]);
    proxy.slow(2);
    long before = proxy.passed();
    CompletionStage<Stored> writing = Source.single(large).runWith(store.write(ADDRESS), system);
    until(() -> proxy.passed() - before > bytes * 3L / 4);
    proxy.cut();
    assertThatThrownBy(() -> await(writing)).hasCauseInstanceOf(StoreException.class);
    assertThat(names()).isEmpty();

    proxy.mend();
    assertThat(store.size(ADDRESS)).isEmpty();
    assertThat(await(Source.single(large).runWith(store.write(ADDRESS), system)).bytes())
        .isEqualTo(bytes);
    assertThat(store.size(ADDRESS)).hasValue(bytes);
  }

  @Test
  void readingThatIsCutFails() {
    ByteString large = ByteString.fromArrayUnsafe(new byte[20 << 20]);
    await(Source.single(large).runWith(store.write(ADDRESS), system));
    CompletionStage<String> reading =
        store
            .read(ADDRESS)
            .map(
                chunk -> {
                  proxy.cut();
                  return chunk;
                })
            .runFold("", (all, _) -> all, system);
    assertThatThrownBy(() -> await(reading)).hasCauseInstanceOf(StoreException.class);
  }

  @Test
  void readersThatLeaveDoNoHarm() {
    ByteString large = ByteString.fromArrayUnsafe(new byte[20 << 20]);
    await(Source.single(large).runWith(store.write(ADDRESS), system));
    for (int i = 0; i < 20; i++) {
      await(store.read(ADDRESS).take(1).run(system));
    }
    assertThat(store.size(ADDRESS)).hasValue(20 << 20);
  }

  /** Such as an input that a client of another make has put there. */
  @Test
  void whatAnotherProgramHasPutThereIsFound() {
    client.putObject(
        it -> it.bucket(S3Proxy.BUCKET).key(place.key(HELLO_SHA256)),
        RequestBody.fromString("hello"));
    Address hello = new Address(HELLO_SHA256);

    assertThat(store.size(hello)).hasValue(5);
    assertThat(read(hello)).isEqualTo("hello");
    assertThat(find(hello)).containsExactly(new Stored(hello, 5, HELLO_SHA256));
    assertThat(write(hello, "hello")).isEqualTo(new Stored(hello, 5, HELLO_SHA256));
  }

  @Test
  void useBeginsTheLifeOfAnObjectAnew() throws Exception {
    Stored stored = write(ADDRESS, "hello");
    Instant written = written();
    until(() -> Instant.now().isAfter(written.plusSeconds(2)));

    assertThat(store.size(ADDRESS)).hasValue(5);
    assertThat(written()).isEqualTo(written);

    store.close();
    store = open(Duration.ZERO, "");
    assertThat(store.size(ADDRESS)).hasValue(5);
    Instant renewed = written();
    assertThat(renewed).isAfter(written);
    assertThat(find(ADDRESS)).containsExactly(stored);
    assertThat(read(ADDRESS)).isEqualTo("hello");
    assertThat(store.deleteUnused(written.plusMillis(1))).isZero();
  }

  private Instant written() {
    return client
        .headObject(it -> it.bucket(S3Proxy.BUCKET).key(place.key(ADDRESS.hex())))
        .lastModified();
  }

  @Test
  void otherObjectsOfTheBucketAreNotDeleted() {
    client.putObject(
        it -> it.bucket(S3Proxy.BUCKET).key(place.key("notes.txt")), RequestBody.fromString("x"));
    client.putObject(
        it -> it.bucket(S3Proxy.BUCKET).key("elsewhere/" + HELLO_SHA256),
        RequestBody.fromString("x"));

    assertThat(store.deleteUnused(Instant.now().plus(DAY))).isZero();
    assertThat(names()).containsExactly("notes.txt");
  }

  /** 72 MiB there and back, with a heap of 64 MiB. */
  @Test
  void aLargeObjectNeedsLittleMemory() throws Exception {
    Process process =
        JavaProcess.of(
                LargeObject.class,
                List.of(
                    "-Xmx64m",
                    "-Daws.accessKeyId=" + System.getProperty("aws.accessKeyId"),
                    "-Daws.secretAccessKey=" + System.getProperty("aws.secretAccessKey")),
                place.toString(),
                Integer.toString(server.port()),
                scratch.toString())
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(said.lines()).contains("written and read: " + LargeObject.BYTES);
    assertThat(process.waitFor()).isZero();
    assertThat(objects()).anyMatch(each -> each.size() == LargeObject.BYTES);
  }
}

package aliif.pipeline.testing;

import aliif.model.Size;
import aliif.pipeline.EncodedImage;
import aliif.pipeline.Framing;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleOutcome.InternalFailure;
import aliif.pipeline.UpscaleOutcome.Overloaded;
import aliif.pipeline.UpscaleOutcome.Rendering;
import aliif.pipeline.UpscaleOutcome.UnreadableImage;
import aliif.pipeline.UpscaleRequest;
import aliif.pipeline.Upscaler;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * An upscaler that remembers its requests. It answers as it was last told; until then it does as
 * the image says, which is text: one word, a space, and a name or a number.
 *
 * <ul>
 *   <li>{@code name x}: renders {@code upscaled x}
 *   <li>{@code size n}: renders n bytes, in chunks
 *   <li>{@code slow n}: renders after n milliseconds
 *   <li>{@code gate x}: renders when the gate is opened
 *   <li>{@code busy n}, {@code fail n}: has no room, or breaks, n times
 *   <li>{@code break x}: breaks while rendering, {@code throw x}: throws
 * </ul>
 *
 * Anything else is garbage. Safe for use by many threads.
 */
public final class FakeUpscaler implements Upscaler {
  public static final String WEIGHTS = "0123abcd";

  private final BlockingQueue<UpscaleRequest> requests = new LinkedBlockingQueue<>();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final CompletableFuture<ByteString> gate = new CompletableFuture<>();
  private volatile Optional<CompletionStage<UpscaleOutcome>> told = Optional.empty();
  private volatile Optional<Function<UpscaleRequest, UpscaleOutcome>> answers = Optional.empty();

  /** One that answers nothing before it is told. */
  public static FakeUpscaler silent() {
    FakeUpscaler fake = new FakeUpscaler();
    fake.answer(new CompletableFuture<>());
    return fake;
  }

  /** Answers each request so from now on. */
  public void answer(UpscaleOutcome outcome) {
    answer(CompletableFuture.completedStage(outcome));
  }

  /** Answers each request so from now on. */
  public void answer(CompletionStage<UpscaleOutcome> outcome) {
    told = Optional.of(outcome);
  }

  /** Answers each request by a function from now on. */
  public void answer(Function<UpscaleRequest, UpscaleOutcome> function) {
    answers = Optional.of(function);
  }

  /** A rendering of some bytes, in the request's format. */
  public static UpscaleOutcome rendering(
      UpscaleRequest request, Source<ByteString, NotUsed> bytes) {
    return rendering(request.parameters().format(), bytes);
  }

  /** A rendering of some bytes as a PNG, whatever was asked for. */
  public static UpscaleOutcome rendering(Source<ByteString, NotUsed> bytes) {
    return rendering(OutputFormat.PNG, bytes);
  }

  private static UpscaleOutcome rendering(OutputFormat format, Source<ByteString, NotUsed> bytes) {
    return new Rendering(
        new Size(2, 2), new Size(7, 5), format, List.of(), "fake", "00ff", () -> 0, bytes);
  }

  /** Bytes that come in pieces. */
  public static Source<ByteString, NotUsed> bytes(String... pieces) {
    return Source.from(List.of(pieces)).map(ByteString::fromString);
  }

  /** The bytes that {@code size n} renders. */
  public static ByteString bytes(int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (i * 31 + (i >> 8));
    }
    return ByteString.fromArrayUnsafe(bytes);
  }

  /** Requests so far, oldest first, each attempt by itself. */
  public BlockingQueue<UpscaleRequest> requests() {
    return requests;
  }

  /** How many were rendering at once, at most. */
  public int most() {
    return most.get();
  }

  /** How many are rendering now. */
  public int running() {
    return running.get();
  }

  public void openGate() {
    gate.complete(ByteString.fromString("after the gate"));
  }

  @Override
  public CompletionStage<UpscaleOutcome> upscale(UpscaleRequest request) {
    requests.add(request);
    if (answers.isPresent()) {
      return CompletableFuture.completedStage(answers.orElseThrow().apply(request));
    }
    return told.orElseGet(() -> CompletableFuture.completedStage(outcome(request)));
  }

  private UpscaleOutcome outcome(UpscaleRequest request) {
    String text = image(request).utf8String();
    int space = text.indexOf(' ');
    String word = space < 0 ? "" : text.substring(0, space);
    String rest = text.substring(space + 1);
    return switch (word) {
      case "name" -> scripted(request, Source.single(ByteString.fromString("upscaled " + rest)));
      case "size" -> scripted(request, chunks(bytes(Integer.parseInt(rest))));
      case "slow" -> scripted(request, slow(rest));
      case "gate" -> scripted(request, Source.completionStage(gate));
      case "busy" ->
          times(request) <= Integer.parseInt(rest)
              ? new Overloaded("no room", Duration.ofMillis(1))
              : scripted(request, Source.single(image(request)));
      case "fail" ->
          times(request) <= Integer.parseInt(rest)
              ? new InternalFailure("a worker died")
              : scripted(request, Source.single(image(request)));
      case "break" -> scripted(request, chunks(bytes(1000)).concat(broken()));
      case "throw" -> throw new IllegalStateException("a bug");
      default -> new UnreadableImage("image: " + text.length() + " bytes (expected: an image)");
    };
  }

  private static ByteString image(UpscaleRequest request) {
    return ((EncodedImage.InMemory) request.image()).bytes();
  }

  private long times(UpscaleRequest request) {
    return requests.stream().filter(earlier -> earlier.id().equals(request.id())).count();
  }

  private static Source<ByteString, NotUsed> broken() {
    return Source.failed(new UpscaleException(new UnreadableImage("image: ends early")));
  }

  private static Source<ByteString, NotUsed> slow(String milliseconds) {
    return Source.single(ByteString.fromString("slow " + milliseconds))
        .initialDelay(Duration.ofMillis(Long.parseLong(milliseconds)));
  }

  private static Source<ByteString, NotUsed> chunks(ByteString bytes) {
    return Source.range(0, (bytes.size() - 1) / 50_000)
        .map(i -> bytes.slice(i * 50_000, Math.min(bytes.size(), (i + 1) * 50_000)));
  }

  private UpscaleOutcome scripted(UpscaleRequest request, Source<ByteString, NotUsed> bytes) {
    most.accumulateAndGet(running.incrementAndGet(), Math::max);
    Size input = new Size(4, 3);
    return new Rendering(
        input,
        output(request.parameters().framing(), input),
        request.parameters().format(),
        List.of(),
        request.parameters().model().orElse("paper"),
        WEIGHTS,
        () -> 0,
        counted(bytes));
  }

  private static Size output(Framing framing, Size input) {
    return switch (framing) {
      case Framing.Scaled(var scale, var _) -> scale.of(input);
      case Framing.Window(var _, var part) -> part.size();
      case Framing.Fitted(var _, var size) -> size;
    };
  }

  /** Runs no more before the end goes on: who sees the result never sees it running. */
  private Source<ByteString, NotUsed> counted(Source<ByteString, NotUsed> bytes) {
    AtomicBoolean ended = new AtomicBoolean();
    Runnable end =
        () -> {
          if (!ended.getAndSet(true)) {
            running.decrementAndGet();
          }
        };
    return bytes
        .concatLazy(
            Source.lazySource(
                () -> {
                  end.run();
                  return Source.empty();
                }))
        .watchTermination(
            (ignored, terminated) -> {
              terminated.whenComplete((_, _) -> end.run());
              return ignored;
            });
  }
}

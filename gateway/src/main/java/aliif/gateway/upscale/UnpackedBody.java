package aliif.gateway.upscale;

import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome.UnreadableImage;
import java.util.function.BooleanSupplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.japi.pf.PFBuilder;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.SinkShape;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.UniformFanOutShape;
import org.apache.pekko.stream.javadsl.Broadcast;
import org.apache.pekko.stream.javadsl.Compression;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.GraphDSL;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** The bytes of a request's body, unpacked if the request says that they are packed by gzip. */
public final class UnpackedBody {
  /** So much comes out at once, whatever goes in. */
  private static final int PIECE = 64 << 10;

  private UnpackedBody() {}

  /** Whether the body is packed. */
  public static boolean isPacked(HttpRequest request) {
    return request
        .getHeader("Content-Encoding")
        .map(HttpHeader::value)
        .filter(it -> it.equalsIgnoreCase("gzip") || it.equalsIgnoreCase("x-gzip"))
        .isPresent();
  }

  /**
   * The bytes. Of a packed body, all is taken from the connection, also after a failure, and when
   * enough has been unpacked.
   *
   * @param arrival counts what comes, before it is unpacked: one byte a second may be a thousand
   *     when it is
   * @param enough whether nothing more is of use: it would be unpacked for nothing, a thousand
   *     bytes for each that comes
   * @return fails with {@link UpscaleException} if the body is not what gzip packs
   */
  public static Source<ByteString, ?> of(
      HttpRequest request, RequestBody.Arrival arrival, BooleanSupplier enough) {
    Source<ByteString, Object> bytes =
        request
            .entity()
            .withoutSizeLimit()
            .getDataBytes()
            .map(
                piece -> {
                  arrival.add(piece.size());
                  return piece;
                })
            .watchTermination(
                (it, done) -> {
                  done.whenComplete((_, _) -> arrival.end());
                  return it;
                });
    return isPacked(request) ? drained(bytes).via(unpacking(enough)) : bytes;
  }

  private static Flow<ByteString, ByteString, NotUsed> unpacking(BooleanSupplier enough) {
    return Flow.of(ByteString.class)
        .via(Compression.gzipDecompress(PIECE))
        .takeWhile(_ -> !enough.getAsBoolean())
        .mapError(
            new PFBuilder<Throwable, Throwable>()
                .matchAny(
                    thrown ->
                        new UpscaleException(
                            new UnreadableImage(
                                "body: damaged (expected: packed by gzip, as Content-Encoding"
                                    + " says)"),
                            thrown))
                .build())
        .async(ActorAttributes.IODispatcher().dispatcher());
  }

  /** Goes on to take bytes when nobody wants them any more: else the connection would end. */
  private static Source<ByteString, NotUsed> drained(Source<ByteString, ?> bytes) {
    return Source.fromGraph(
        GraphDSL.create(
            builder -> {
              UniformFanOutShape<ByteString, ByteString> both =
                  builder.add(Broadcast.create(2, false));
              SourceShape<ByteString> from = builder.add(bytes);
              SinkShape<ByteString> rest = builder.add(Sink.ignore());
              builder.from(from).toFanOut(both);
              builder.from(both.out(0)).to(rest);
              return SourceShape.of(both.out(1));
            }));
  }
}

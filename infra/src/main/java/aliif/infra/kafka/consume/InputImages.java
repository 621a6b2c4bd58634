package aliif.infra.kafka.consume;

import aliif.infra.kafka.contract.HeaderNames;
import aliif.infra.kafka.contract.RequestRecord;
import aliif.infra.kafka.read.Held;
import aliif.infra.kafka.read.RecordRoom;
import aliif.infra.store.Address;
import aliif.infra.store.ObjectStore;
import aliif.pipeline.Failures;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome.DeadlinePassed;
import aliif.pipeline.UpscaleOutcome.InvalidParameter;
import aliif.pipeline.UpscaleOutcome.OverLimit;
import aliif.pipeline.UpscaleOutcome.Overloaded;
import aliif.pipeline.memory.MemoryBudget;
import aliif.pipeline.memory.Reservation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;

/**
 * Reserves memory for the images and outputs of requests, in order, and then fetches the images.
 */
final class InputImages {
  /** The longest wait for memory, for requests without a deadline. */
  private static final Duration UNTIL_THERE_IS_ROOM = Duration.ofDays(365);

  private final ActorSystem<?> system;
  private final ObjectStore store;
  private final RecordRoom room;

  InputImages(ActorSystem<?> system, ObjectStore store, RecordRoom room) {
    this.system = system;
    this.store = store;
    this.room = room;
  }

  /**
   * Waits for the memory that an answer needs. The stage fails with {@link UpscaleException} if the
   * image does not exist or the deadline passes, and with {@code StoreException} if the store
   * fails.
   *
   * @param attempt whose {@link Held} gets the reservation; its {@link Withdrawal} ends the wait
   */
  CompletionStage<Done> takeRoom(RequestRecord request, Attempt attempt) {
    requireTimeLeft(request);
    return switch (request.image()) {
      case RequestRecord.Image.Inline _ -> takeRoom(request, attempt, 0);
      case RequestRecord.Image.Reference(var address) ->
          size(address).thenCompose(size -> takeRoom(request, attempt, size));
    };
  }

  /** Fetches the encoded input, after {@link #takeRoom}. The stage fails in the same cases. */
  CompletionStage<ByteString> fetch(RequestRecord request) {
    requireTimeLeft(request);
    return switch (request.image()) {
      case RequestRecord.Image.Inline(var bytes) -> CompletableFuture.completedStage(bytes);
      case RequestRecord.Image.Reference(var address) ->
          /* It may have been deleted meanwhile: that is a failure of the request, not of the store. */
          size(address).thenCompose(_ -> read(request.id(), address));
    };
  }

  private CompletionStage<Long> size(Address address) {
    /* Not on the threads that wait for the broker: a store in trouble must not delay answers. */
    Executor waiting =
        system.dispatchers().lookup(DispatcherSelector.fromConfig(ObjectStore.BLOCKING));
    return CompletableFuture.supplyAsync(() -> checkedSize(address), waiting);
  }

  private long checkedSize(Address address) {
    long size =
        store
            .size(address)
            .orElseThrow(
                () ->
                    new UpscaleException(
                        new InvalidParameter(
                            HeaderNames.IMAGE_REF
                                + ": "
                                + address
                                + " (expected: a stored object)")));
    if (size > room.imageBytes()) {
      throw new UpscaleException(
          new OverLimit(
              "bytes: %d (expected: at most %d; %s)"
                  .formatted(size, room.imageBytes(), MemoryBudget.MORE)));
    }
    return size;
  }

  private CompletionStage<ByteString> read(String id, Address address) {
    return store
        .read(address)
        .runWith(
            Sink.fold(
                ByteString.emptyByteString(),
                /* An error here, if only for want of memory, would end the actor system. */
                (all, chunk) ->
                    Failures.<ByteString, ByteString>guarded(id, all::concat).apply(chunk)),
            system);
  }

  private CompletionStage<Done> takeRoom(RequestRecord request, Attempt attempt, long image) {
    Duration patience =
        request
            .deadline()
            .map(deadline -> Duration.between(Instant.now(), deadline))
            .filter(left -> left.compareTo(UNTIL_THERE_IS_ROOM) < 0)
            .orElse(UNTIL_THERE_IS_ROOM);
    CompletableFuture<Optional<Reservation>> turn = room.answer(image, patience);
    /* On another thread: the thread that gives memory back completes a turn, and must not wait. */
    return CompletableFuture.anyOf(turn, attempt.withdrawal().waitsEnd().toCompletableFuture())
        .thenApplyAsync(_ -> taken(turn, request, attempt.held()), system.executionContext());
  }

  private static Done taken(
      CompletableFuture<Optional<Reservation>> turn, RequestRecord request, Held held) {
    if (turn.cancel(false)) {
      throw new UpscaleException(
          new Overloaded("consumer: stopping (expected: try again later)", Duration.ZERO));
    }
    held.add(turn.join().orElseThrow(() -> late(request)));
    return Done.done();
  }

  private static void requireTimeLeft(RequestRecord request) {
    if (request.deadline().filter(deadline -> deadline.isBefore(Instant.now())).isPresent()) {
      throw late(request);
    }
  }

  private static UpscaleException late(RequestRecord request) {
    return new UpscaleException(
        new DeadlinePassed(
            "deadline: %s (expected: a time in the future)"
                .formatted(request.deadline().map(Instant::toString).orElse("none"))));
  }
}

package aliif.infra.kafka.contract;

/**
 * Names of the headers of requests, results and dead letters. Requests also have the parameters
 * under their own names ({@link aliif.pipeline.ParameterName}).
 */
public final class HeaderNames {
  /** Of a request: {@code visible}, {@code interactive}, {@code prefetch} or {@code batch}. */
  public static final String PRIORITY = "priority";

  /** Of a request: the time after which nobody wants the answer, in ISO 8601. */
  public static final String DEADLINE = "deadline";

  /** Of a request: the address in the store of an image that is not in the record. */
  public static final String IMAGE_REF = "image-ref";

  /** Of a request: {@code store}, if its output is to go into the store, whatever its size. */
  public static final String OUTPUT = "output";

  /** The image of a job that a request is for; its answer has the same. */
  public static final String JOB = "job";

  /** Of a record of progress: {@code accepted}, {@code started}, {@code done} and so on. */
  public static final String EVENT = "event";

  /** Of a result: the address in the store of an output that is not in the record. */
  public static final String RESULT_REF = "result-ref";

  /** Of a result and of progress: the topic of the request. */
  public static final String SOURCE_TOPIC = "source-topic";

  /** Of a result and of progress: the partition of the request. */
  public static final String SOURCE_PARTITION = "source-partition";

  /**
   * Of a result and of progress: the offset of the request, by which a reader knows results that
   * come twice.
   */
  public static final String SOURCE_OFFSET = "source-offset";

  /** Of a result: SHA-256 of the output, in hexadecimal. */
  public static final String SHA256 = "sha256";

  /** Of a result: width of the output in pixels. */
  public static final String WIDTH = "width";

  /** Of a result: height of the output in pixels. */
  public static final String HEIGHT = "height";

  /** Of a result: name of the model that was used. */
  public static final String MODEL = "model";

  /** Of a result: SHA-256 of the model's weights file, in hexadecimal. */
  public static final String WEIGHTS_DIGEST = "weights-digest";

  /** Of a result: time from the arrival of the request to the end of its rendering. */
  public static final String MILLISECONDS = "milliseconds";

  /** Of a result: media type of the output. */
  public static final String CONTENT_TYPE = "content-type";

  /** Of a result: a sentence about the input; there may be several. */
  public static final String NOTICE = "notice";

  /** Beginning of the headers of CloudEvents; a result has those of its request. */
  public static final String CLOUD_EVENT = "ce_";

  /** The id of an event in CloudEvents, by which a client finds the answer to its request. */
  public static final String ID = CLOUD_EVENT + "id";

  /** Trace context of W3C; a result has that of its request. */
  public static final String TRACE = "traceparent";

  /** Beginning of the headers of a dead letter that say why, as Kafka Connect names them. */
  public static final String ERROR = "__connect.errors.";

  /** Of a dead letter: the topic of the request. */
  public static final String ERROR_TOPIC = ERROR + "topic";

  /** Of a dead letter: the partition of the request. */
  public static final String ERROR_PARTITION = ERROR + "partition";

  /** Of a dead letter: the offset of the request. */
  public static final String ERROR_OFFSET = ERROR + "offset";

  /** Of a dead letter: the class of the failure. */
  public static final String ERROR_CLASS = ERROR + "exception.class.name";

  /** Of a dead letter: what is wrong, in one line. */
  public static final String ERROR_MESSAGE = ERROR + "exception.message";

  /**
   * Beginning of the headers of a dead letter that say why, as Spring for Apache Kafka names them.
   */
  public static final String SPRING_ERROR = "kafka_dlt-";

  private HeaderNames() {}
}

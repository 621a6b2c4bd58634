package aliif.model.onnx;

import aliif.model.weights.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * An ONNX graph being built, node after node; operators of version 17. Values are known by names,
 * which the nodes' methods give back.
 */
final class Graph {
  private static final int FLOAT = 1; // TensorProto.DataType
  private static final int INTEGER = 2; // AttributeProto.AttributeType
  private static final int INTEGERS = 7;
  private static final long IR_VERSION = 8;
  private static final long OPERATORS = 17;

  private final Message graph = new Message().text(2, "encoder");
  private int values;

  /** A convolution with padding that keeps the size. */
  String convolution(String input, String name, Tensor weight, Tensor bias) {
    initializer(name + ".weight", weight);
    initializer(name + ".bias", bias);
    long side = weight.shape().get(2);
    long padding = side / 2;
    Message node = node("Conv", List.of(input, name + ".weight", name + ".bias"));
    node.message(5, integers("kernel_shape", side, side));
    node.message(5, integers("pads", padding, padding, padding, padding));
    return add(node);
  }

  String relu(String input) {
    return add(node("Relu", List.of(input)));
  }

  String sum(String a, String b) {
    return add(node("Add", List.of(a, b)));
  }

  /** Channels side by side. */
  String concat(List<String> inputs) {
    Message axis = new Message().text(1, "axis").number(3, 1).number(20, INTEGER);
    return add(node("Concat", inputs).message(5, axis));
  }

  /** The whole model, with one input (1, 3, h, w) and one output (1, channels, h, w). */
  byte[] model(String input, String output, int channels) {
    Message renamed = node("Identity", List.of(output)).text(2, "features");
    graph.message(1, renamed);
    graph.message(11, value(input, 3));
    graph.message(12, value("features", channels));
    return new Message()
        .number(1, IR_VERSION)
        .text(2, "A-LIIF")
        .message(7, graph)
        .message(8, new Message().text(1, "").number(2, OPERATORS))
        .toBytes();
  }

  private static Message node(String operator, List<String> inputs) {
    Message node = new Message();
    inputs.forEach(input -> node.text(1, input));
    return node.text(4, operator);
  }

  private String add(Message node) {
    String output = "value" + values++;
    graph.message(1, node.text(2, output));
    return output;
  }

  private void initializer(String name, Tensor tensor) {
    ByteBuffer data =
        ByteBuffer.allocate(Float.BYTES * tensor.values().length).order(ByteOrder.LITTLE_ENDIAN);
    data.asFloatBuffer().put(tensor.values());
    Message message = new Message();
    tensor.shape().forEach(side -> message.number(1, side));
    graph.message(5, message.number(2, FLOAT).text(8, name).bytes(9, data.array()));
  }

  private static Message integers(String name, long... values) {
    Message attribute = new Message().text(1, name);
    for (long value : values) {
      attribute.number(8, value);
    }
    return attribute.number(20, INTEGERS);
  }

  /** ValueInfoProto of an image whose height and width are free. */
  private static Message value(String name, int channels) {
    Message shape =
        new Message()
            .message(1, new Message().number(1, 1))
            .message(1, new Message().number(1, channels))
            .message(1, new Message().text(2, "height"))
            .message(1, new Message().text(2, "width"));
    Message tensor = new Message().number(1, FLOAT).message(2, shape);
    return new Message().text(1, name).message(2, new Message().message(1, tensor));
  }
}

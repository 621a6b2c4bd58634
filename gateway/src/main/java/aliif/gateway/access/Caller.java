package aliif.gateway.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Who asks, as far as a server knows.
 *
 * @param text such as {@code key alice} or {@code address 192.0.2.1}
 */
public record Caller(String text) {
  /** Bytes of an IPv6 address that name a network; its machines choose the rest at will. */
  private static final int NETWORK = 8;

  /** Who has a key of this name. */
  public static Caller ofKey(String name) {
    return new Caller("key " + name);
  }

  /** Who has no key: the machine, or the network of an IPv6 address. */
  public static Caller ofAddress(InetAddress address) {
    return new Caller("address " + network(address).getHostAddress());
  }

  private static InetAddress network(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address;
    }
    byte[] bytes = address.getAddress();
    Arrays.fill(bytes, NETWORK, bytes.length, (byte) 0);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException impossible) {
      throw new AssertionError(impossible);
    }
  }

  @Override
  public String toString() {
    return text;
  }
}

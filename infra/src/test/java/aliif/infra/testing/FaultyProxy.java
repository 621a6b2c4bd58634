package aliif.infra.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Passes TCP connections on to a port, until it is told to cut them or to make them slow. */
public final class FaultyProxy implements AutoCloseable {
  private final ServerSocket server;
  private volatile int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;
  private volatile long delay;
  private final AtomicLong passed = new AtomicLong();

  private FaultyProxy(ServerSocket server, int target) {
    this.server = server;
    this.target = target;
  }

  /** Starts a proxy on a free port of 127.0.0.1. */
  public static FaultyProxy start(int target) throws IOException {
    FaultyProxy proxy =
        new FaultyProxy(new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1")), target);
    Thread.ofVirtual().start(proxy::accept);
    return proxy;
  }

  public int port() {
    return server.getLocalPort();
  }

  /** Passes new connections on to another port from now on. */
  public void redirect(int port) {
    target = port;
  }

  /** The port that it passes connections on to. */
  public int target() {
    return target;
  }

  /** Resets all connections, and refuses new ones until {@link #mend}. */
  public void cut() {
    cut = true;
    open.forEach(FaultyProxy::reset);
  }

  /** Each piece of data takes so long from now on, until {@link #mend}. */
  public void slow(long milliseconds) {
    delay = milliseconds;
  }

  /** Bytes that have been passed on so far, both ways. */
  public long passed() {
    return passed.get();
  }

  /** Passes everything on again. */
  public void mend() {
    cut = false;
    delay = 0;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        open.add(client);
        Thread.ofVirtual().start(() -> connect(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void connect(Socket client) {
    try {
      Socket broker = new Socket(InetAddress.ofLiteral("127.0.0.1"), target);
      open.add(broker);
      if (cut) {
        reset(client);
        reset(broker);
      }
      Thread up = Thread.ofVirtual().start(() -> pass(client, broker));
      pass(broker, client);
      up.join();
      open.remove(client);
      open.remove(broker);
      client.close();
      broker.close();
    } catch (IOException refused) {
      reset(client);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Until one side says that no more comes, which the other is told, or until the line breaks. */
  private void pass(Socket from, Socket to) {
    byte[] buffer = new byte[64 << 10];
    try {
      InputStream in = from.getInputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        Thread.sleep(delay);
        to.getOutputStream().write(buffer, 0, read);
        passed.addAndGet(read);
      }
      to.shutdownOutput();
    } catch (IOException ended) {
      reset(from); // as when a cable is pulled
      reset(to);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException closed) {
      /* It is closed already. */
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    cut();
  }
}

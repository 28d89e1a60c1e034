package org.jdoors.nscd.source.dns;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Master;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** A name server on a loopback address, by UDP and TCP, that answers by script. */
public final class ScriptedServer implements AutoCloseable {

  /** What the server does with a question. */
  @FunctionalInterface
  public interface Script {
    /** The packet to answer with, or nothing. */
    List<byte[]> answer(Asked asked) throws IOException;
  }

  /** What the server does with a connection, which is closed afterwards. */
  @FunctionalInterface
  public interface Streams {
    /** Runs in a thread of its own. */
    void serve(Socket socket) throws IOException;
  }

  /** A question that came; by UDP if {@code from} says where from. */
  public record Asked(Message query, @Nullable SocketAddress from) {

    boolean tcp() {
      return from == null;
    }

    Record question() {
      return Objects.requireNonNull(query.getQuestion());
    }

    /** Type and name, e.g. {@code A www.example.com.}, and {@code /tcp}. */
    @Override
    public String toString() {
      return Type.string(question().getType()) + " " + question().getName() + (tcp() ? "/tcp" : "");
    }

    boolean hasEdns() {
      return query.getOPT() != null;
    }

    /** An answer in the making. */
    Message reply(int rcode) {
      Message reply = new Message(query.getHeader().getID());
      reply.getHeader().setFlag(Flags.QR);
      reply.getHeader().setFlag(Flags.RD);
      reply.getHeader().setFlag(Flags.RA);
      reply.getHeader().setRcode(rcode);
      reply.addRecord(question(), Section.QUESTION);
      OPTRecord opt = query.getOPT();
      if (opt != null) {
        reply.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);
      }
      return reply;
    }
  }

  private static final int TRIES = 100;

  private final DatagramSocket udp;
  private final ServerSocket tcp;
  private final Script script;
  private volatile Streams streams = this::converse;

  /** The questions that came. */
  public final List<String> asked = new CopyOnWriteArrayList<>();

  /** Clients that went away, and the end of the sockets. */
  private final List<IOException> troubles = new CopyOnWriteArrayList<>();

  /** Starts on {@code 127.0.0.last}; port 0 for any. */
  public ScriptedServer(int last, int port, Script script) throws IOException {
    this.script = script;
    InetAddress address = InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
    DatagramSocket datagrams = null;
    ServerSocket listener = null;
    for (int i = 0; listener == null; i++) {
      datagrams = new DatagramSocket(new InetSocketAddress(address, port));
      try {
        listener = new ServerSocket(datagrams.getLocalPort(), 50, address);
      } catch (IOException e) {
        datagrams.close();
        if (i == TRIES) {
          throw e;
        }
      }
    }
    udp = Objects.requireNonNull(datagrams);
    tcp = listener;
    start(this::serveUdp);
    start(this::serveTcp);
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "scripted-dns");
    thread.setDaemon(true);
    thread.start();
  }

  /** Where it listens. */
  public int port() {
    return udp.getLocalPort();
  }

  private void serveUdp() {
    byte[] buffer = new byte[Message.MAXLENGTH];
    while (!udp.isClosed()) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        udp.receive(packet);
        byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
        for (byte[] answer : answer(bytes, packet.getSocketAddress())) {
          udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
      } catch (IOException e) {
        troubles.add(e);
      }
    }
  }

  private void serveTcp() {
    while (!tcp.isClosed()) {
      try {
        Socket socket = tcp.accept();
        start(() -> serve(socket));
      } catch (IOException e) {
        troubles.add(e);
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      streams.serve(socket);
    } catch (IOException e) {
      troubles.add(e);
    }
  }

  /** The client may keep a connection for further questions, and ends it. */
  private void converse(Socket socket) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    while (true) {
      byte[] bytes = new byte[in.readUnsignedShort()];
      in.readFully(bytes);
      for (byte[] answer : answer(bytes, null)) {
        out.writeShort(answer.length);
        out.write(answer);
      }
      out.flush();
    }
  }

  /** Does something else with each connection from now on. */
  ScriptedServer streams(Streams other) {
    streams = other;
    return this;
  }

  private List<byte[]> answer(byte[] bytes, @Nullable SocketAddress from) throws IOException {
    Asked one = new Asked(new Message(bytes), from);
    asked.add(one.toString());
    return script.answer(one);
  }

  /** Answers a question by UDP that the script left without an answer. */
  void send(Asked one, Message reply) throws IOException {
    byte[] bytes = reply.toWire();
    udp.send(new DatagramPacket(bytes, bytes.length, one.from()));
  }

  @Override
  public void close() throws IOException {
    udp.close();
    tcp.close();
  }

  /** A record from its line in a zone file, e.g. {@code www.example.com. 60 IN A 10.0.0.1}. */
  static Record record(String line) {
    try (Master master = new Master(new ByteArrayInputStream(bytes(line)))) {
      return Objects.requireNonNull(master.nextRecord());
    } catch (IOException e) {
      throw new IllegalArgumentException(line, e);
    }
  }

  private static byte[] bytes(String line) {
    return (line + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  /** The question for a name, as another than the client might ask it. */
  static Record question(String name, int type) {
    try {
      return Record.newRecord(Name.fromString(name), type, DClass.IN);
    } catch (TextParseException e) {
      throw new IllegalArgumentException(e);
    }
  }
}

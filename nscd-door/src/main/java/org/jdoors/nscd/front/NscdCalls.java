package org.jdoors.nscd.front;

import java.nio.ByteBuffer;
import java.util.Map;
import org.jdoors.nscd.wire.AdminChange;
import org.jdoors.nscd.wire.AdminReport;
import org.jdoors.nscd.wire.BadChangeException;
import org.jdoors.nscd.wire.CallNumber;
import org.jdoors.nscd.wire.IllumosErrno;
import org.jdoors.nscd.wire.NscdResult;
import org.jdoors.nscd.wire.ReplyWriter;
import org.jdoors.nscd.wire.Request;
import org.jdoors.nscd.wire.Status;

/**
 * The calls that nscd programs make: ping, administration, and talk between the processes of a
 * per-user set-up, which does not exist here.
 */
final class NscdCalls {

  private final ThreadLocal<Request> requests = ThreadLocal.withInitial(Request::new);
  private final Refusals refusals;
  private final Control control;

  NscdCalls(Refusals refusals, Control control) {
    this.refusals = refusals;
    this.control = control;
  }

  void addTo(Map<Integer, NameServiceProtocol.Method> methods) {
    methods.put(CallNumber.PING, checked(exchange -> status(exchange, Status.SUCCESS, 0)));
    methods.put(CallNumber.GETADMIN, checked(this::report));
    methods.put(CallNumber.SETADMIN, privileged(this::change));
    methods.put(CallNumber.REFRESH, privileged(this::refresh));
    methods.put(CallNumber.KILLSERVER, privileged(this::kill));
    methods.put(CallNumber.KILL, privileged(this::kill));
    methods.put(
        CallNumber.GETPUADMIN,
        checked(exchange -> result(exchange, NscdResult.NO_PER_USER_LOOKUP)));
    methods.put(CallNumber.IMHERE + CallNumber.MAIN, refusing(NscdResult.MAIN_IMPOSTER));
    methods.put(CallNumber.IMHERE + CallNumber.FORKER, refusing(NscdResult.FORKER_IMPOSTER));
    methods.put(CallNumber.IMHERE + CallNumber.CHILD, refusing(NscdResult.CHILD_IMPOSTER));
    for (int who = 0; who <= CallNumber.WHO_MASK; who++) {
      boolean main = who == CallNumber.MAIN;
      int fork = main ? NscdResult.WRONG_NSCD : NscdResult.MAIN_IMPOSTER;
      methods.put(CallNumber.FORK + who, privileged(exchange -> result(exchange, fork)));
      methods.put(
          CallNumber.PULSE + who,
          privileged(exchange -> result(exchange, NscdResult.MAIN_IMPOSTER)));
    }
  }

  /** A call without a method. */
  int other(Exchange exchange) {
    return checked(x -> status(x, Status.ERROR, IllumosErrno.EINVAL)).answer(exchange);
  }

  private NameServiceProtocol.Method refusing(int result) {
    return checked(
        exchange -> {
          refusals.add(exchange, "no such nscd process");
          return result(exchange, result);
        });
  }

  /** Checks the header before {@code method}. */
  private NameServiceProtocol.Method checked(NameServiceProtocol.Method method) {
    return exchange -> {
      Request.Fault fault = requests.get().readNscd(exchange.argument());
      if (fault == Request.Fault.NONE) {
        return method.answer(exchange);
      }
      refusals.add(exchange, "bad header");
      return result(exchange, NscdResult.BUFFER_CHECK_FAILED);
    };
  }

  /** Checks the header and the caller before {@code method}. */
  private NameServiceProtocol.Method privileged(NameServiceProtocol.Method method) {
    return checked(
        exchange -> {
          if (Callers.isPrivileged(exchange)) {
            return method.answer(exchange);
          }
          refusals.add(exchange, "caller may not administer");
          return status(exchange, Status.ERROR, IllumosErrno.EACCES);
        });
  }

  private int report(Exchange exchange) {
    ByteBuffer argument = exchange.argument();
    return control.report().reply(argument, exchange.result(AdminReport.replyLength(argument)));
  }

  /** All of a change is made or nothing: the native daemon stops at the first fault. */
  private int change(Exchange exchange) {
    try {
      control.change(AdminChange.read(exchange.argument()));
      return status(exchange, Status.SUCCESS, 0);
    } catch (BadChangeException e) {
      refusals.add(exchange, "bad change of settings: " + e.getMessage());
      return result(exchange, e.result());
    }
  }

  private int kill(Exchange exchange) {
    control.stop();
    return status(exchange, Status.SUCCESS, 0);
  }

  /** The native daemon exits if its configuration has a fault; this one says so and goes on. */
  private int refresh(Exchange exchange) {
    return control.reload()
        ? status(exchange, Status.SUCCESS, 0)
        : status(exchange, Status.ERROR, IllumosErrno.EINVAL);
  }

  private static int status(Exchange exchange, int status, int errno) {
    ByteBuffer argument = exchange.argument();
    return ReplyWriter.status(
        argument, exchange.result(ReplyWriter.echoLength(argument)), status, errno);
  }

  private static int result(Exchange exchange, int result) {
    ByteBuffer argument = exchange.argument();
    return ReplyWriter.nscdResult(
        argument, exchange.result(ReplyWriter.echoLength(argument)), result);
  }
}

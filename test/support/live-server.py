"""Keeps a real smtpd running, with the oracle's own means, until standard input ends. Arguments: the oracle's `relay`, a configuration, a
release, the clients' addresses. Says in a line of JSON in which network namespaces clients and server are, once it listens."""
import importlib.machinery
import importlib.util
import json
import os
import signal
import sys

sys.dont_write_bytecode = True
program, conf, release, *clients = sys.argv[1:]
sys.path.insert(0, os.path.dirname(program))
loader = importlib.machinery.SourceFileLoader("relay", program)
relay = importlib.util.module_from_spec(importlib.util.spec_from_loader("relay", loader))
loader.exec_module(relay)

relay.common.check_environment([release])
relay.sweep()


def stop(*_):
    raise SystemExit(1)


signal.signal(signal.SIGTERM, stop)
suffix, lock = relay.claim("probe%d" % os.getpid())
net = relay.Net(suffix, {relay.common.SERVER4, relay.common.SERVER6}, clients)
server = None
try:
    with open(conf, "rb") as handle:
        text = handle.read()
    server = relay.Server(net, release, text, [], relay.dns_zone({}), False)
    server.start()
    print(json.dumps(net.names), flush=True)
    sys.stdin.read()
finally:
    if server:
        server.close()
    net.close()

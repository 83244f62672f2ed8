"""Determines which octets a real smtpd accepts in each part of HELO, MAIL FROM, RCPT TO, of a user name and of a reverse name. Arguments: the oracle's `relay`, a
release. Prints JSON lines: {"field", "form", "taken"}. In a form `?` is any octet, `###` three decimal digits, `{label}` a number of letters, `{escaped}` a
number of letters as escapes, `{name}` a name of a number of octets; `taken` contains the ranges of what the server accepts there, as the text that was sent."""
import base64
import importlib.machinery
import importlib.util
import json
import os
import signal
import socket
import struct
import sys

sys.dont_write_bytecode = True
program, release = sys.argv[1:]
sys.path.insert(0, os.path.dirname(program))
loader = importlib.machinery.SourceFileLoader("relay", program)
relay = importlib.util.module_from_spec(importlib.util.spec_from_loader("relay", loader))
loader.exec_module(relay)
common = relay.common

CLIENT = "203.0.113.7"
PLAIN, PROXY, LOGIN = 25, 2525, 587
# Refused commands after which smtpd may end the session.
MOST_REFUSALS = 20

DOMAIN = ["?", "?a", "a?b", "a?", "?.a", "a.?", "a.?b", "a?.b", "a.b?", "a\\?", "\\?", "\\?a", "a\\?b", "a.\\?b", "a.b\\?",
          "a\\1?", "a\\1?b", "a\\10?", "a\\10?b", "a\\\\?", "a\\###", "\\###", "\\###a", "a\\###b", "a.\\###", "a.b\\###",
          "[?]", "[?92.0.2.1]", "[192.0.2.1?]", "[192.0.2.?]", "[192.0.2.1]?", "?[192.0.2.1]", "[2001:db8::?]", "[2001:db8::1?]",
          "[IPv6:2001:db8::?]", "[IPv6:?001:db8::1]", "[IPv?:2001:db8::1]", "[IPv6?2001:db8::1]", "[2001:db8:?:1]",
          "{label}", "a.{label}", "{escaped}", "{name}"]
USER = ["?", "?a", "a?b", "a?", "a.?", "a.?b", "a?.b", ".?", "\\?", "a\\?b", "\"?\"", "\"a?b\"", "a\"?\"b", "{label}"]
ROUTE = ["?:", "?a:", "a?b:", "a?:", "@r?:", "@r.example,?:", "::?", ":?", "{label}:"]
LENGTHS = {"{label}": lambda n: "a" * n, "{escaped}": lambda n: "\\097" * n, "{name}": lambda n: "aaaaaaaaa." * ((n - 1) // 10) + "a" * ((n - 1) % 10 + 1)}


def bytes_of(form, value):
    """The text that a form makes with an octet, a number of three digits, or a length."""
    for name, text in LENGTHS.items():
        if name in form:
            return form.replace(name, text(value)).encode("latin-1")
    if "###" in form:
        return form.replace("###", "%03d" % value).encode("latin-1")
    return b"".join(bytes([value]) if c == "?" else c.encode("latin-1") for c in form)


def without_route(user):
    return user[user.find(b":") + 1:]


def ranges(values):
    out = []
    for value in sorted(values):
        if out and out[-1][1] == value - 1:
            out[-1][1] = value
        else:
            out.append([value, value])
    return out


class Session:
    """A client that starts again whenever the server ends the session, or might."""

    def __init__(self, net, port=PLAIN, hello=True, before=b"", tls=False):
        self.net, self.port, self.hello, self.before, self.tls = net, port, hello, before, tls
        self.sock, self.refused = None, 0

    def open(self):
        self.close()
        self.sock = self.net.socket("cli", socket.AF_INET)
        self.sock.settimeout(10)
        self.sock.bind((CLIENT, 0))
        self.sock.connect((common.SERVER4, self.port))
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer, self.refused = b"", 0
        if self.before:
            self.sock.sendall(self.before)
        self.reply()
        if self.hello:
            self.say(b"EHLO client.example.net")
        if self.tls:
            self.say(b"STARTTLS")
            self.sock = relay.tls_context(False).wrap_socket(self.sock, server_hostname="mail.example.org")
            self.say(b"EHLO client.example.net")

    def close(self):
        if self.sock:
            self.sock.close()
        self.sock = None

    def reply(self):
        lines = []
        while True:
            while b"\n" not in self.buffer:
                chunk = self.sock.recv(65536)
                if not chunk:
                    raise OSError("closed")
                self.buffer += chunk
            line, self.buffer = self.buffer.split(b"\n", 1)
            lines.append(line.rstrip(b"\r"))
            if lines[-1][3:4] != b"-":
                return lines

    def say(self, line):
        self.sock.sendall(line + b"\r\n")
        return self.reply()

    def ask(self, line):
        """-> the reply's lines; None where the server closed the connection."""
        if self.sock is None or self.refused >= MOST_REFUSALS:
            self.open()
        try:
            reply = self.say(line)
        except OSError:
            self.close()
            return None
        self.refused += 1
        if reply[-1].startswith(b"421"):
            self.close()
        return reply


def values_of(form):
    if any(name in form for name in LENGTHS):
        return [*range(1, 70), *range(120, 130), *range(240, 270)]
    # A line ends at LF; the rest would be another command.
    return range(1000) if "###" in form else [value for value in range(256) if value != 10]


def emit(field, form, taken):
    print(json.dumps({"field": field, "form": form, "taken": ranges(taken)}), flush=True)


def helo(net):
    session = Session(net, hello=False)
    for form in DOMAIN:
        taken = []
        for value in values_of(form):
            text = bytes_of(form, value)
            reply = session.ask(b"HELO " + text)
            if reply is None or not reply[-1].startswith(b"250"):
                continue
            session.close()
            if b" Hello " + text + b" [" in reply[-1]:
                taken.append(value)
        emit("helo", form, taken)


def recipients(net, field, forms, address):
    """Every recipient is refused by the only rule, with the address as it was understood."""
    session = Session(net)
    for form in forms:
        taken = []
        for value in values_of(form):
            sent, kept = address(bytes_of(form, value))
            if session.sock is None or session.refused >= MOST_REFUSALS:
                session.open()
                session.say(b"MAIL FROM:<>")
            reply = session.ask(b"RCPT TO:<" + sent + b">")
            if reply is not None and reply[-1].endswith(b"Invalid recipient: <" + kept + b">"):
                taken.append(value)
        emit(field, form, taken)


def senders(net, field, forms, address):
    session = Session(net)
    for form in forms:
        taken = []
        for value in values_of(form):
            sent, _ = address(bytes_of(form, value))
            reply = session.ask(b"MAIL FROM:<" + sent + b">")
            if reply is not None and reply[-1].startswith(b"250"):
                taken.append(value)
                session.say(b"RSET")
        emit(field, form, taken)


REVERSE = ["?", "?a", "a?b", "a?", "a.?", "a.?b", "a?.b", "a.b?"]


def reverse_address(at, value):
    return "10.77.%d.%d" % (at, value)


def reverse_zone():
    """{(name of the query, 12): [labels as bytes]}"""
    zone = {}
    for at, form in enumerate(REVERSE):
        for value in range(256):
            labels = form.split(".")
            zone[("%d.%d.77.10.in-addr.arpa" % (value, at), 12)] = [[bytes_of(label, value) for label in labels]]
    return zone


def reverse(net, server):
    for at, form in enumerate(REVERSE):
        taken = []
        for value in range(256):
            session = Session(net, PROXY, before=relay.proxy_header(reverse_address(at, value), common.SERVER4, PROXY))
            server.mark()
            try:
                session.open()
            except OSError:
                continue
            finally:
                session.close()
            size = os.fstat(server.log).st_size
            text = os.pread(server.log, size - server.offset, server.offset)
            if b" host=" + bytes_of(form, value) + b"\n" in text:
                taken.append(value)
        emit("reverse", form, taken)


NAMES = ["?", "a?b"]


def quoted(text):
    return b'"' + text.replace(b'"', b'\\"') + b'"'


def credentials():
    """Users of whom smtpd's configuration can speak: a table's entry holds any octet but NUL, LF and a backslash before the closing quote."""
    hashed = b"$6$saltsalt$qFmFH.bQmmtXzyBY0s9v7Oicd2z4XSIecDzlB5KiA2/jctKu9YterLp8wwnSq.qc.eoxqOmSuNp2xS0ktL3nh/"
    names = {bytes_of(form, value) for form in NAMES for value in range(1, 256) if value != 10 and bytes_of(form, value) != b"\\"}
    return b"table creds { " + b", ".join(quoted(name) + b' = "' + hashed + b'"' for name in sorted(names)) + b" }\n"


def users(net):
    for form in NAMES:
        taken = []
        for value in range(256):
            session = Session(net, LOGIN, tls=True)
            name = bytes_of(form, value)
            try:
                session.open()
                token = base64.b64encode(b"\0" + name + b"\0password")
                if session.say(b"AUTH PLAIN " + token)[-1].startswith(b"235"):
                    taken.append(value)
            except OSError:
                pass
            session.close()
        emit("user", form, taken)


def answer_with_octets():
    """Lets the oracle's resolver answer with names that are no text: lists of labels."""
    name_of_text = relay.dns_name
    relay.dns_name = lambda value: b"".join(bytes([len(label)]) + label for label in value) + b"\0" if isinstance(value, list) else name_of_text(value)


def main():
    common.check_environment([release])
    relay.sweep()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    suffix, lock = relay.claim("octets%d" % os.getpid())
    net = relay.Net(suffix, {common.SERVER4, common.SERVER6}, [CLIENT])
    server = None
    conf = (b"pki mail.example.org cert \"/etc/ssl/oracle.crt\"\npki mail.example.org key \"/etc/ssl/private/oracle.key\"\n" + credentials() +
            b"listen on 192.0.2.1\nlisten on 192.0.2.1 port 2525 proxy-v2\nlisten on 192.0.2.1 port 587 tls pki mail.example.org auth <creds>\n"
            b"match from any for any reject\n")
    try:
        zone = {**relay.dns_zone({}), **reverse_zone()}
        answer_with_octets()
        server = relay.Server(net, release, conf, [], zone, False)
        server.start()
        helo(net)
        for ask, what in ((recipients, "recipient"), (senders, "sender")):
            ask(net, what + " domain", DOMAIN, lambda text: (b"u@" + text,) * 2)
            ask(net, what + " user", USER, lambda text: (text + b"@a.example", without_route(text) + b"@a.example"))
            ask(net, what + " route", ROUTE, lambda text: (text + b"u@a.example", without_route(text + b"u") + b"@a.example"))
        users(net)
        reverse(net, server)
    finally:
        if server:
            server.close()
        net.close()


main()

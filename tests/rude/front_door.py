"""What rude.py tries against rude_server.c alone: its flows are known, its limits may be small."""
import os
import resource
import signal
import socket
import ssl
import struct
import subprocess
import tempfile
import threading
import time


class Server:
    def __init__(self, rude, program, *arguments, descriptors=0):
        def limit():
            if descriptors:
                resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors))

        self.log = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [program, *arguments], stdout=subprocess.PIPE, stderr=self.log, preexec_fn=limit)
        port = int(self.process.stdout.readline())
        self.door = rude.Door("localhost", port, "/hello", "/echo")

    def log_lines(self):
        self.log.seek(0)
        return self.log.read().decode().splitlines()

    def cpu_seconds(self):
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def paused(self):
        return sum("accept-paused" in line for line in self.log_lines())

    def stop(self, seconds=60):
        """Its exit code after SIGTERM; None if it hangs."""
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return None


def request(door, path, *headers, method="GET", body=b""):
    lines = [f"{method} {path} HTTP/1.1", f"Host: {door.host}:{door.port}", *headers]
    if method == "POST":
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def live_flows(rude, door):
    with door.connect() as s:
        s.sendall(request(door, "/live"))
        return int(rude.read_answer(s)[2])


def come_alive(rude, door, count, seconds=30):
    """So many flows, but for the one that asks; False if that does not come true."""
    end = time.monotonic() + seconds
    while live_flows(rude, door) != 1 + count:
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


def flows_end(rude, door, name):
    """Nobody lets it go: it ends because its client has."""
    door.say(name, None if come_alive(rude, door, 0) else "its flow lives on")


def hang_up(rude, door):
    for name, how in (("closed", None), ("reset", struct.pack("ii", 1, 0))):
        with door.connect() as s:
            s.sendall(request(door, "/held"))
            come_alive(rude, door, 1)
            if how:
                s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, how)
        flows_end(rude, door, f"{name} while a flow waits")
    with door.connect() as s:
        s.sendall(request(door, "/held"))
        come_alive(rude, door, 1)
        s.shutdown(socket.SHUT_WR)
        flows_end(rude, door, "half-closed while a flow waits")
    with door.connect() as s:
        s.sendall(request(door, "/held") + request(door, "/hello"))
        come_alive(rude, door, 1)
    flows_end(rude, door, "closed behind a pipelined request")


def pipeline(rude, door):
    with door.connect() as s:
        s.sendall(request(door, "/wait") + request(door, "/who") + request(door, "/hello", "Connection: close"))
        answer, closed = rude.read_to_end(s)
    bodies = [part.split(b"HTTP/1.1")[0] for part in answer.split(b"\r\n\r\n")[1:]]
    well = closed and bodies == [b"hello", b"127.0.0.1 plain", b"hello"]
    door.say("pipelined requests are answered in order", None if well else repr(bodies))
    with door.connect() as s:
        rude.send(s, request(door, "/wait") + request(door, "/hello") * 1500)
        answer, closed = rude.read_to_end(s)
    count = answer.count(b"HTTP/1.1 200 OK")
    door.say("a connection ends with its thousandth request", None if count == 1000 and closed else str(count))


def answers(rude, door):
    with door.connect() as s:
        s.sendall(request(door, "/hello", method="HEAD") + request(door, "/hello", "Connection: close"))
        data, _ = rude.read_to_end(s)
    heads, _, body = data.rpartition(b"\r\n\r\n")
    first, _, second = heads.partition(b"\r\n\r\n")
    well = all(head.startswith(b"HTTP/1.1 200") and b"\r\nContent-Length: 5" in head for head in (first, second))
    door.say("HEAD is GET without a body", None if well and body == b"hello" else repr(data))
    with door.connect() as s:
        s.sendall(request(door, "/echo"))
        status, head, _ = rude.read_answer(s)
    door.say("405 says what is allowed", None if status == 405 and "allow: post" in head else head)
    with door.connect() as s:
        s.sendall(b"GET /hello HTTP/1.1\r\nHost: evil.example\r\n\r\n")
        status, _, body = rude.read_answer(s)
    well = status == 421 and body.startswith(b"host-unknown: ")
    door.say("a refusal says its name", None if well else repr(body))
    with door.connect() as s:
        s.sendall(request(door, "/nothing"))
        data, closed = rude.read_to_end(s)
    door.say("a flow without an answer closes", None if closed and not data else repr(data))
    form = "Content-Type: application/x-www-form-urlencoded"
    with door.connect() as s:
        body = b"a=" + b"x" * 65534
        s.sendall(request(door, "/echo", form, method="POST", body=body))
        well = rude.read_answer(s)[2] == body[2:]
        s.sendall(request(door, "/echo", form, method="POST", body=b"a=1&a=2"))
        well = well and rude.read_answer(s)[0] == 400
    door.say("bodies up to 64 KiB are read", None if well else "they are not")


def forged(rude, door):
    headers = ["X-Forwarded-For: 1.2.3.4", "X-Forwarded-Proto: https", "X-Forwarded-Host: evil", "Forwarded: for=1.2.3.4"]
    with door.connect() as s:
        s.sendall(request(door, "/who", *headers))
        body = rude.read_answer(s)[2]
    door.say("forwarded headers of a stranger are ignored", None if body == b"127.0.0.1 plain" else repr(body))


def read_slowly(rude, door):
    """Eight megabytes to somebody who does not read: until the deadline, and not longer."""
    with door.connect(receive_buffer=4096) as s:
        s.sendall(request(door, "/much"))
        begun = time.monotonic()
        while time.monotonic() - begun < 28:
            s.recv(1)
            time.sleep(0.2)
        time.sleep(4)
        try:
            left = len(rude.read_to_end(s)[0])
        except OSError:
            left = 0
    door.say("an answer read slowly is cut off", None if left < 6 << 20 else f"{left} bytes came")


def read_much(rude, door):
    with door.connect() as s:
        s.sendall(request(door, "/much"))
        length = len(rude.read_answer(s)[2])
    door.say("an answer of 8 MiB arrives", None if length == 8 << 20 else f"{length} bytes came")


def wait_refused(door, seconds=30):
    """Until it takes no more connections."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            door.connect().close()
        except ConnectionError:
            return


def drain(rude, program):
    server = Server(rude, program)
    door = server.door
    with door.connect() as idle, door.connect() as late, door.connect() as s:
        s.sendall(request(door, "/held"))
        come_alive(rude, door, 1)
        server.process.send_signal(signal.SIGTERM)
        wait_refused(door)
        late.sendall(request(door, "/let-go"))
        answered = rude.read_answer(late)
        gone = rude.read_to_end(idle, 3)[1]
        status, head, body = rude.read_answer(s)
        well = gone and status == 200 and body == b"hello" and "connection: close" in head
    code = server.process.wait(60)
    door.say("a drain finishes what is under way", None if well and code == 0 else f"{gone} {status} {code}")
    well = answered[0] == 200 and "connection: close" in answered[1]
    door.say("a request that meets the drain is answered", None if well else f"{answered}")
    return door.failures


def fill_with_idle(rude, program):
    """As many connections as descriptors allow: who idles longest makes room."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    count = min(10000, hard - 200)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, count + 200)), hard))
    server = Server(rude, program, "--connections", str(count))
    door = server.door
    sockets = [door.connect() for _ in range(count + 50)]
    well = rude.serves(door)
    first = rude.read_to_end(sockets[0], 2)[1]
    last = rude.read_to_end(sockets[-1], 0.1)[1]
    for s in sockets:
        s.close()
    code = server.stop()
    problem = None if well and first and not last and code == 0 else f"{well} {first} {last} {code}"
    door.say(f"{count} idle connections keep nobody out", problem)
    return door.failures


def exhaust_descriptors(rude, program):
    """More half-sent requests than descriptors: quiet while it lasts, and well again after."""
    server = Server(rude, program, descriptors=70)
    door = server.door
    sockets, begun = [], time.monotonic()
    while len(sockets) < 100 or (not server.paused() and len(sockets) < 500):
        sockets.append(door.connect())
        sockets[-1].sendall(b"GET /hello HTTP/1.1\r\n")
        time.sleep(0.002)  # one of which nothing has been read yet makes room
    time.sleep(0.5)
    before = server.cpu_seconds()
    time.sleep(3)
    spent, paused, seconds = server.cpu_seconds() - before, server.paused(), time.monotonic() - begun
    for s in sockets:
        s.close()
    well = rude.serves(door)
    code = server.stop()
    quiet = spent < 0.6 and 0 < paused <= 1 + seconds  # one line a second
    problem = None if quiet and well and code == 0 else f"{spent} s, {paused} lines in {seconds} s, {well}, {code}"
    door.say("running out of descriptors is quiet", problem)
    return door.failures


def make_certificate(folder):
    certificate, key = os.path.join(folder, "cert.pem"), os.path.join(folder, "key.pem")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return certificate, key


def tls_context(certificate, **settings):
    context = ssl.create_default_context(cafile=certificate)
    context.set_alpn_protocols(settings.get("alpn", ["http/1.1"]))
    if "ciphers" in settings:
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers(settings["ciphers"])
    return context


def shake_hands(door, context):
    try:
        return context.wrap_socket(door.connect(), server_hostname="localhost")
    except (ssl.SSLError, OSError):
        return None


def speak_tls(rude, program):
    with tempfile.TemporaryDirectory() as folder:
        certificate, key = make_certificate(folder)
        server = Server(rude, program, "--tls", certificate, key)
        door = server.door
        dripping = threading.Thread(target=drip_handshake, args=(door,))
        dripping.start()
        with shake_hands(door, tls_context(certificate)) as s:
            protocol = s.version(), s.selected_alpn_protocol()
            s.sendall(request(door, "/who"))
            _, head, body = rude.read_answer(s)
            s.sendall(request(door, "/much"))
            length = len(rude.read_answer(s)[2])
            s.sendall(request(door, "/wait") + request(door, "/hello", "Connection: close"))
            tail, closed = rude.read_to_end(s)
        well = protocol == ("TLSv1.3", "http/1.1") and body == b"127.0.0.1 secure" and "strict-transport-security" in head
        door.say("TLS 1.3 with http/1.1", None if well else f"{protocol} {body}")
        well = length == 8 << 20 and tail.count(b"hello") == 2 and closed
        door.say("long and pipelined answers over TLS", None if well else f"{length} {tail.count(b'hello')}")
        for name, settings, accepted in (
                ("TLS 1.2 with ECDHE and AEAD", {"ciphers": "ECDHE+AESGCM"}, True),
                ("TLS 1.2 with CBC", {"ciphers": "ECDHE+SHA256:!AESGCM:!AESCCM:!CHACHA20"}, False),
                ("TLS 1.2 without ECDHE", {"ciphers": "DHE+AESGCM:AES128-GCM-SHA256"}, False),
                ("h2 alone", {"alpn": ["h2"]}, False)):
            s = shake_hands(door, tls_context(certificate, **settings))
            door.say(f"{name} is {'accepted' if accepted else 'refused'}", None if (s is not None) == accepted else "not so")
            if s is not None:
                s.close()
        with door.connect() as s:
            s.sendall(request(door, "/hello"))
            data, closed = rude.read_to_end(s)
        door.say("plain HTTP on a TLS port is not served", None if closed and b"hello" not in data else repr(data))
        dripping.join()
        code = server.stop()
        door.say("the TLS server ends well", None if code == 0 else str(code))
        return door.failures


def drip_handshake(door):
    """A handshake record that never becomes whole."""
    begun = time.monotonic()
    with door.connect() as s:
        s.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")
        try:
            while time.monotonic() - begun < 14:
                s.sendall(b"\0")
                time.sleep(0.3)
        except OSError:
            pass
    took = time.monotonic() - begun
    door.say("a dripped handshake is cut off", None if 8 < took < 13 else f"after {took:.1f} s")


def run(rude, program):
    server = Server(rude, program)
    door = server.door
    slow = threading.Thread(target=read_slowly, args=(rude, door))
    slow.start()
    for attempt in (answers, forged, read_much, hang_up, pipeline):
        attempt(rude, door)
    rude.try_all(door)
    slow.join()
    code = server.stop()
    door.say("the server ends well", None if code == 0 else str(code))
    others = (drain, fill_with_idle, exhaust_descriptors, speak_tls)
    return door.failures + sum(attempt(rude, program) for attempt in others)

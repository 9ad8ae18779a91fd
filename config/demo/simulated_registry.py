"""A civil registry that is not one: docs/registry.md. The family name in the question decides the
outcome ("NONE", "DECEASED", ...); everybody else is known as asked."""
import contextlib
import http.server
import json
import threading

OUTCOMES = ["several", "none", "deceased", "rejected", "doubtful", "name_in_use"]


def answer_to(question):
    """(status, answer) of the registry."""
    name = question["family_name"].lower().replace(" ", "_")
    identity = {member: value for member, value in question.items() if member != "version"}
    if name == "down":
        return 503, {}
    if name == "rectified":
        return 200, {"outcome": "rectified", "identity": {**identity, "given_name": "Camille Rectifiée"}}
    return 200, {"outcome": name if name in OUTCOMES else "found"}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        status, answer = self.server.answer_to(question)
        body = json.dumps(answer, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with contextlib.suppress(ConnectionError):  # who asked may have given up
            self.wfile.write(body)

    def log_message(self, *_):
        pass


def serve(port, answers=answer_to, handler=Handler, tls=None):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.answer_to = answers
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server

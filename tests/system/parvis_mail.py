"""A mail server of others (aiosmtpd) for letters of ours: with TLS or without, or in a bad mood.

    with MailServer(port, tls=certificate, users={"us": "secret"}) as server:
        letter = server.wait_letter(lambda letter: "Tax" in letter["Subject"])
"""
import email
import email.policy
import logging
import socket
import ssl
import threading
import time
import warnings

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

logging.getLogger("mail.log").disabled = True  # whom it could not agree with; the test says what it sees
warnings.filterwarnings("ignore", module="aiosmtpd", category=DeprecationWarning)


class MailServer:
    """tls: what it shows, from STARTTLS on, or from the first byte if it is implicit. says: an answer
    to one command in the place of 250, to RCPT or to the letter itself (DATA)."""

    def __init__(self, port, tls=None, implicit=False, users=None, says=None, to="RCPT"):
        self.port, self.users = port, users
        self.says = {to: says} if says else {}
        self.letters, self.recipients, self.senders, self.commands = [], [], [], []
        self.secured, self.names = [], []
        context = None
        if tls:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(tls.file)
        options = {"hostname": "127.0.0.1", "port": port, "ready_timeout": 60}
        if users:
            options.update(authenticator=self.authenticate, auth_required=True, auth_require_tls=not implicit)
        if implicit:
            options.update(ssl_context=context)
        elif context:
            options.update(tls_context=context, require_starttls=True)
        self.controller = Controller(self, **options)

    def __enter__(self):
        self.controller.start()
        return self

    def __exit__(self, *_):
        self.controller.stop()

    def authenticate(self, server, session, envelope, mechanism, data):
        name, password = data.login.decode(), data.password.decode()
        return AuthResult(success=self.users.get(name) == password, handled=False)

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        self.names.append(hostname)
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        self.commands.append("MAIL")
        self.secured.append(session.ssl is not None)
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if "RCPT" in self.says:
            return self.says["RCPT"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if "DATA" in self.says:
            return self.says["DATA"]
        self.senders.append(envelope.mail_from)
        self.recipients.append(envelope.rcpt_tos)
        self.letters.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"

    def wait_letter(self, is_it=lambda letter: True, seconds=100):
        end = time.monotonic() + seconds
        while True:
            for letter in self.letters:
                if is_it(letter):
                    return letter
            assert time.monotonic() < end, [letter["Subject"] for letter in self.letters]
            time.sleep(0.05)


class SilentServer:
    """It takes connections, and says nothing, or nothing but a greeting."""

    def __init__(self, port, greeting=b""):
        self.greeting = greeting
        self.socket = socket.create_server(("127.0.0.1", port))
        self.taken = []

    def __enter__(self):
        threading.Thread(target=self.serve, daemon=True).start()
        return self

    def serve(self):
        while True:
            try:
                self.taken.append(self.socket.accept()[0])
                self.taken[-1].sendall(self.greeting)
            except OSError:
                return

    def __exit__(self, *_):
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        for connection in self.taken:
            connection.close()

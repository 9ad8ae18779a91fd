"""A browser without eyes: cookies, redirects, and forms it fills like a person in a hurry.

The demo's --once logs in with it, and the system tests drive theirs with it. It keeps cookies by
host name alone, as browsers do (a port is no boundary), and follows redirects one by one, so that
a test can look at each.
"""
import html.parser
import http.client
import ssl
import urllib.parse

import demo_localhost  # noqa: F401


class Failure(Exception):
    """The login cannot go on; the text says why."""


class Page:
    """One answer of a server."""

    def __init__(self, url, status, headers, body):
        self.url, self.status, self.headers, self.body = url, status, headers, body

    def header(self, name):
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")

    @property
    def location(self):
        """Where a redirect leads, absolute; None if this is no redirect."""
        target = self.header("Location") if 300 <= self.status < 400 else None
        return urllib.parse.urljoin(self.url, target) if target else None

    @property
    def forms(self):
        reader = _Forms()
        reader.feed(self.text)
        return reader.forms

    @property
    def links(self):
        reader = _Forms()
        reader.feed(self.text)
        return reader.links

    @property
    def words(self):
        """What a person reads, on one line."""
        reader = _Forms()
        reader.feed(self.text)
        return " ".join(" ".join(reader.words).split())


class Form:
    def __init__(self, action, method):
        self.action, self.method = action, method
        self.fields = []  # (name, value) of what is sent whatever is pressed
        self.buttons = []  # (name, value)

    def button(self, name, value=None):
        return next((b for b in self.buttons if b[0] == name and value in (None, b[1])), None)

    def has(self, name):
        return any(n == name for n, _ in self.fields + self.buttons)


class _Forms(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms, self.links, self.words = [], [], []
        self.form, self.quiet = None, 0

    def handle_starttag(self, tag, attributes):
        at = {name: value or "" for name, value in attributes}
        if tag in ("style", "script", "title"):
            self.quiet += 1
        elif tag == "a" and "href" in at:
            self.links.append(at["href"])
        elif tag == "form":
            self.form = Form(at.get("action", ""), at.get("method", "get").lower())
            self.forms.append(self.form)
        elif self.form and tag == "button" and "disabled" not in at:
            self.form.buttons.append((at.get("name", ""), at.get("value", "")))
        elif self.form and tag == "input" and at.get("name"):
            kind = at.get("type", "text").lower()
            pair = (at["name"], at.get("value", ""))
            if kind in ("submit", "image"):
                self.form.buttons.append(pair)
            elif kind not in ("checkbox", "radio") or "checked" in at:
                self.form.fields.append(pair)

    def handle_endtag(self, tag):
        if tag in ("style", "script", "title"):
            self.quiet -= 1
        elif tag == "form":
            self.form = None

    def handle_data(self, data):
        if not self.quiet:
            self.words.append(data)


class Browser:
    def __init__(self, ca_file=None, language="en", timeout=20):
        self.cookies = {}  # (host, name) -> value
        self.language, self.timeout = language, timeout
        self.tls = ssl.create_default_context(cafile=ca_file)
        self.seen = []  # (method, URL, status), the whole way
        self.stop_at = ()  # URL prefixes that are not dialled: a redirect there is the answer

    def cookie_header(self, host):
        return "; ".join(f"{n}={v}" for (h, n), v in self.cookies.items() if h == host)

    def keep_cookie(self, host, line):
        pair, *attributes = [part.strip() for part in line.split(";")]
        name, _, value = pair.partition("=")
        gone = any(a.lower().replace(" ", "") == "max-age=0" for a in attributes)
        if gone:
            self.cookies.pop((host, name), None)
        else:
            self.cookies[host, name] = value

    def request(self, method, url, form=None, headers=None):
        """One request, one Page; redirects are not followed."""
        at = urllib.parse.urlsplit(url)
        secure = at.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        more = {"context": self.tls} if secure else {}
        wire = kind(at.hostname, at.port, timeout=self.timeout, **more)
        send = {"Accept": "text/html,*/*;q=0.5", "Accept-Language": self.language}
        if self.cookie_header(at.hostname):
            send["Cookie"] = self.cookie_header(at.hostname)
        body = None
        if form is not None:
            body = urllib.parse.urlencode(form)
            send["Content-Type"] = "application/x-www-form-urlencoded"
            send["Origin"] = f"{at.scheme}://{at.netloc}"
        send.update(headers or {})
        try:
            wire.request(method, (at.path or "/") + ("?" + at.query if at.query else ""), body, send)
            answer = wire.getresponse()
            page = Page(url, answer.status, answer.getheaders(), answer.read())
        except (OSError, http.client.HTTPException) as why:
            raise Failure(f"{method} {at.scheme}://{at.netloc}{at.path}: {why!r}") from why
        finally:
            wire.close()
        for name, value in page.headers:
            if name.lower() == "set-cookie":
                self.keep_cookie(at.hostname, value)
        self.seen.append((method, url, page.status))
        return page

    def follow(self, page):
        """Go where redirects lead, until a page comes (or a place in stop_at)."""
        for _ in range(20):
            if page.location is None or page.location.startswith(tuple(self.stop_at) or ("\0",)):
                return page
            page = self.request("GET", page.location)
        raise Failure("more than 20 redirects in a row")

    def get(self, url):
        return self.follow(self.request("GET", url))

    def press(self, page, form, button=None):
        """Submit a form as pressing one of its buttons does."""
        pairs = form.fields + ([button] if button and button[0] else [])
        url = urllib.parse.urljoin(page.url, form.action)
        if form.method == "post":
            return self.follow(self.request("POST", url, pairs))
        return self.get(url + "?" + urllib.parse.urlencode(pairs))


REFUSALS = {"cancel", "refuse"}


def next_press(page, wishes):
    """(form, button) that leads on: what is wished for, else the first that does not refuse."""
    for form in page.forms:
        for name, value in wishes.items():
            button = form.button(name, value)
            if button:
                return form, button
    for form in page.forms:
        for button in form.buttons:
            if not REFUSALS & {button[0], button[1]}:
                return form, button
    return None


def walk(browser, page, arrived, wishes=None):
    """Press on from page to page until arrived(page); return that page."""
    for _ in range(8):
        if arrived(page):
            return page
        if page.status >= 400:
            raise Failure(f"{page.url.split('?')[0]} answers {page.status}: {page.words[:400]}")
        step = next_press(page, wishes or {})
        if step is None:
            raise Failure(f"{page.url.split('?')[0]} leads nowhere: {page.words[:400]}")
        page = browser.press(page, *step)
    raise Failure("eight pages and no end")

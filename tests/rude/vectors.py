"""Requests that two readers could understand differently, and what a strict one says of each.

Each is (name, bytes, statuses). HOST, GET and POST stand for the server's Host and for a path that
it serves with that method. Whatever follows a refused head must never be answered: the canary.
"""

BAD = (400,)
FRAMING = (400, 411, 501)


def head(line, *headers, host=True):
    lines = [line] + ([b"Host: HOST"] if host else []) + list(headers)
    return b"\r\n".join(lines) + b"\r\n\r\n"


def get(*headers, target=b"GET", version=b"HTTP/1.1", host=True):
    return head(b"GET " + target + b" " + version, *headers, host=host)


def post(body, *headers, version=b"HTTP/1.1"):
    form = b"Content-Type: application/x-www-form-urlencoded"
    return head(b"POST POST " + version, form, *headers) + body


CANARY = b"GET /canary HTTP/1.1\r\nHost: HOST\r\n\r\n"
CHUNKED = b"Transfer-Encoding: chunked"

FRAMES = [
    ("content-length and transfer-encoding", post(b"0\r\n\r\n", b"Content-Length: 5", CHUNKED), FRAMING),
    ("transfer-encoding and content-length", post(b"0\r\n\r\n", CHUNKED, b"Content-Length: 5"), FRAMING),
    ("two content-lengths", post(b"abc", b"Content-Length: 3", b"Content-Length: 40"), BAD),
    ("two equal content-lengths", post(b"abc", b"Content-Length: 3", b"Content-Length: 3"), BAD),
    ("content-length list", post(b"abc", b"Content-Length: 3, 3"), BAD),
    ("content-length with plus", post(b"abc", b"Content-Length: +3"), BAD),
    ("content-length negative", post(b"abc", b"Content-Length: -1"), BAD),
    ("content-length hexadecimal", post(b"abc", b"Content-Length: 0x3"), BAD),
    ("content-length empty", post(b"", b"Content-Length:"), BAD),
    ("content-length with inner space", post(b"abc", b"Content-Length: 3 3"), BAD),
    ("content-length beyond 64 bits", post(b"abc", b"Content-Length: 18446744073709551619"), BAD),
    ("content-length beyond a body", post(b"abc", b"Content-Length: 70000"), (413,)),
    ("space before colon, length", post(b"abc", b"Content-Length : 3"), BAD),
    ("space before colon, encoding", post(b"0\r\n\r\n", b"Transfer-Encoding : chunked"), BAD),
    ("tab before colon, encoding", post(b"0\r\n\r\n", b"Transfer-Encoding\t: chunked"), BAD),
    ("chunked", post(b"3\r\nabc\r\n0\r\n\r\n", CHUNKED), FRAMING),
    ("chunked with extension", post(b"3;x\r\nabc\r\n0\r\n\r\n", CHUNKED), FRAMING),
    ("chunked with trailer", post(b"0\r\nHost: evil\r\n\r\n", CHUNKED), FRAMING),
    ("chunked in HTTP/1.0", post(b"0\r\n\r\n", CHUNKED, version=b"HTTP/1.0"), FRAMING),
    ("encoding gzip", post(b"", b"Transfer-Encoding: gzip"), FRAMING),
    ("encoding xchunked", post(b"", b"Transfer-Encoding: xchunked"), FRAMING),
    ("encoding identity", post(b"", b"Transfer-Encoding: identity"), FRAMING),
    ("encoding twice", post(b"0\r\n\r\n", CHUNKED, b"Transfer-Encoding: identity"), FRAMING),
    ("encoding folded", post(b"0\r\n\r\n", b"Transfer-Encoding:\r\n chunked"), BAD),
    ("encoding after bare CR", post(b"0\r\n\r\n", b"X: y\rTransfer-Encoding: chunked"), BAD),
    ("encoding after bare LF", post(b"0\r\n\r\n", b"X: y\nTransfer-Encoding: chunked"), BAD),
    ("length after bare CR", get(b"X:\rContent-Length: 3"), BAD),
    ("get with a body", get(b"Content-Length: 3") + b"abc", BAD),
    ("head with a body", head(b"HEAD GET HTTP/1.1", b"Content-Length: 3") + b"abc", BAD),
    ("put with a body", head(b"PUT GET HTTP/1.1", b"Content-Length: 3") + b"abc", BAD),
    ("expectation", post(b"a=1", b"Content-Length: 3", b"Expect: 100-continue"), (417,)),
]

HEADS = [
    ("bare LF everywhere", b"GET GET HTTP/1.1\nHost: HOST\n\n", BAD),
    ("bare LF at the end", b"GET GET HTTP/1.1\r\nHost: HOST\r\n\n", BAD),
    ("CR CR LF", b"GET GET HTTP/1.1\r\nHost: HOST\r\r\n\r\n", BAD),
    ("empty line first", b"\r\n" + get(), BAD),
    ("folded header", get(b"X: a\r\n b"), BAD),
    ("folded first header", b"GET GET HTTP/1.1\r\n Host: HOST\r\n\r\n", BAD),
    ("NUL in value", get(b"X: a\0b"), BAD),
    ("control in value", get(b"X: a\x01b"), BAD),
    ("DEL in value", get(b"X: a\x7fb"), BAD),
    ("NUL in name", get(b"X\0: a"), BAD),
    ("parentheses in name", get(b"X(Y): a"), BAD),
    ("empty name", get(b": a"), BAD),
    ("no colon", get(b"X"), BAD),
    ("no host", get(host=False), BAD),
    ("two hosts", get(b"Host: HOST"), BAD),
    ("other host beside ours", get(b"Host: evil.example"), BAD),
    ("empty host", get(b"Host:", host=False), BAD),
    ("junk host", get(b'Host: a b/<>"', host=False), BAD),
    ("host with user", get(b"Host: evil@HOST", host=False), BAD),
    ("two cookies", get(b"Cookie: a=b", b"Cookie: a=c"), BAD),
    ("two authorizations", get(b"Authorization: a", b"Authorization: b"), BAD),
    ("double slash", get(target=b"//evil.example/x"), BAD),
    ("absolute form", get(target=b"http://HOSTGET"), BAD),
    ("absolute form with user", get(target=b"http://u:p@evil.example/"), BAD),
    ("asterisk form", head(b"OPTIONS * HTTP/1.1"), BAD),
    ("no slash", get(target=b"foo"), BAD),
    ("space in target", get(target=b"/a b"), BAD),
    ("tab in target", get(target=b"/a\tb"), BAD),
    ("fragment in target", get(target=b"/a#b"), BAD),
    ("8-bit target", get(target=b"/\xc3\xa9"), BAD),
    ("NUL in target", get(target=b"/a\0b"), BAD),
    ("HTTP/0.9", b"GET GET\r\n\r\n", BAD),
    ("HTTP/1.9", get(version=b"HTTP/1.9"), (505,)),
    ("HTTP/2.0", get(version=b"HTTP/2.0"), (505,)),
    ("HTTP/-5.7", get(version=b"HTTP/-5.7"), BAD),
    ("HTTP/+1.+1", get(version=b"HTTP/+1.+1"), BAD),
    ("HTTP/1.99999999999", get(version=b"HTTP/1.99999999999"), BAD),
    ("http in lower case", get(version=b"http/1.1"), BAD),
    ("HTTP/2 preface", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", BAD + (501,)),
    ("unknown method", head(b"FROBNICATE GET HTTP/1.1"), (501,)),
    ("connect", head(b"CONNECT evil.example:443 HTTP/1.1"), (501,)),
    ("method in lower case", head(b"get GET HTTP/1.1"), BAD),
    ("TLS on a plain port", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500), BAD),
    ("target of 64 KiB", get(target=b"/" + b"a" * 65536), (414,)),
    ("header of 64 KiB", get(b"X: " + b"a" * 65536), (431,)),
    ("10000 headers", get(*[b"X: y"] * 10000), (431,)),
    ("100 headers", get(*[b"X: y"] * 100), (431,)),
]

# Refused by the route: the request is whole and the connection may live on.
ROUTES = [
    ("foreign host", get(b"Host: evil.example", host=False), (421,)),
    ("trailing slash", get(target=b"GET/"), (404,)),
    ("encoded dots", get(target=b"/%2e%2e/etc/passwd"), (404,)),
    ("dots", get(target=b"/../../etc/passwd"), (404,)),
    ("parameter", get(target=b"GET;x=y"), (404,)),
    ("trace", head(b"TRACE GET HTTP/1.1"), (405,)),
    ("options", head(b"OPTIONS GET HTTP/1.1"), (405,)),
    ("delete", head(b"DELETE GET HTTP/1.1"), (405,)),
    ("post where get is", head(b"POST GET HTTP/1.1", b"Content-Length: 0"), (405,)),
    ("get where post is", get(target=b"POST"), (405,)),
    ("method override", head(b"GET POST HTTP/1.1", b"X-HTTP-Method-Override: POST"), (405,)),
]

#include "bench_text.h"

#include <stdarg.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <time.h>

void die(const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(2);
}

void *xalloc(size_t n)
{
	void *p = calloc(1, n);
	if (!p)
		die("out of memory");
	return p;
}

bool view_ieq(struct view a, struct view b)
{
	return a.n == b.n && strncasecmp(a.p, b.p, a.n) == 0;
}

const char *view_find(struct view hay, struct view needle)
{
	return hay.n < needle.n ? NULL : memmem(hay.p, hay.n, needle.p, needle.n);
}

bool view_cut(struct view s, char sep, struct view *left, struct view *right)
{
	const char *at = s.n ? memchr(s.p, sep, s.n) : NULL;
	if (!at) {
		*left = s;
		*right = (struct view){s.p + s.n, 0};
		return false;
	}
	*left = (struct view){s.p, (size_t)(at - s.p)};
	*right = (struct view){at + 1, (size_t)(s.p + s.n - at - 1)};
	return true;
}

struct view view_trim(struct view s)
{
	while (s.n && (*s.p == ' ' || *s.p == '\t' || *s.p == '\r' || *s.p == '\n'))
		s.p++, s.n--;
	while (s.n && strchr(" \t\r\n", s.p[s.n - 1]))
		s.n--;
	return s;
}

long view_long(struct view s, long fallback)
{
	long v = 0;
	size_t i = 0;
	for (; i < s.n && s.p[i] >= '0' && s.p[i] <= '9' && v < 1000000000000; i++)
		v = v * 10 + (s.p[i] - '0');
	return i ? v : fallback;
}

void buf_room(struct buf *b, size_t more)
{
	if (b->cap - b->n > more)
		return;
	size_t cap = b->cap ? b->cap : 1024;
	while (cap - b->n <= more)
		cap *= 2;
	b->p = realloc(b->p, cap);
	if (!b->p)
		die("out of memory");
	b->cap = cap;
}

void buf_add(struct buf *b, const void *p, size_t n)
{
	buf_room(b, n);
	memcpy(b->p + b->n, p, n);
	b->n += n;
}

void buf_fmt(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	buf_room(b, 512);
	va_start(ap, fmt);
	int n = vsnprintf(b->p + b->n, b->cap - b->n, fmt, ap);
	va_end(ap);
	if ((size_t)n >= b->cap - b->n) {
		buf_room(b, (size_t)n + 1);
		va_start(ap, fmt);
		vsnprintf(b->p + b->n, b->cap - b->n, fmt, ap);
		va_end(ap);
	}
	b->n += (size_t)n;
}

void buf_urlenc(struct buf *b, struct view s)
{
	static const char hex[] = "0123456789ABCDEF";
	buf_room(b, s.n * 3);
	char *o = b->p + b->n;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		    c == '-' || c == '.' || c == '_' || c == '~') {
			*o++ = (char)c;
		} else {
			*o++ = '%';
			*o++ = hex[c >> 4];
			*o++ = hex[c & 15];
		}
	}
	b->n = (size_t)(o - b->p);
}

static const char b64_alphabet[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

size_t b64url_enc(const void *in, size_t n, char *out)
{
	const unsigned char *s = in;
	char *o = out;
	for (; n >= 3; n -= 3, s += 3) {
		uint32_t v = (uint32_t)s[0] << 16 | (uint32_t)s[1] << 8 | s[2];
		*o++ = b64_alphabet[v >> 18];
		*o++ = b64_alphabet[v >> 12 & 63];
		*o++ = b64_alphabet[v >> 6 & 63];
		*o++ = b64_alphabet[v & 63];
	}
	if (n) {
		uint32_t v = (uint32_t)s[0] << 16 | (n == 2 ? (uint32_t)s[1] << 8 : 0);
		*o++ = b64_alphabet[v >> 18];
		*o++ = b64_alphabet[v >> 12 & 63];
		if (n == 2)
			*o++ = b64_alphabet[v >> 6 & 63];
	}
	return (size_t)(o - out);
}

static signed char b64_value[256];

__attribute__((constructor)) static void b64_init(void)
{
	memset(b64_value, -1, sizeof b64_value);
	for (int i = 0; i < 64; i++)
		b64_value[(unsigned char)b64_alphabet[i]] = (signed char)i;
	b64_value['+'] = 62; /* so that Basic credentials decode as well */
	b64_value['/'] = 63;
}

long b64url_dec(struct view in, unsigned char *out)
{
	while (in.n && in.p[in.n - 1] == '=')
		in.n--;
	uint32_t acc = 0;
	int bits = 0;
	unsigned char *o = out;
	for (size_t i = 0; i < in.n; i++) {
		int v = b64_value[(unsigned char)in.p[i]];
		if (v < 0)
			return -1;
		acc = acc << 6 | (uint32_t)v;
		if ((bits += 6) >= 8)
			*o++ = (unsigned char)(acc >> (bits -= 8));
	}
	return o - out;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

size_t url_dec(struct view in, char *out)
{
	char *o = out;
	for (size_t i = 0; i < in.n; i++) {
		int hi, lo;
		if (in.p[i] == '+') {
			*o++ = ' ';
		} else if (in.p[i] == '%' && i + 2 < in.n && (hi = hex_digit(in.p[i + 1])) >= 0 &&
			   (lo = hex_digit(in.p[i + 2])) >= 0) {
			*o++ = (char)(hi << 4 | lo);
			i += 2;
		} else {
			*o++ = in.p[i];
		}
	}
	return (size_t)(o - out);
}

bool form_get(struct view form, const char *key, struct view *val)
{
	struct view k = view_of(key), pair, name;
	while (form.n) {
		view_cut(form, '&', &pair, &form);
		view_cut(pair, '=', &name, val);
		if (view_eq(name, k))
			return true;
	}
	*val = (struct view){"", 0};
	return false;
}

static const char *skip_ws(const char *p, const char *e)
{
	while (p < e && (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r'))
		p++;
	return p;
}

/* p at the opening quote; returns the position after the closing one, or e. */
static const char *skip_string(const char *p, const char *e)
{
	for (p++; p < e; p++) {
		if (*p == '\\')
			p++;
		else if (*p == '"')
			return p + 1;
	}
	return e;
}

static const char *skip_value(const char *p, const char *e)
{
	int depth = 0;
	while (p < e) {
		if (*p == '"') {
			p = skip_string(p, e);
			if (!depth)
				return p;
			continue;
		}
		if (*p == '{' || *p == '[')
			depth++;
		else if (*p == '}' || *p == ']') {
			if (!depth)
				return p;
			if (!--depth)
				return p + 1;
		} else if (*p == ',' && !depth)
			return p;
		p++;
	}
	return e;
}

static struct view json_value(const char *from, const char *to)
{
	if (to - from >= 2 && *from == '"')
		return (struct view){from + 1, (size_t)(to - from) - 2};
	return view_trim((struct view){from, (size_t)(to - from)});
}

bool json_get(struct view doc, const char *key, struct view *val)
{
	struct view k = view_of(key);
	const char *e = doc.p + doc.n, *p = skip_ws(doc.p, e);
	*val = (struct view){"", 0};
	if (p == e || *p++ != '{')
		return false;
	while ((p = skip_ws(p, e)) < e && *p == '"') {
		const char *end = skip_string(p, e);
		if (end - p < 2)
			return false;
		struct view name = {p + 1, (size_t)(end - p) - 2};
		p = skip_ws(end, e);
		if (p == e || *p++ != ':')
			return false;
		p = skip_ws(p, e);
		end = skip_value(p, e);
		if (view_eq(name, k)) {
			*val = json_value(p, end);
			return true;
		}
		p = skip_ws(end, e);
		if (p == e || *p++ != ',')
			return false;
	}
	return false;
}

bool json_next(struct view array, const char **it, struct view *item)
{
	const char *e = array.p + array.n, *p = *it;
	if (!p) {
		p = skip_ws(array.p, e);
		if (p == e || *p++ != '[')
			return false;
	}
	p = skip_ws(p, e);
	if (p < e && *p == ',')
		p = skip_ws(p + 1, e);
	if (p >= e || *p == ']')
		return false;
	const char *end = skip_value(p, e);
	*item = json_value(p, end);
	*it = end;
	return true;
}

bool json_has(struct view val, struct view want)
{
	if (!val.n || *val.p != '[')
		return view_eq(val, want);
	const char *it = NULL;
	struct view item;
	while (json_next(val, &it, &item))
		if (view_eq(item, want))
			return true;
	return false;
}

size_t json_unescape(struct view in, char *out)
{
	char *o = out;
	for (size_t i = 0; i < in.n; i++) {
		char c = in.p[i];
		if (c == '\\' && i + 1 < in.n) {
			c = in.p[++i];
			if (c == 'u' && i + 4 < in.n) {
				char hex[5] = {in.p[i + 1], in.p[i + 2], in.p[i + 3], in.p[i + 4],
					       0};
				long v = strtol(hex, NULL, 16);
				c = v < 128 ? (char)v : '?';
				i += 4;
			} else if (c == 'n') {
				c = '\n';
			} else if (c == 't') {
				c = '\t';
			}
		}
		*o++ = c;
	}
	return (size_t)(o - out);
}

void random_bytes(void *p, size_t n)
{
	static unsigned char pool[4096];
	static size_t left;
	unsigned char *o = p;
	while (n) {
		if (!left) {
			if (getrandom(pool, sizeof pool, 0) != (ssize_t)sizeof pool)
				die("getrandom failed");
			left = sizeof pool;
		}
		size_t take = n < left ? n : left;
		memcpy(o, pool + sizeof pool - left, take);
		left -= take;
		o += take;
		n -= take;
	}
}

void random_b64url(char *out, size_t nbytes)
{
	unsigned char raw[64];
	random_bytes(raw, nbytes);
	out[b64url_enc(raw, nbytes, out)] = 0;
}

uint64_t now_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

uint64_t cpu_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

#include "key_report.h"
#include "json_read.h"
#include "json_write.h"

static const char type[] = "parvis-key-report+jwt";

const struct refusal key_report_malformed = {
	"key-report-malformed", 500, NULL,
	"What a node is said to have loaded is no report of ours."};

struct key_report key_report_of(const struct key_set *set, long long step, struct text node,
				long long now)
{
	struct key_report report = {.node = node,
				    .issued_at = now,
				    .expires_at = now + KEY_REPORT_LIFE_S,
				    .step = step};

	for (size_t i = 0; i < set->count && report.published_count < KEY_REPORT_KEYS_MAX; i++) {
		const struct key *key = &set->keys[i];

		if (!key_is_published(key, now))
			continue;
		report.published[report.published_count++] = key->kid;
		if (key_set_state(set, key, now) == KEY_CURRENT)
			report.signing[report.signing_count++] = key->kid;
	}
	return report;
}

static void put_kids(struct json_writer *w, const char *name, const struct text *kids, size_t count)
{
	json_open_as(w, name, '[');
	for (size_t i = 0; i < count; i++)
		json_put_text(w, NULL, kids[i]);
	json_close(w, ']');
}

struct text key_report_sign(struct arena *a, const struct key_report *report, const char *issuer,
			    const struct key *key)
{
	struct json_writer w = json_write(a);

	json_open(&w, '{');
	json_put_string(&w, "iss", issuer);
	json_put_text(&w, "node", report->node);
	json_put_number(&w, "iat", report->issued_at);
	json_put_number(&w, "exp", report->expires_at);
	json_put_number(&w, "step", report->step);
	put_kids(&w, "published", report->published, report->published_count);
	put_kids(&w, "signing", report->signing, report->signing_count);
	json_close(&w, '}');
	return jws_sign(a, key->jwk, key->alg, type, json_written(&w));
}

static bool read_kids(const json_t *claims, const char *name, struct text *kids, size_t *count)
{
	const json_t *list = json_object_get(claims, name);

	*count = json_array_size(list);
	if (!json_is_array(list) || *count > KEY_REPORT_KEYS_MAX)
		return false;
	for (size_t i = 0; i < *count; i++) {
		const json_t *kid = json_array_get(list, i);

		if (!json_is_string(kid))
			return false;
		kids[i] = (struct text){json_string_value(kid), json_string_length(kid)};
	}
	return true;
}

static const struct key_report *read_claims(struct arena *a, const json_t *claims,
					    const char *issuer)
{
	struct key_report *report = arena_alloc(a, sizeof *report);

	if (claims == NULL || !text_is(json_text(claims, "iss"), issuer) ||
	    !json_time(claims, "iat", &report->issued_at) ||
	    !json_time(claims, "exp", &report->expires_at) ||
	    !json_time(claims, "step", &report->step))
		return NULL;
	report->node = json_text(claims, "node");
	return report->node.at != NULL &&
			       read_kids(claims, "published", report->published,
					 &report->published_count) &&
			       read_kids(claims, "signing", report->signing, &report->signing_count)
		       ? report
		       : NULL;
}

const struct key_report *key_report_open(struct arena *a, struct text token, const char *issuer,
					 const struct jwk_set *keys, const struct refusal **no)
{
	const struct jws *jws = jws_read(a, token, no);
	const struct key_report *report;
	const struct jwk *key;

	if (jws == NULL)
		return NULL;
	key = jwk_set_find(keys, jws->kid, jws->alg, JWK_SIG);
	*no = key == NULL ? &jws_key_unfit : jws_verify(jws, key, jws->alg);
	if (*no != NULL)
		return NULL;
	report = text_is(jws->typ, type) ? read_claims(a, jws_claims(a, jws), issuer) : NULL;
	*no = report == NULL ? &key_report_malformed : NULL;
	return report;
}

static bool is_among(const struct text *kids, size_t count, struct text kid)
{
	size_t i = 0;

	while (i < count && !text_equal(kids[i], kid))
		i++;
	return i < count;
}

bool key_report_publishes(const struct key_report *report, struct text kid)
{
	return is_among(report->published, report->published_count, kid);
}

bool key_report_signs(const struct key_report *report, struct text kid)
{
	return is_among(report->signing, report->signing_count, kid);
}

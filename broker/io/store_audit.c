#include "store_audit.h"
#include "store.h"
#include <string.h>

enum { VERSION_LEAST = 7 }; /* the first with functions */

struct text store_info(struct text info, const char *name)
{
	size_t len = strlen(name);

	while (info.at != NULL) {
		struct text line = text_split(info, '\n', &info);

		if (line.len > 0 && line.at[line.len - 1] == '\r')
			line.len--;
		if (text_starts(line, name) && line.len > len && line.at[len] == ':')
			return (struct text){line.at + len + 1, line.len - len - 1};
	}
	return TEXT_NONE;
}

static bool is_recent(struct text info)
{
	struct text rest;
	long long major;

	return text_number(text_split(store_info(info, "redis_version"), '.', &rest), &major) &&
	       major >= VERSION_LEAST;
}

static struct store_audit verdict(const struct refusal *no, const char *fault)
{
	return (struct store_audit){no, fault};
}

static struct store_audit warnings(struct text info)
{
	if (!text_is(store_info(info, "aof_enabled"), "1"))
		return verdict(NULL,
			       "appendonly is no: what is in the store dies with its process.");
	if (!text_is(store_info(info, "aof_last_write_status"), "ok"))
		return verdict(NULL, "The last write of the append-only file failed.");
	return verdict(NULL, NULL);
}

struct store_audit store_audit(struct text info)
{
	struct text policy = store_info(info, "maxmemory_policy");

	if (store_info(info, "redis_version").at == NULL)
		return verdict(&store_confused, "INFO does not say redis_version.");
	if (!is_recent(info))
		return verdict(&store_unsuitable,
			       "Redis is older than 7.0, the first with functions.");
	if (text_is(store_info(info, "loading"), "1"))
		return verdict(&store_loading, "Redis reads its files.");
	if (!text_is(store_info(info, "role"), "master"))
		return verdict(&store_read_only,
			       "This is a replica; the store setting must lead to the primary.");
	/* An evicted mark is a code or an assertion that can be used again. */
	if (!text_is(policy, "noeviction"))
		return verdict(&store_unsuitable,
			       "maxmemory-policy must be noeviction: others forget used codes.");
	return warnings(info);
}

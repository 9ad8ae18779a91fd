#include "store_error.h"
#include "store.h"

const struct refusal store_unreachable = {"store-unreachable", 503, "temporarily_unavailable",
					  "The store cannot be reached; try again."};
const struct refusal store_silent = {"store-silent", 503, "temporarily_unavailable",
				     "The store did not answer in time; try again."};
const struct refusal store_loading = {"store-loading", 503, "temporarily_unavailable",
				      "The store is starting; try again."};
const struct refusal store_read_only = {"store-read-only", 503, "temporarily_unavailable",
					"The store is changing its primary; try again."};
const struct refusal store_orphaned = {"store-orphaned", 503, "temporarily_unavailable",
				       "The store has lost its primary; try again."};
const struct refusal store_full = {"store-full", 503, "temporarily_unavailable",
				   "The store has no memory left; try again later."};
const struct refusal store_forbids = {
	"store-forbids", 503, "temporarily_unavailable",
	"The store does not let us in; its password or rights are wrong."};
const struct refusal store_busy = {"store-busy", 503, "temporarily_unavailable",
				   "The store is busy with another's script; try again."};
const struct refusal store_cannot_persist = {
	"store-cannot-persist", 503, "temporarily_unavailable",
	"The store cannot write to its disk; try again later."};
const struct refusal store_without_replicas = {
	"store-without-replicas", 503, "temporarily_unavailable",
	"The store has lost its replicas and takes no writes; try again."};
const struct refusal store_without_functions = {
	"store-without-functions", 503, "temporarily_unavailable",
	"The store lacks our functions and does not let us load them."};
const struct refusal store_unsuitable = {"store-unsuitable", 503, "temporarily_unavailable",
					 "The store is not configured as we need it; see the log."};
const struct refusal store_confused = {"store-confused", 503, "temporarily_unavailable",
				       "The store gave an answer that we do not understand."};

static const struct store_error errors[] = {
	{"LOADING", &store_loading, true},
	{"READONLY", &store_read_only, true},
	{"MASTERDOWN", &store_orphaned, true},
	{"NOAUTH", &store_forbids, true},
	{"WRONGPASS", &store_forbids, true},
	{"NOPERM", &store_forbids, false},
	{"OOM", &store_full, false},
	{"BUSY", &store_busy, false},
	{"MISCONF", &store_cannot_persist, false},
	{"NOREPLICAS", &store_without_replicas, false},
	{"ERR Function not found", &store_without_functions, false},
	{"", &store_confused, false},
};

const struct store_error *store_error_of(struct text error)
{
	const struct store_error *e = errors;

	for (; e->word[0] != '\0'; e++)
		if (text_starts(error, e->word) &&
		    (error.len == text_of(e->word).len || error.at[text_of(e->word).len] == ' '))
			break;
	return e;
}

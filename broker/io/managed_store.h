/* managed_store.h -- the private Redis of `store: managed`: a child of the supervisor, on one unix
 * socket in the state folder that only its user can reach.
 *
 * Everything it writes is in STATE/redis: redis.conf (written anew at each start), the append-only
 * files, redis.log, and the socket, which workers find with store_address.h.
 */
#pragma once
#include <sys/types.h>

/* Make STATE/redis and start redis-server in it. Returns its process id, or -1 with *problem set to
 * a sentence (static). As root, uid and gid are whom it runs as, the user of the workers; else they
 * are ignored. Does not wait for it to answer: workers connect when it does. It is stopped with
 * SIGTERM, and by the kernel when its parent dies; it waits for an earlier one to be gone. */
pid_t managed_store_start(const char *state_folder, uid_t uid, gid_t gid, const char **problem);

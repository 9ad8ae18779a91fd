#include "landlock.h"
#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* linux/landlock.h of the build machine may be older than the kernel: the ABI's numbers are ours.
 */
enum landlock_right {
	LANDLOCK_EXECUTE = 1 << 0,
	LANDLOCK_WRITE_FILE = 1 << 1,
	LANDLOCK_READ_FILE = 1 << 2,
	LANDLOCK_READ_DIR = 1 << 3,
	LANDLOCK_MAKE_CHAR = 1 << 6,
	LANDLOCK_MAKE_BLOCK = 1 << 11,
	LANDLOCK_TRUNCATE = 1 << 14,
	LANDLOCK_IOCTL_DEV = 1 << 15,
	LANDLOCK_OF_FILES = LANDLOCK_EXECUTE | LANDLOCK_WRITE_FILE | LANDLOCK_READ_FILE |
			    LANDLOCK_TRUNCATE | LANDLOCK_IOCTL_DEV
};

struct landlock_beneath {
	uint64_t rights;
	int32_t parent;
} __attribute__((packed));

struct landlock_handled {
	uint64_t files, network, scoped;
};

enum { LANDLOCK_ASK_VERSION = 1 };

static int landlock_abi(void)
{
	return (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_ASK_VERSION);
}

/* All rights an ABI knows are handled and none is granted. */
static struct landlock_handled handled_by(int abi, size_t *size)
{
	struct landlock_handled all = {.files = (1ULL << 13) - 1};

	if (abi >= 2)
		all.files |= 1ULL << 13; /* refer */
	if (abi >= 3)
		all.files |= 1ULL << 14; /* truncate */
	if (abi >= 5)
		all.files |= 1ULL << 15; /* ioctl on devices */
	if (abi >= 4)
		all.network = 3; /* bind, connect */
	if (abi >= 6)
		all.scoped = 3; /* abstract sockets, signals */
	*size = abi >= 6 ? 24 : abi >= 4 ? 16 : 8;
	return all;
}

static void permit(int ruleset, const struct landlock_path *one, uint64_t handled)
{
	enum { RULE_PATH_BENEATH = 1 };
	struct landlock_beneath rule = {.rights = LANDLOCK_READ_FILE | LANDLOCK_READ_DIR};
	struct stat st;

	rule.parent = open(one->path, O_PATH | O_CLOEXEC);
	if (rule.parent < 0)
		return;
	if (one->may_write)
		rule.rights = handled & ~(uint64_t)(LANDLOCK_EXECUTE | LANDLOCK_MAKE_CHAR |
						    LANDLOCK_MAKE_BLOCK);
	if (fstat(rule.parent, &st) == 0 && !S_ISDIR(st.st_mode))
		rule.rights &= LANDLOCK_OF_FILES;
	syscall(SYS_landlock_add_rule, ruleset, RULE_PATH_BENEATH, &rule, 0);
	close(rule.parent);
}

int landlock_close(const struct landlock_path *paths, size_t count)
{
	int abi = landlock_abi(), ruleset;
	size_t size;
	struct landlock_handled all;
	bool well;

	if (abi < 1)
		return 0;
	all = handled_by(abi, &size);
	ruleset = (int)syscall(SYS_landlock_create_ruleset, &all, size, 0);
	if (ruleset < 0)
		return 0;
	for (size_t i = 0; i < count; i++)
		permit(ruleset, &paths[i], all.files);
	well = syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
	close(ruleset);
	return well ? abi : 0;
}

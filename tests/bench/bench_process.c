#include "bench_process.h"

#include "bench_text.h"

#include <ctype.h>
#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

struct entry {
	int pid, parent;
	unsigned long long ticks;
	bool in_tree;
};

static bool read_entry(int pid, struct entry *e)
{
	char path[64], text[1024];
	snprintf(path, sizeof path, "/proc/%d/stat", pid);
	FILE *f = fopen(path, "r");
	if (!f)
		return false;
	size_t n = fread(text, 1, sizeof text - 1, f);
	fclose(f);
	text[n] = 0;
	char *p = strrchr(text, ')'); /* the name may hold anything */
	unsigned long long u, s;
	long long cu, cs;
	if (!p || sscanf(p + 1, " %*c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu %lld %lld",
			 &e->parent, &u, &s, &cu, &cs) != 5)
		return false;
	e->pid = pid;
	e->ticks = u + s + (unsigned long long)cu + (unsigned long long)cs;
	e->in_tree = false;
	return true;
}

static int read_all(struct entry *all, int room)
{
	int n = 0;
	DIR *d = opendir("/proc");
	struct dirent *de;
	while (d != NULL && (de = readdir(d)) != NULL && n < room)
		if (isdigit((unsigned char)de->d_name[0]) && read_entry(atoi(de->d_name), &all[n]))
			n++;
	if (d != NULL)
		closedir(d);
	return n;
}

double process_tree_cpu_s(int root)
{
	static struct entry all[8192];
	unsigned long long ticks = 0;
	int n = read_all(all, 8192);
	bool grew = true;
	for (int i = 0; i < n; i++)
		all[i].in_tree = all[i].pid == root;
	while (grew) {
		grew = false;
		for (int i = 0; i < n; i++)
			for (int j = 0; j < n && !all[i].in_tree; j++)
				if (all[j].in_tree && all[j].pid == all[i].parent)
					all[i].in_tree = grew = true;
	}
	for (int i = 0; i < n; i++)
		ticks += all[i].in_tree ? all[i].ticks : 0;
	return (double)ticks / (double)sysconf(_SC_CLK_TCK);
}

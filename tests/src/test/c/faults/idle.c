/*
 * Many processes that hold an open door, have called once, and do nothing:
 * what does that cost the server?
 *
 * Prints the server's threads and memory before and after, and how long it
 * takes until each of the idle ones has called again. Status 1 if the server
 * has more threads than before, a client costs 16 KiB or more, or a call
 * fails.
 *
 * Memory of the server is its unique set: pages that nobody else has, as
 * /proc/PID/smaps_rollup tells, and those of shuttles that both sides have,
 * in full. Where this user may make a memory control group, it is also all
 * that is charged to the server, the kernel's for its descriptors included.
 * Memory of the kernel for both sides is the growth of Slab, KernelStack and
 * PageTables in /proc/meminfo, less the growth with as many processes without
 * a door. That covers the whole machine, and what others do at that time is
 * in it, so it is printed, and not judged.
 */
#define	_GNU_SOURCE
#include <sys/resource.h>

#include "faults.h"

#define	LIMIT_KIB	16
#define	MANY		1000

/* The sum of the values of some keys, in KiB, of a file of /proc. */
static long
kib_of(const char *path, const char *const *key)
{
	char line[256];
	FILE *f = fopen(path, "r");
	long sum = 0;

	while (f != NULL && fgets(line, sizeof (line), f) != NULL) {
		for (int i = 0; key[i] != NULL; i++) {
			if (strncmp(line, key[i], strlen(key[i])) == 0)
				sum += atol(line + strlen(key[i]));
		}
	}
	if (f != NULL)
		(void) fclose(f);
	return (sum);
}

static long
server_kib(pid_t pid)
{
	static const char *const key[] = { "Private_Clean:",
	    "Private_Dirty:", "Shared_Dirty:", NULL };
	char path[64];

	(void) snprintf(path, sizeof (path), "/proc/%d/smaps_rollup",
	    (int)pid);
	return (kib_of(path, key));
}

static long
kernel_kib(void)
{
	static const char *const key[] = { "Slab:", "KernelStack:",
	    "PageTables:", NULL };

	return (kib_of("/proc/meminfo", key));
}

static bool
one_call(int d)
{
	uint64_t number = 0;
	char back[64];
	door_arg_t a = { (char *)&number, sizeof (number), NULL, 0, back,
	    sizeof (back) };

	return (door_call(d, &a) == 0 && a.data_size == sizeof (number));
}

static _Noreturn void
cannot(const char *what, int done)
{
	perror(what);
	_exit(write(done, "f", 1) == 1 ? 1 : 2);
}

/* One idle process: calls once, and once more at each byte from go. */
static _Noreturn void
be_idle(const char *path, int go, int done)
{
	int d = open(path, O_RDONLY);
	char c;

	if (d == -1)
		cannot("open", done);
	do {
		c = 'd';
		if (!one_call(d))
			cannot("door_call", done);
		if (write(done, &c, 1) != 1)
			_exit(1);
	} while (read(go, &c, 1) == 1);
	_exit(0);
}

/* The same without a door. */
static _Noreturn void
plain(int go, int done)
{
	char c = 'd';

	if (write(done, &c, 1) != 1)
		_exit(1);
	(void) read(go, &c, 1);
	_exit(0);
}

/* Collect n bytes; false if one of them tells of a failure. */
static bool
collect(int done, int n)
{
	char c;

	while (n > 0 && read(done, &c, 1) == 1 && c == 'd')
		n--;
	return (n == 0);
}

/* Start n processes that wait; the descriptor that lets them go. */
static int
start(int n, const char *path, int *done)
{
	int go[2], said[2];

	if (pipe2(go, O_CLOEXEC) == -1 || pipe2(said, O_CLOEXEC) == -1)
		return (-1);
	for (int i = 0; i < n; i++) {
		if (fork() == 0) {
			(void) close(go[1]);
			(void) close(said[0]);
			if (path == NULL)
				plain(go[0], said[1]);
			be_idle(path, go[0], said[1]);
		}
	}
	(void) close(go[0]);
	(void) close(said[1]);
	*done = said[0];
	return (collect(said[0], n) ? go[1] : -1);
}

static void
await_children(int n)
{
	for (; n > 0; n--)
		(void) wait(NULL);
}

static long
cost_of_plain(int n)
{
	long before = kernel_kib(), after;
	pid_t pid = fork();
	int done, go, status;

	if (pid == 0) {
		go = start(n, NULL, &done);
		after = kernel_kib();
		(void) close(go);
		await_children(n);
		shared->round = (uint64_t)(after - before);
		_exit(0);
	}
	(void) waitpid(pid, &status, 0);
	return ((long)shared->round);
}

int
idle(int n)
{
	struct rlimit limit;
	char path[] = "/tmp/door-idle-XXXXXX", c;
	int up[2], done, go, threads[2], fd, lasting;
	long kib[2], kernel[2], charged[2], base;
	double begin;
	bool held = true;
	pid_t pid;

	(void) signal(SIGPIPE, SIG_IGN);
	(void) alarm(5 * LONGEST);
	(void) getrlimit(RLIMIT_NOFILE, &limit);
	limit.rlim_cur = limit.rlim_max;
	(void) setrlimit(RLIMIT_NOFILE, &limit);
	if ((fd = mkstemp(path)) == -1 || close(fd) == -1 ||
	    pipe2(up, O_CLOEXEC) == -1)
		return (1);
	base = cost_of_plain(n);
	(void) group_make();
	if ((pid = fork()) == 0) {
		group_enter();
		serve_for_ever(path, up[1]);
	}
	if (read(up[0], &c, 1) != 1 ||
	    (lasting = open(path, O_RDONLY)) == -1 || !one_call(lasting))
		return (1);
	threads[0] = entries_of(pid, "task");
	kib[0] = server_kib(pid);
	kernel[0] = kernel_kib();
	charged[0] = group_kib();
	if ((go = start(n, path, &done)) == -1) {
		(void) puts("FAILED: a client could not call");
		return (1);
	}
	threads[1] = entries_of(pid, "task");
	kib[1] = server_kib(pid);
	kernel[1] = kernel_kib();
	charged[1] = group_kib();
	(void) printf("%d idle processes; server: threads %d to %d, memory %ld "
	    "to %ld KiB: %.1f KiB for each\n", n, threads[0], threads[1],
	    kib[0], kib[1], (double)(kib[1] - kib[0]) / n);
	if (charged[0] >= 0)
		(void) printf("charged to the server: %ld to %ld KiB: %.1f KiB "
		    "for each\n", charged[0], charged[1],
		    (double)(charged[1] - charged[0]) / n);
	(void) printf("kernel: %.1f KiB for each beside the %.1f of a process "
	    "without a door\n", (double)(kernel[1] - kernel[0] - base) / n,
	    (double)base / n);
	begin = seconds();
	for (int i = 0; i < n; i++) {
		/* Whoever is quick takes the byte: one call at a time. */
		held &= write(go, "g", 1) == 1 && collect(done, 1);
	}
	(void) printf("%d calls by the idle ones, one by one: %.0f us each\n",
	    n, (seconds() - begin) * 1e6 / n);
	(void) close(go);
	await_children(n);
	(void) kill(pid, SIGKILL);
	(void) waitpid(pid, NULL, 0);
	group_remove();
	(void) fdetach(path);
	(void) unlink(path);
	/* As many threads as calls were in progress at once, which is few. */
	held &= threads[1] - threads[0] <= (n / 4 < 32 ? n / 4 : 32) &&
	    kib[1] - kib[0] < (long)LIMIT_KIB * n;
	/* Charged in batches: a few say nothing. */
	held &= n < MANY || charged[1] - charged[0] < (long)LIMIT_KIB * n;
	(void) puts(held ? "held" : "FAILED");
	return (held ? 0 : 1);
}

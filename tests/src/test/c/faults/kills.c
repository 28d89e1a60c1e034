/*
 * Ends clients and servers by SIGKILL at random moments, and looks at those
 * who survive: each call of theirs is answered, or fails with EBADF if no
 * thread of the server had taken it and EINTR if one had; nobody hangs; and
 * in the end they hold what they held in the beginning.
 *
 * Two of three rounds end clients of one lasting server, each third ends a
 * server whose clients are threads of this process. A process that hangs is
 * ended by SIGALRM, and that is a failure.
 */
#define	_GNU_SOURCE
#include "faults.h"

static unsigned int seed;
static int failures;


static void
fail(const char *what, int error)
{
	(void) printf("%s (errno %d)\n", what, error);
	failures++;
}

/* A random wait: often none, most often enough for some calls. */
static void
wait_some(void)
{
	static const int most[] = { 1, 300000, 3000000, 10000000,
	    30000000 };
	long ns = rand_r(&seed) % most[rand_r(&seed) % 5];

	if (ns > 0)
		(void) nanosleep(&(struct timespec) { 0, ns }, NULL);
}

/*
 * One client's round against a server that is going to be killed: calls until
 * one fails, and that one must fail as it should.
 */
static void *
survivor(void *arg)
{
	struct client c = { .slot = (int)(intptr_t)arg,
	    .seed = shared->seed[(intptr_t)arg],
	    .number = shared->round << 32 };
	int d = open(shared->victim, O_RDONLY), error;
	door_info_t info;

	if (d == -1 || door_info(d, &info) == -1) {
		/* Not attached yet, or the server died in between. */
		if (d == -1)
			atomic_fetch_add(&shared->not_opened, 1);
		if (d != -1)
			(void) close(d);
		return (NULL);
	}
	while ((error = client_step(&c, d, shared->victim)) == 0)
		atomic_fetch_add(&shared->answered, 1);
	if (error == EINTR)
		atomic_fetch_add(&shared->taken, 1);
	else if (error == EBADF)
		atomic_fetch_add(&shared->not_taken, 1);
	else {
		(void) printf("step %d: ", c.step);
		(void) close(d);
		return ((void *)(intptr_t)error);
	}
	if (error == EBADF && c.calling &&
	    atomic_load(&shared->started[c.slot]) == c.number) {
		(void) close(d);
		return ((void *)(intptr_t)-1);
	}
	/* It stays dead. */
	error = door_call(d, NULL) == 0 ? -2 : errno;
	(void) close(d);
	return ((void *)(intptr_t)(error == EBADF ? 0 : error));
}

static void
kill_a_server(const char *path)
{
	static const char *const why[] = { "a dead server answered",
	    "EBADF though the procedure had started" };
	pthread_t t[SLOTS];
	void *result;
	int up[2], status;
	bool patient = rand_r(&seed) % 4 != 0;
	unsigned int kind = (unsigned int)rand_r(&seed);
	pid_t pid;
	char c;

	(void) snprintf(shared->victim, sizeof (shared->victim), "%s", path);
	if (pipe2(up, O_CLOEXEC) == -1) {
		fail("pipe", errno);
		return;
	}
	if ((pid = fork()) == 0) {
		(void) close(up[0]);
		serve_until_killed(path, kind, up[1]);
	}
	(void) close(up[1]);
	/* Impatient: while it makes its door and attaches. */
	if (patient)
		(void) read(up[0], &c, 1);
	for (intptr_t i = 0; i < SLOTS; i++) {
		shared->seed[i] = (unsigned int)rand_r(&seed);
		(void) pthread_create(&t[i], NULL, survivor, (void *)i);
	}
	wait_some();
	(void) kill(pid, SIGKILL);
	(void) waitpid(pid, &status, 0);
	if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL)
		fail("a server ended by itself", status);
	for (int i = 0; i < SLOTS; i++) {
		(void) pthread_join(t[i], &result);
		if ((intptr_t)result < 0)
			fail(why[(intptr_t)result + 2], 0);
		else if (result != NULL)
			fail("a survivor's call failed otherwise",
			    (int)(intptr_t)result);
	}
	(void) close(up[0]);
	/* An attachment outlives its server: 4.11. */
	if (fdetach(path) == -1 && errno != EINVAL)
		fail("fdetach", errno);
	(void) snprintf(shared->victim, sizeof (shared->victim), "%s.2", path);
	if (fdetach(shared->victim) == -1 && errno != EINVAL)
		fail("fdetach of the second", errno);
}

/* Two at a time, so that one's end is in another one's way. */
static void
kill_clients(const char *path)
{
	pid_t pid[2];
	int status;

	for (int i = 0; i < 2; i++) {
		struct client c = { .slot = i, .lasting = true,
		    .seed = (unsigned int)rand_r(&seed) };

		if ((pid[i] = fork()) == 0) {
			int d, error;

			(void) alarm(LONGEST);
			if ((d = open(path, O_RDONLY)) == -1)
				_exit(100);
			while ((error = client_step(&c, d, path)) == 0)
				;
			_exit(error & 0x7f);
		}
	}
	for (int i = 0; i < 2; i++) {
		wait_some();
		(void) kill(pid[i], SIGKILL);
		(void) waitpid(pid[i], &status, 0);
		if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL)
			fail(WIFSIGNALED(status) ? "a client hung" :
			    "a client's call failed", WIFSIGNALED(status) ?
			    WTERMSIG(status) : WEXITSTATUS(status));
	}
}

/* What a process holds. */
struct holdings {
	int descriptors, mappings, threads;
};

static struct holdings
holdings_of(pid_t pid)
{
	struct holdings h = { entries_of(pid, "fd"), shared_mappings_of(pid),
	    entries_of(pid, "task") };

	return (h);
}

/* Wait until pid holds no more than before. */
static void
await_holdings(const char *who, pid_t pid, struct holdings before)
{
	struct holdings now = holdings_of(pid);

	for (int i = 0; i < LONGEST * 1000 && (now.descriptors >
	    before.descriptors || now.mappings > before.mappings); i++) {
		(void) nanosleep(&(struct timespec) { 0, 1000000 }, NULL);
		now = holdings_of(pid);
	}
	(void) printf("%s: descriptors %d to %d, shared mappings %d to %d, "
	    "threads %d to %d\n", who, before.descriptors, now.descriptors,
	    before.mappings, now.mappings, before.threads, now.threads);
	if (now.descriptors > before.descriptors ||
	    now.mappings > before.mappings)
		fail("something is left", 0);
	/* A server keeps the threads that it needed at once. */
	if (now.threads > before.threads + 3 * SLOTS + 2)
		fail("threads are left", 0);
}

static bool
polite_call(int d)
{
	uint64_t number = 0;
	char back[64];
	door_arg_t a = { (char *)&number, sizeof (number), NULL, 0, back,
	    sizeof (back) };

	return (door_call(d, &a) == 0 && a.data_size == sizeof (number));
}

static bool
start_lasting(const char *path, pid_t *pid)
{
	int up[2];
	char c;
	bool ok;

	if (pipe2(up, O_CLOEXEC) == -1)
		return (false);
	if ((*pid = fork()) == 0) {
		(void) close(up[0]);
		serve_for_ever(path, up[1]);
	}
	(void) close(up[1]);
	ok = read(up[0], &c, 1) == 1;
	(void) close(up[0]);
	return (ok);
}

static void
make_file(char *path, size_t size, const char *dir, const char *name)
{
	int fd;

	(void) snprintf(path, size, "%s/%s", dir, name);
	fd = creat(path, 0600);
	if (fd == -1 || close(fd) == -1)
		fail(path, errno);
}

int
kills(uint64_t count, unsigned int chosen)
{
	char dir[] = "/tmp/door-kills-XXXXXX", lasting[64], victim[64],
	    second[64];
	struct holdings mine, its;
	int registry, d;
	double start = seconds();
	uint64_t done = 0;
	pid_t pid;

	seed = chosen;
	if (mkdtemp(dir) == NULL)
		return (1);
	make_file(lasting, sizeof (lasting), dir, "lasting");
	make_file(victim, sizeof (victim), dir, "victim");
	make_file(second, sizeof (second), dir, "victim.2");
	if (!start_lasting(lasting, &pid) ||
	    (d = open(lasting, O_RDONLY)) == -1 || !polite_call(d)) {
		perror(lasting);
		return (1);
	}
	/* What is made once, on both sides, is there from now on. */
	kill_clients(lasting);
	kill_a_server(victim);
	(void) polite_call(d);
	(void) nanosleep(&(struct timespec) { 0, 200000000 }, NULL);
	mine = holdings_of(getpid());
	its = holdings_of(pid);
	registry = registry_entries();
	while (done < count && failures < 10) {
		(void) alarm(LONGEST);
		shared->round++;
		if (shared->round % 3 == 0) {
			kill_a_server(victim);
			done++;
		} else {
			kill_clients(lasting);
			done += 2;
		}
		if (shared->round % 16 == 0 && !polite_call(d))
			fail("the lasting server does not answer", errno);
	}
	(void) alarm(2 * LONGEST);
	if (!polite_call(d))
		fail("the lasting server does not answer", errno);
	(void) printf("%" PRIu64 " kills in %.1f s; of servers' clients: %"
	    PRIu64 " calls answered, %" PRIu64 " EBADF, %" PRIu64 " EINTR, %"
	    PRIu64 " paths not opened\n", done, seconds() - start,
	    shared->answered, shared->not_taken, shared->taken,
	    shared->not_opened);
	await_holdings("lasting client", getpid(), mine);
	await_holdings("lasting server", pid, its);
	/*
	 * A server killed while it attaches may leave a listener, which goes
	 * when somebody attaches later and there are many.
	 */
	(void) printf("registry: %d to %d entries\n", registry,
	    registry_entries());
	if (registry_entries() > (registry > 64 ? registry : 64) + 32)
		fail("entries of the registry are left", 0);
	(void) kill(pid, SIGKILL);
	(void) waitpid(pid, NULL, 0);
	(void) fdetach(lasting);
	(void) unlink(lasting);
	(void) unlink(victim);
	(void) unlink(second);
	(void) rmdir(dir);
	(void) puts(failures == 0 ? "held" : "FAILED");
	return (failures == 0 ? 0 : 1);
}

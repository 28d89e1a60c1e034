/*
 * What the programs named faults_*.c share: checks, a table of tests, servers
 * in processes of their own, and ways to wait for a condition.
 *
 *	faults_SUBJECT -l		prints the names of the tests
 *	faults_SUBJECT [NAME...]	runs the named tests, or all; exit status
 *					1 and a line per failure if any fails
 *
 * A test that needs root says so in its comment, and tries what is left of it
 * as another user.
 */
#ifndef FAULTS_H
#define	FAULTS_H

#include <dirent.h>
#include <door.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stropts.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define	NOBODY		65534
/* What must happen happens within this time, on however slow a machine. */
#define	LONGEST		60
/* A test that hangs is ended by SIGALRM. */
#define	LONGEST_TEST	180

static int failures;

#define	CHECK(what)	\
	do {		\
		if (!(what)) {	\
			printf("%s:%d: %s (errno %d)\n", __func__, __LINE__, \
			    #what, errno);	\
			failures++;	\
			return;	\
		}	\
	} while (0)

#define	CHECK_FAILS(call, error)	\
	do {	\
		errno = 0;	\
		CHECK((call) == -1 && errno == (error));	\
	} while (0)

/* In a child: its exit status is the line that failed, as far as it fits. */
#define	REQUIRE(what)	\
	do {	\
		if (!(what)) {	\
			printf("%s:%d: %s (errno %d), in a child\n", __func__, \
			    __LINE__, #what, errno);	\
			fflush(stdout);	\
			_exit(1);	\
		}	\
	} while (0)

/* Seconds of the monotonic clock. */
static inline double
seconds(void)
{
	struct timespec ts;

	(void) clock_gettime(CLOCK_MONOTONIC, &ts);
	return ((double)ts.tv_sec + (double)ts.tv_nsec / 1e9);
}

static inline void
moment(void)
{
	(void) nanosleep(&(struct timespec) { 0, 1000000 }, NULL);
}

/* Wait until the condition holds. */
#define	AWAIT(condition)	\
	do {	\
		double until = seconds() + LONGEST;	\
		while (!(condition) && seconds() < until)	\
			moment();	\
		CHECK(condition);	\
	} while (0)

/* Open descriptors of a process. */
static inline int
descriptors_of(pid_t pid)
{
	char path[32];
	int n = 0;
	DIR *dir;

	(void) snprintf(path, sizeof (path), "/proc/%d/fd", (int)pid);
	if ((dir = opendir(path)) == NULL)
		return (-1);
	while (readdir(dir) != NULL)
		n++;
	(void) closedir(dir);
	return (n - 2 - (pid == getpid()));
}

/* The letter that /proc gives for a process: R, S, T, Z; 0 if it is gone. */
static inline char
state_of(pid_t pid)
{
	char path[32], text[512];
	const char *end;
	size_t n;
	FILE *f;

	(void) snprintf(path, sizeof (path), "/proc/%d/stat", (int)pid);
	if ((f = fopen(path, "r")) == NULL)
		return (0);
	n = fread(text, 1, sizeof (text) - 1, f);
	(void) fclose(f);
	text[n] = '\0';
	end = strrchr(text, ')');
	return (end == NULL ? 0 : end[2]);
}

/* Did the child exit with status 0? */
static inline bool
ended_well(pid_t pid)
{
	int status;

	return (waitpid(pid, &status, 0) == pid && status == 0);
}

/* A call that sends size bytes and takes what comes into no buffer. */
static inline int
call_with(int d, const void *data, size_t size)
{
	door_arg_t a = { (char *)(uintptr_t)data, size, NULL, 0, NULL, 0 };
	int r = door_call(d, &a);

	if (r == 0 && a.rbuf != NULL)
		(void) munmap(a.rbuf, a.rsize);
	return (r);
}

/* Answers with its argument; descriptors come back too, released. */
static inline void
echo(void *cookie, char *argp, size_t size, door_desc_t *dp, uint_t n)
{
	(void) cookie;
	for (uint_t i = 0; i < n; i++)
		dp[i].d_attributes |= DOOR_RELEASE;
	(void) door_return(argp, size, dp, n);
	(void) door_return(NULL, 0, NULL, 0);
}

/* A server in a process of its own, attached to a file. */
struct server {
	pid_t pid;
	char path[64];
	int up[2];			/* the server says what it likes */
};

/*
 * Start one. prepare (may be NULL) runs in the new process before the door is
 * made; work (may be NULL) after it was attached, and the server then waits
 * for its end. The door can be opened by all.
 */
static inline bool
server_start(struct server *s, door_server_procedure_t *proc, uint_t flags,
    void (*prepare)(struct server *), void (*work)(struct server *))
{
	char c;
	int fd, d;

	(void) strcpy(s->path, "/tmp/door-fault-XXXXXX");
	if ((fd = mkstemp(s->path)) == -1 || fchmod(fd, 0666) == -1 ||
	    close(fd) == -1 || socketpair(AF_UNIX, SOCK_STREAM, 0, s->up) == -1)
		return (false);
	if ((s->pid = fork()) == 0) {
		(void) alarm(2 * LONGEST_TEST);
		(void) close(s->up[0]);
		if (prepare != NULL)
			prepare(s);
		d = door_create(proc, s, flags);
		if (d == -1 || fattach(d, s->path) == -1 ||
		    write(s->up[1], "u", 1) != 1)
			_exit(1);
		if (work != NULL)
			work(s);
		for (;;)
			(void) pause();
	}
	(void) close(s->up[1]);
	return (s->pid != -1 && read(s->up[0], &c, 1) == 1);
}

static inline void
server_stop(struct server *s)
{
	(void) kill(s->pid, SIGKILL);
	(void) waitpid(s->pid, NULL, 0);
	(void) fdetach(s->path);
	(void) unlink(s->path);
	(void) close(s->up[0]);
}

/* Send one descriptor over a socket of the test's own, or take one. */
static inline int
give_descriptor(int sock, int fd)
{
	char space[CMSG_SPACE(sizeof (int))] = { 0 };
	struct iovec iov = { "d", 1 };
	struct msghdr m = { .msg_iov = &iov, .msg_iovlen = 1,
	    .msg_control = space, .msg_controllen = sizeof (space) };
	struct cmsghdr *h = CMSG_FIRSTHDR(&m);

	h->cmsg_level = SOL_SOCKET;
	h->cmsg_type = SCM_RIGHTS;
	h->cmsg_len = CMSG_LEN(sizeof (int));
	(void) memcpy(CMSG_DATA(h), &fd, sizeof (fd));
	return (sendmsg(sock, &m, 0) == 1 ? 0 : -1);
}

static inline int
take_descriptor(int sock)
{
	char c, space[CMSG_SPACE(sizeof (int))];
	struct iovec iov = { &c, 1 };
	struct msghdr m = { .msg_iov = &iov, .msg_iovlen = 1,
	    .msg_control = space, .msg_controllen = sizeof (space) };
	int fd;

	if (recvmsg(sock, &m, 0) != 1 || CMSG_FIRSTHDR(&m) == NULL)
		return (-1);
	(void) memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&m)), sizeof (fd));
	return (fd);
}

struct test {
	const char *name;
	void (*run)(void);
};

static inline int
run_tests(const struct test *tests, size_t n, int argc, char **argv)
{
	(void) setvbuf(stdout, NULL, _IOLBF, 0);
	for (size_t i = 0; i < n; i++) {
		bool wanted = argc < 2;
		int before = failures;

		if (argc == 2 && strcmp(argv[1], "-l") == 0) {
			puts(tests[i].name);
			continue;
		}
		for (int k = 1; k < argc; k++)
			wanted |= strcmp(argv[k], tests[i].name) == 0;
		if (!wanted)
			continue;
		(void) alarm(LONGEST_TEST);
		tests[i].run();
		(void) alarm(0);
		printf("%s %s\n", failures == before ? "ok" : "FAILED",
		    tests[i].name);
	}
	return (failures == 0 ? 0 : 1);
}

#endif

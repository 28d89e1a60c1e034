/*
 * Peers who mean harm: descriptors whose close blocks, listeners that block,
 * sockets that look like doors, fakes that do not answer. They speak to the
 * server as libdoor does (internal.h) and then not.
 */
#define	_GNU_SOURCE
#include "faults.h"

#include <netinet/in.h>
#include <sched.h>

#include "internal.h"

static int
send_fds(int sock, const void *data, size_t size, const int *fds, int nfds)
{
	char space[CMSG_SPACE(sizeof (int) * 253)] = { 0 };
	struct iovec iov = { (void *)(uintptr_t)data, size };
	struct msghdr m = { .msg_iov = &iov, .msg_iovlen = 1,
	    .msg_control = space,
	    .msg_controllen = CMSG_SPACE(sizeof (int) * (size_t)nfds) };
	struct cmsghdr *c = CMSG_FIRSTHDR(&m);

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof (int) * (size_t)nfds);
	(void) memcpy(CMSG_DATA(c), fds, sizeof (int) * (size_t)nfds);
	return (sendmsg(sock, &m, MSG_NOSIGNAL | MSG_DONTWAIT) == -1 ? -1 : 0);
}

static int listener = -1;
static struct sockaddr_in address;

/* A TCP socket whose last close blocks for the time given. -1: none. */
static int
lingering(int for_seconds)
{
	struct linger linger = { 1, for_seconds };
	static char bytes[65536];
	socklen_t len = sizeof (address);
	int fd;

	if (listener == -1) {
		listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		address.sin_family = AF_INET;
		address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		if (bind(listener, (struct sockaddr *)&address,
		    sizeof (address)) == -1 || listen(listener, 4096) == -1 ||
		    getsockname(listener, (struct sockaddr *)&address,
		    &len) == -1)
			return (-1);
	}
	fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (connect(fd, (struct sockaddr *)&address, sizeof (address)) == -1)
		return (-1);
	while (send(fd, bytes, sizeof (bytes), MSG_DONTWAIT) > 0)
		;
	return (setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger,
	    sizeof (linger)) == -1 ? -1 : fd);
}

/* The server answers a new process's first question and first call. */
static bool
answers_newcomer(const struct server *s)
{
	double start = seconds();
	pid_t pid = fork();

	if (pid == 0) {
		door_info_t info;
		int d = open(s->path, O_RDONLY);

		_exit(d != -1 && door_info(d, &info) == 0 &&
		    info.di_target == s->pid && call_with(d, "x", 1) == 0 ?
		    0 : 1);
	}
	return (ended_well(pid) && seconds() - start < LONGEST / 2);
}

/* Leave the last reference to some descriptors to a server. */
static bool
send_and_forget(const struct server *s, int d, const struct control_msg *msg,
    const int *fds, int n)
{
	/* Stopped, so that it does not close its own before this process. */
	if (kill(s->pid, SIGSTOP) == -1)
		return (false);
	while (state_of(s->pid) != 'T')
		moment();
	if (send_fds(d, msg, sizeof (*msg), fds, n) == -1)
		return (false);
	for (int i = 0; i < n; i++)
		(void) close(fds[i]);
	return (kill(s->pid, SIGCONT) == 0);
}

/*
 * A client sends descriptors whose close blocks for as long as the test may
 * take, in messages that no descriptor belongs in: on the door's connection,
 * where the library's own thread reads, and to the listener of the path.
 */
static void
close_that_blocks(void)
{
	struct control_msg msg = { .op = OP_QUERY };
	struct server s;
	int d, fds[6];

	CHECK(server_start(&s, echo, 0, NULL, NULL));
	CHECK((d = open(s.path, O_RDONLY)) != -1);
	/* As many as some message has, and more than any has. */
	for (int n = 1; n <= 6; n++) {
		msg.op = n % 2 == 0 ? OP_QUERY : OP_HELLO;
		for (int k = 0; k < n; k++)
			CHECK((fds[k] = lingering(2 * LONGEST)) != -1);
		CHECK(send_and_forget(&s, d, &msg, fds, n));
		CHECK(answers_newcomer(&s));
	}
	CHECK(call_with(d, "x", 1) == 0);
	(void) close(d);
	server_stop(&s);
}

static void
few_descriptors(struct server *s)
{
	struct rlimit limit = { 64, 64 };

	(void) s;
	(void) setrlimit(RLIMIT_NOFILE, &limit);
}

/*
 * The same when the server's table has no room for them, and the kernel drops
 * them, which closes them too.
 */
static void
close_that_blocks_without_room(void)
{
	struct control_msg msg = { .op = OP_QUERY };
	struct server s;
	int d, fds[200];

	CHECK(server_start(&s, echo, 0, few_descriptors, NULL));
	CHECK((d = open(s.path, O_RDONLY)) != -1);
	for (int i = 0; i < 200; i++)
		CHECK((fds[i] = i == 199 ? lingering(2 * LONGEST) :
		    open("/dev/null", O_RDONLY)) != -1);
	CHECK(send_and_forget(&s, d, &msg, fds, 200));
	CHECK(answers_newcomer(&s));
	(void) close(d);
	server_stop(&s);
}

/*
 * Somebody else's listener, which he could make block, is not served. As the
 * user of the server: it is, and must not keep the server from others. Root
 * tries both, others the second.
 */
static void
listener_that_blocks(void)
{
	struct server s;
	int status;
	pid_t pid;

	CHECK(server_start(&s, echo, 0, NULL, NULL));
	if ((pid = fork()) == 0) {
		struct control_msg msg = { .op = OP_ATTACH };
		struct sockaddr_un sun = { .sun_family = AF_UNIX };
		int d, fd, pair[2];
		socklen_t len = sizeof (sun.sun_family);

		REQUIRE(geteuid() != 0 || setresuid(NOBODY, NOBODY, NOBODY) ==
		    0);
		REQUIRE((d = open(s.path, O_RDONLY)) != -1);
		fd = socket(AF_UNIX, SOCK_SEQPACKET, 0);
		/* Autobind: an abstract name that the kernel chooses. */
		REQUIRE(bind(fd, (struct sockaddr *)&sun, len) == 0 &&
		    listen(fd, 8) == 0);
		REQUIRE(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair) == 0);
		REQUIRE(send_fds(d, &msg, sizeof (msg), (int[]) { pair[1], fd,
		    STDIN_FILENO }, 3) == 0);
		(void) close(pair[1]);
		REQUIRE(recv(pair[0], &msg, sizeof (msg), 0) ==
		    (ssize_t)sizeof (msg));
		_exit(msg.error == 0 ? 0 : msg.error == EPERM ? 2 : 1);
	}
	CHECK(waitpid(pid, &status, 0) == pid && WIFEXITED(status));
	CHECK(WEXITSTATUS(status) == (geteuid() == 0 ? 2 : 0));
	CHECK(answers_newcomer(&s));
	server_stop(&s);
}

/*
 * A child makes a socket whose other end carries the address of door d, in a
 * network namespace of its own if other, else one much like it, and sends it.
 */
static int
forge(int d, bool other, pid_t *child)
{
	struct sockaddr_un sun;
	socklen_t len = sizeof (sun);
	int way[2], fake, pair[2];

	if (getpeername(d, (struct sockaddr *)&sun, &len) == -1 ||
	    socketpair(AF_UNIX, SOCK_STREAM, 0, way) == -1)
		return (-1);
	if ((*child = fork()) == 0) {
		(void) alarm(LONGEST_TEST);
		if (other && unshare(CLONE_NEWUSER | CLONE_NEWNET) == -1)
			_exit(0);
		if (!other) {
			char *last = (char *)&sun + len - 1;

			*last = *last == '0' ? '1' : '0';
		}
		if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair) == -1 ||
		    bind(pair[1], (struct sockaddr *)&sun, len) == -1 ||
		    give_descriptor(way[1], pair[0]) == -1)
			_exit(1);
		(void) close(pair[0]);
		for (;;)
			(void) pause();
	}
	(void) close(way[1]);
	fake = take_descriptor(way[0]);
	(void) close(way[0]);
	return (fake);
}

static void
take_for_own(int d, int fake)
{
	door_desc_t desc = { .d_attributes = DOOR_DESCRIPTOR };
	door_arg_t a = { NULL, 0, &desc, 1, NULL, 0 };

	errno = 0;
	CHECK(door_revoke(fake) == -1 && (errno == EPERM || errno == EBADF));
	CHECK(fcntl(fake, F_GETFD) != -1);
	errno = 0;
	CHECK(door_bind(fake) == -1 && (errno == EINVAL || errno == EBADF));
	CHECK_FAILS(door_unbind(), EBADF);
	desc.d_data.d_desc.d_descriptor = fake;
	CHECK(door_call(d, &a) == 0 && a.desc_num == 1);
	CHECK((a.desc_ptr[0].d_attributes & DOOR_LOCAL) == 0);
	(void) close(a.desc_ptr[0].d_data.d_desc.d_descriptor);
	(void) munmap(a.rbuf, a.rsize);
	CHECK(call_with(d, "x", 1) == 0);
}

/*
 * A door is not told by its address alone: somebody else's socket with the
 * address of a door of this process is not revoked, bound to, or called local.
 * Namespaces want a kernel that gives them to this user.
 */
static void
forged_address(void)
{
	int d = door_create(echo, NULL, 0);

	CHECK(d != -1);
	for (int other = 0; other < 2; other++) {
		pid_t child;
		int fake = forge(d, other != 0, &child);

		if (fake != -1)
			take_for_own(d, fake);
		else
			CHECK(other != 0 && geteuid() != 0);
		(void) close(fake);
		(void) kill(child, SIGKILL);
		CHECK(waitpid(child, NULL, 0) == child);
	}
	(void) close(d);
}

static void
nothing(int sig)
{
	(void) sig;
}

/*
 * A fake whose maker never answers is waited for as any server is, until a
 * signal comes; and what asks about it ends by itself.
 */
static void
silent_fake(void)
{
	struct sigaction sa = { .sa_handler = nothing };
	int d = door_create(echo, NULL, 0), fake;
	double start = seconds();
	door_info_t info;
	size_t value;
	pid_t child;

	CHECK((fake = forge(d, false, &child)) != -1);
	(void) door_info(fake, &info);
	(void) door_getparam(fake, DOOR_PARAM_DATA_MAX, &value);
	CHECK(seconds() - start < LONGEST / 2);
	CHECK(sigaction(SIGALRM, &sa, NULL) == 0);
	(void) alarm(1);
	CHECK_FAILS(call_with(fake, "x", 1), EAGAIN);
	CHECK(signal(SIGALRM, SIG_DFL) != SIG_ERR);
	(void) alarm(LONGEST_TEST);
	CHECK(call_with(d, "x", 1) == 0);
	(void) kill(child, SIGKILL);
	CHECK(waitpid(child, NULL, 0) == child);
	CHECK_FAILS(call_with(fake, "x", 1), EBADF);
	(void) close(fake);
	(void) close(d);
}

/*
 * One user other than root cannot use up a server's descriptors. Root is the
 * server, and the greedy one somebody else; where the test is not root, both
 * are one user, who is then limited too.
 */
static void
some_descriptors(struct server *s)
{
	struct rlimit limit = { 256, 256 };

	(void) s;
	(void) setrlimit(RLIMIT_NOFILE, &limit);
}

static _Noreturn void *
greedy_thread(void *arg)
{
	int d = *(int *)arg;

	/* The link lives as long as its thread. */
	(void) door_call(d, NULL);
	for (;;)
		(void) pause();
}

static void
greedy(const struct server *s, int report)
{
	pthread_attr_t attr;
	pthread_t t;
	int d;

	if (geteuid() == 0)
		REQUIRE(setresuid(NOBODY, NOBODY, NOBODY) == 0);
	REQUIRE((d = open(s->path, O_RDONLY)) != -1);
	(void) pthread_attr_init(&attr);
	(void) pthread_attr_setstacksize(&attr, 65536);
	for (int i = 0; i < 200; i++)
		REQUIRE(pthread_create(&t, &attr, greedy_thread, &d) == 0);
	for (int i = 0; i < 300; i++)
		(void) open(s->path, O_RDONLY);
	REQUIRE(write(report, "g", 1) == 1);
	for (;;)
		(void) pause();
}

static void
quota_of_one_user(void)
{
	struct server s;
	int report[2], before;
	pid_t pid;
	char c;

	CHECK(server_start(&s, echo, 0, some_descriptors, NULL));
	CHECK(answers_newcomer(&s));
	CHECK(pipe(report) == 0);
	before = descriptors_of(s.pid);
	if ((pid = fork()) == 0)
		greedy(&s, report[1]);
	(void) close(report[1]);
	CHECK(read(report[0], &c, 1) == 1);
	CHECK(descriptors_of(s.pid) > before + 20);
	CHECK(descriptors_of(s.pid) < 256 / SHARE_PER_UID + before + 20);
	if (geteuid() == 0)
		CHECK(answers_newcomer(&s));
	(void) kill(pid, SIGKILL);
	CHECK(waitpid(pid, NULL, 0) == pid);
	AWAIT(descriptors_of(s.pid) <= before);
	CHECK(answers_newcomer(&s));
	(void) close(report[0]);
	server_stop(&s);
}

int
main(int argc, char **argv)
{
	static const struct test tests[] = {
		{ "close_that_blocks", close_that_blocks },
		{ "close_that_blocks_without_room",
		    close_that_blocks_without_room },
		{ "listener_that_blocks", listener_that_blocks },
		{ "forged_address", forged_address },
		{ "silent_fake", silent_fake },
		{ "quota_of_one_user", quota_of_one_user },
	};

	return (run_tests(tests, sizeof (tests) / sizeof (tests[0]), argc,
	    argv));
}

/*
 * Other processes: servers, clients with signals, other users.
 */
#include <grp.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "conformance.h"
#include "peer.h"

static volatile sig_atomic_t caught;

/* Room for one descriptor beside a message, aligned as that must be. */
union control {
	struct cmsghdr header;
	char room[CMSG_SPACE(sizeof (int))];
};

static struct msghdr
message(struct iovec *iov, union control *control)
{
	struct msghdr m;

	(void) memset(&m, 0, sizeof (m));
	(void) memset(control, 0, sizeof (*control));
	m.msg_iov = iov;
	m.msg_iovlen = 1;
	m.msg_control = control;
	m.msg_controllen = sizeof (*control);
	return (m);
}

void
descriptor_send(int socket, int d)
{
	char byte = 'd';
	struct iovec iov = { &byte, 1 };
	union control control;
	struct msghdr m = message(&iov, &control);
	struct cmsghdr *c = CMSG_FIRSTHDR(&m);

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof (int));
	(void) memcpy(CMSG_DATA(c), &d, sizeof (d));
	CHECK(sendmsg(socket, &m, 0) == 1);
}

int
descriptor_receive(int socket)
{
	char byte;
	struct iovec iov = { &byte, 1 };
	union control control;
	struct msghdr m = message(&iov, &control);
	struct cmsghdr *c;
	int d;

	CHECK(recvmsg(socket, &m, 0) == 1);
	c = CMSG_FIRSTHDR(&m);
	CHECK(c != NULL && c->cmsg_type == SCM_RIGHTS);
	(void) memcpy(&d, CMSG_DATA(c), sizeof (d));
	return (d);
}

struct server
server_start(int (*make)(void *), void *arg)
{
	struct server server;
	int ends[2], d;

	CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
	CHECK((server.pid = fork()) != -1);
	if (server.pid == 0) {
		CHECK(close(ends[0]) == 0);
		d = make(arg);
		descriptor_send(ends[1], d);
		CHECK(close(ends[1]) == 0);
		for (;;)
			(void) pause();
	}
	CHECK(close(ends[1]) == 0);
	server.door = descriptor_receive(ends[0]);
	CHECK(close(ends[0]) == 0);
	return (server);
}

void
server_kill(const struct server *server)
{
	int status;

	CHECK(kill(server->pid, SIGKILL) == 0);
	CHECK(waitpid(server->pid, &status, 0) == server->pid);
	CHECK(WIFSIGNALED(status));
}

static void
on_signal(int signal)
{
	(void) signal;
	caught++;
}

void
signal_catch(int signal, int flags)
{
	struct sigaction action;

	(void) memset(&action, 0, sizeof (action));
	action.sa_handler = on_signal;
	action.sa_flags = flags;
	CHECK(sigaction(signal, &action, NULL) == 0);
}

int
signals_caught(void)
{
	return (caught);
}

static void
moment(void)
{
	const struct timespec some = { 0, 2000000 };

	(void) nanosleep(&some, NULL);
}

void
interrupt_until_end(pid_t child)
{
	int status;

	while (waitpid(child, &status, WNOHANG) == 0) {
		CHECK(kill(child, SIGUSR1) == 0);
		moment();
	}
	CHECK(WIFEXITED(status));
	CHECK(WEXITSTATUS(status) == 0);
}

void
await_sleep(pid_t child)
{
	int seen = 0;

	/* Several times in a row, as it may sleep for other reasons. */
	while (seen < 10) {
		seen = process_sleeps(child) ? seen + 1 : 0;
		moment();
	}
}

bool
is_root(void)
{
	return (geteuid() == 0);
}

void
become_other_user(void)
{
	const gid_t group = OTHER_GROUP;

	CHECK(setgroups(1, &group) == 0);
	CHECK(setregid(OTHER_GROUP, OTHER_GROUP) == 0);
	CHECK(setreuid(OTHER_USER, OTHER_USER) == 0);
	CHECK(geteuid() == OTHER_USER);
}

pid_t
child_of_other_user(void (*f)(void *), void *arg)
{
	pid_t child = fork();

	CHECK(child != -1);
	if (child == 0) {
		become_other_user();
		f(arg);
		_exit(0);
	}
	return (child);
}

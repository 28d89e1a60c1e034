/*
 * A client that does not keep to libdoor's rules: it speaks to the server of
 * an attached door without libdoor's client side, sends what it likes, and
 * scribbles in the shared memory while calls run.
 *
 *	hostile PATH SEED ROUNDS
 *
 * Ends with status 0 if a well-behaved call works after each round.
 */
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/mman.h>

#include "internal.h"

static uint64_t state;

static uint32_t
next(void)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return ((uint32_t)(state >> 33));
}

/* A number that is often near a limit. */
static uint64_t
odd_number(void)
{
	static const uint64_t limits[] = { 0, 1, AREA_SMALL, AREA_LARGE,
	    DESC_PER_SOCKET_MESSAGE, DESC_PER_MESSAGE, 1 << 20, INT32_MAX,
	    UINT32_MAX, INT64_MAX, UINT64_MAX };

	if (next() % 4 == 0)
		return ((uint64_t)next() << 32 | next());
	return (limits[next() % (sizeof (limits) / sizeof (limits[0]))] +
	    next() % 3 - 1);
}

static int
send_fds(int sock, const void *data, size_t size, const int *fds, int nfds)
{
	char space[CMSG_SPACE(sizeof (int) * 8)] = { 0 };
	struct iovec iov = { (void *)(uintptr_t)data, size };
	struct msghdr m = { .msg_iov = &iov, .msg_iovlen = 1 };

	if (nfds > 0) {
		struct cmsghdr *c;

		m.msg_control = space;
		m.msg_controllen = CMSG_SPACE(sizeof (int) * (size_t)nfds);
		c = CMSG_FIRSTHDR(&m);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(sizeof (int) * (size_t)nfds);
		(void) memcpy(CMSG_DATA(c), fds, sizeof (int) * (size_t)nfds);
	}
	return (sendmsg(sock, &m, MSG_NOSIGNAL | MSG_DONTWAIT) == -1 ? -1 : 0);
}

/* Random messages, with descriptors of the wrong kind, on any socket. */
static void
babble(int sock)
{
	struct control_msg msg;
	int fds[8], n = (int)(next() % 4), pair[2];

	for (size_t i = 0; i < sizeof (msg); i++)
		((unsigned char *)&msg)[i] = (unsigned char)next();
	msg.op = next() % 12;
	(void) socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair);
	for (int i = 0; i < n; i++)
		fds[i] = (int[]) { pair[0], 0, sock, 2 }[next() % 4];
	(void) send_fds(sock, &msg, next() % (sizeof (msg) + 1), fds, n);
	(void) close(pair[0]);
	(void) close(pair[1]);
}

/* A shuttle, as a client gets it. */
static struct area *
get_shuttle(int door, int *sock, int *bell)
{
	struct control_msg msg = { .op = OP_HELLO };
	char space[CMSG_SPACE(sizeof (int) * 2)];
	struct iovec iov = { &msg, sizeof (msg) };
	struct msghdr m = { .msg_iov = &iov, .msg_iovlen = 1,
	    .msg_control = space, .msg_controllen = sizeof (space) };
	int pair[2], fds[2];
	void *p;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair) == -1 ||
	    send_fds(door, &msg, sizeof (msg), &pair[1], 1) == -1)
		return (NULL);
	(void) close(pair[1]);
	if (recvmsg(pair[0], &m, 0) != (ssize_t)sizeof (msg) ||
	    CMSG_FIRSTHDR(&m) == NULL) {
		(void) close(pair[0]);
		return (NULL);
	}
	(void) memcpy(fds, CMSG_DATA(CMSG_FIRSTHDR(&m)), sizeof (fds));
	p = mmap(NULL, sizeof (struct area), PROT_READ | PROT_WRITE,
	    MAP_SHARED, fds[0], 0);
	/* Shrinking it would give the server a SIGBUS. */
	if (ftruncate(fds[0], 0) == 0) {
		puts("the shared memory could be shrunk");
		exit(1);
	}
	(void) close(fds[0]);
	*sock = pair[0];
	*bell = fds[1];
	return (p == MAP_FAILED ? NULL : p);
}

static void
scribble(struct area *a, int sock, int bell)
{
	uint64_t one = 1;
	uint32_t op = OP_BYTES;
	int fds[2];

	for (int i = 0; i < 200; i++) {
		switch (next() % 9) {
		case 0: atomic_store(&a->call, next()); break;
		case 1: atomic_store(&a->reply, next()); break;
		case 2: a->request.size = odd_number(); break;
		case 3: a->request.desc_num = (uint32_t)odd_number(); break;
		case 4: a->request.where = next() % 5; break;
		case 5: a->request.error = (int32_t)odd_number(); break;
		case 6: (void) write(bell, &one, sizeof (one)); break;
		case 7: babble(sock); break;
		case 8:
			fds[0] = memfd_create("x", 0);
			(void) send_fds(sock, &op, sizeof (op), fds, 1);
			(void) close(fds[0]);
			break;
		}
		if (next() % 3 == 0)
			atomic_store(&a->call, next() << WORD_SHIFT |
			    CALL_POSTED | (next() % 2 ? CALL_ASLEEP : 0));
	}
	(void) write(bell, &one, sizeof (one));
}

int
main(int argc, char **argv)
{
	int door, polite;

	if (argc != 4)
		return (2);
	state = strtoull(argv[2], NULL, 10);
	door = open(argv[1], O_RDONLY);
	polite = open(argv[1], O_RDONLY);
	if (door == -1 || polite == -1) {
		perror(argv[1]);
		return (1);
	}
	for (long i = atol(argv[3]); i > 0; i--) {
		int sock = -1, bell = -1;
		struct area *a = get_shuttle(door, &sock, &bell);
		char text[] = "still there?", back[32];
		door_arg_t arg = { text, sizeof (text), NULL, 0, back,
		    sizeof (back) };

		for (int k = 0; k < 5; k++)
			babble(door);
		if (a != NULL) {
			scribble(a, sock, bell);
			(void) close(sock);
			(void) close(bell);
			(void) munmap(a, sizeof (*a));
		} else {
			/* What was said ended this connection: a new one. */
			(void) close(door);
			door = open(argv[1], O_RDONLY);
		}
		if (door_call(polite, &arg) == -1) {
			printf("round %ld: %s\n", i, strerror(errno));
			return (1);
		}
	}
	return (0);
}

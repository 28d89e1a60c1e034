/*
 * Messages with descriptors over SEQPACKET sockets, and sealed memory.
 */
#include "server.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>

#ifndef MFD_NOEXEC_SEAL
#define	MFD_NOEXEC_SEAL	0x0008U
#endif

union control_buffer {
	struct cmsghdr align;
	char space[CMSG_SPACE(sizeof (int) * DESC_PER_SOCKET_MESSAGE) +
	    CMSG_SPACE(sizeof (struct ucred))];
};

void
close_quietly(int fd)
{
	int saved = errno;

	if (fd >= 0)
		(void) close(fd);
	errno = saved;
}

int
message_send(int sock, const void *data, size_t size, const int *fds,
    int nfds, int flags)
{
	union control_buffer control;
	struct iovec iov = { (void *)(uintptr_t)data, size };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };
	ssize_t n;

	if (nfds > 0) {
		size_t bytes = sizeof (int) * (size_t)nfds;
		struct cmsghdr *c;

		msg.msg_control = control.space;
		msg.msg_controllen = CMSG_SPACE(bytes);
		(void) memset(control.space, 0, msg.msg_controllen);
		c = CMSG_FIRSTHDR(&msg);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(bytes);
		(void) memcpy(CMSG_DATA(c), fds, bytes);
	}
	do {
		n = sendmsg(sock, &msg, flags | MSG_NOSIGNAL);
	} while (n == -1 && errno == EINTR);
	return (n == -1 ? -1 : 0);
}

/* Take the descriptors out of msg; those beyond the caller's room close. */
static int
take_rights(struct cmsghdr *c, int *fds, int have, int room)
{
	size_t n = (c->cmsg_len - CMSG_LEN(0)) / sizeof (int);

	for (size_t i = 0; i < n; i++) {
		int fd;

		(void) memcpy(&fd, CMSG_DATA(c) + i * sizeof (int),
		    sizeof (fd));
		if (have < room)
			fds[have++] = fd;
		else
			close_quietly(fd);
	}
	return (have);
}

ssize_t
message_receive(int sock, void *data, size_t size, int *fds, int *nfds,
    struct ucred *cred, int flags)
{
	union control_buffer control;
	struct iovec iov = { data, size };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1,
	    .msg_control = control.space,
	    .msg_controllen = sizeof (control.space) };
	int room = nfds == NULL ? 0 : *nfds, have = 0;
	ssize_t n;

	do {
		n = recvmsg(sock, &msg, flags);
	} while (n == -1 && errno == EINTR);
	if (n == -1)
		return (-1);
	for (struct cmsghdr *c = CMSG_FIRSTHDR(&msg); c != NULL;
	    c = CMSG_NXTHDR(&msg, c)) {
		if (c->cmsg_level != SOL_SOCKET)
			continue;
		if (c->cmsg_type == SCM_RIGHTS)
			have = take_rights(c, fds, have, room);
		else if (c->cmsg_type == SCM_CREDENTIALS && cred != NULL)
			(void) memcpy(cred, CMSG_DATA(c), sizeof (*cred));
	}
	if ((msg.msg_flags & MSG_CTRUNC) != 0) {
		/* Of a file even the close of a copy can wait (FUSE, NFS). */
		for (int i = 0; i < have; i++) {
			if ((flags & MSG_PEEK) != 0)
				close_elsewhere(fds[i], NOBODY, 0);
			else
				close_quietly(fds[i]);
		}
		have = -1;
	}
	if (nfds != NULL)
		*nfds = have;
	return (n);
}

ssize_t
message_accept(int sock, void *data, size_t size, int *fds, int *nfds,
    struct ucred *cred, int flags, const uid_t *from)
{
	char byte;
	ssize_t n;

	/*
	 * Peeking makes copies of the descriptors, so that taking the message
	 * then is not the last close of any.
	 */
	*nfds = DESC_PER_SOCKET_MESSAGE;
	n = message_receive(sock, data, size, fds, nfds, cred,
	    MSG_PEEK | MSG_DONTWAIT | flags);
	if (n == -1 || *nfds == -1)
		return (n);
	if (*nfds > 0 && !share_take(from != NULL ? *from : cred->uid,
	    *nfds)) {
		for (int i = 0; i < *nfds; i++)
			close_elsewhere(fds[i], NOBODY, 0);
		errno = EDQUOT;
		return (-1);
	}
	(void) recv(sock, &byte, sizeof (byte), MSG_DONTWAIT);
	return (n);
}

int
socket_pair(int sv[2])
{
	return (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sv));
}

int
fd_out_of_the_way(int fd)
{
	int high;

	if (fd == -1 || (high = fcntl(fd, F_DUPFD_CLOEXEC, OWN_FD_MIN)) == -1)
		return (fd);
	close_quietly(fd);
	return (high);
}

/*
 * Memory of a fixed size that no holder can shrink under another one: reading
 * past the end of a shrunken file would raise SIGBUS.
 */
int
memfd_sealed(const char *name, size_t size)
{
	unsigned int flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
	int fd = memfd_create(name, flags | MFD_NOEXEC_SEAL);

	if (fd == -1 && errno == EINVAL)	/* before Linux 6.3 */
		fd = memfd_create(name, flags);
	if (fd == -1)
		return (-1);
	if (ftruncate(fd, (off_t)size) == -1 || fcntl(fd, F_ADD_SEALS,
	    F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == -1) {
		close_quietly(fd);
		return (-1);
	}
	return (fd);
}

bool
socket_hung_up(int sock)
{
	struct pollfd p = { .fd = sock, .events = 0 };

	return (poll(&p, 1, 0) == 1 && (p.revents & (POLLHUP | POLLERR)) != 0);
}

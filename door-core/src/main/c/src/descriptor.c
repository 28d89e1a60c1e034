/*
 * Descriptors, and bytes too many for the shuttle, as messages on its socket.
 */
#include "server.h"
#include "real.h"

#include <fcntl.h>
#include <sys/mman.h>

static bool
is_open(int fd)
{
	return (fcntl(fd, F_GETFD) != -1);
}

static bool
is_released(const door_desc_t *d)
{
	return ((d->d_attributes & (DOOR_DESCRIPTOR | DOOR_RELEASE)) ==
	    (DOOR_DESCRIPTOR | DOOR_RELEASE));
}

bool
desc_any_released(const door_desc_t *d, uint_t n)
{
	for (uint_t i = 0; i < n; i++) {
		if (is_released(&d[i]))
			return (true);
	}
	return (false);
}

/* Has an earlier entry, released as it is passed, closed this one? */
static bool
released_before(const door_desc_t *d, uint_t i)
{
	for (uint_t k = 0; k < i; k++) {
		if (is_released(&d[k]) && d[k].d_data.d_desc.d_descriptor ==
		    d[i].d_data.d_desc.d_descriptor)
			return (true);
	}
	return (false);
}

int
desc_check(const door_desc_t *d, uint_t n)
{
	for (uint_t i = 0; i < n; i++) {
		if ((d[i].d_attributes & DOOR_DESCRIPTOR) == 0 ||
		    !is_open(d[i].d_data.d_desc.d_descriptor) ||
		    released_before(d, i))
			return (EINVAL);
	}
	return (0);
}

/*
 * What the receiver of a door is told about it besides its uniquifier: what
 * this process knows. It does not ask, for a server could keep it waiting.
 */
static door_attr_t
door_attributes(int fd, const struct address *a)
{
	struct facts facts;
	struct door *door;

	lock_server();
	if ((door = door_behind(fd)) != NULL)
		door_facts(door, &facts, false);
	unlock_server();
	return (door != NULL || known_get(fd, &facts) ?
	    facts.info.di_attributes : a->attributes);
}

/*
 * Describe the descriptors in msg; what is to be sent, and closed then. False:
 * there is no descriptor left for that.
 */
static bool
prepare(struct desc_msg *msg, const door_desc_t *d, int *fds, int *own,
    const uid_t *charged)
{
	struct address a;
	bool room = true;

	for (uint32_t i = 0; i < msg->count; i++) {
		fds[i] = d[i].d_data.d_desc.d_descriptor;
		own[i] = -1;
		msg->entry[i].attributes = 0;
		if (!address_of_peer(fds[i], &a))
			continue;
		msg->entry[i].attributes = door_attributes(fds[i], &a);
		room &= connection_to_pass(fds[i], charged, &own[i]);
		if (own[i] != -1)
			fds[i] = own[i];
	}
	return (room);
}

int
desc_send(int sock, const door_desc_t *d, uint_t n, int flags,
    const uid_t *charged)
{
	struct desc_msg msg = { .op = OP_DESC };
	int fds[DESC_PER_SOCKET_MESSAGE], own[DESC_PER_SOCKET_MESSAGE], r = 0;

	for (uint_t done = 0; done < n && r == 0; done += msg.count) {
		msg.count = n - done > DESC_PER_SOCKET_MESSAGE ?
		    DESC_PER_SOCKET_MESSAGE : n - done;
		if (!prepare(&msg, d + done, fds, own, charged))
			r = fail(EMFILE);
		else
			r = message_send(sock, &msg, offsetof(struct desc_msg,
			    entry) + msg.count * sizeof (msg.entry[0]), fds,
			    (int)msg.count, flags);
		for (uint32_t i = 0; i < msg.count; i++)
			close_quietly(own[i]);
	}
	return (r);
}

static void
describe(door_desc_t *d, int fd, door_attr_t said)
{
	struct address a;

	(void) memset(d, 0, sizeof (*d));
	d->d_attributes = DOOR_DESCRIPTOR;
	d->d_data.d_desc.d_descriptor = fd;
	if (!address_of_peer(fd, &a))
		return;
	d->d_data.d_desc.d_id = a.id;
	d->d_attributes |= said & DOOR_ATTR_MASK &
	    ~(door_attr_t)(DOOR_LOCAL | DOOR_IS_UNREF);
	lock_server();
	if (door_behind(fd) != NULL)
		d->d_attributes |= DOOR_LOCAL;
	unlock_server();
}

void
desc_close_all(const door_desc_t *d, uint_t n)
{
	for (uint_t i = 0; i < n; i++)
		close_quietly(d[i].d_data.d_desc.d_descriptor);
}

/* One message of descriptors; fds has room for DESC_PER_SOCKET_MESSAGE. */
static ssize_t
receive(int sock, void *data, size_t size, int *fds, int *count, int flags,
    const uid_t *from)
{
	char byte;
	ssize_t n;

	if (from != NULL) {
		n = message_accept(sock, data, size, fds, count, NULL, flags,
		    from);
		if (n != -1 && *count == -1)
			(void) recv(sock, &byte, sizeof (byte), MSG_DONTWAIT);
		if (n == -1 && errno == EDQUOT)
			(void) shutdown(sock, SHUT_RDWR);
		return (n);
	}
	*count = DESC_PER_SOCKET_MESSAGE;
	return (message_receive(sock, data, size, fds, count, NULL,
	    MSG_DONTWAIT | flags));
}

static void
throw_away(const int *fds, int count, const uid_t *from)
{
	if (from != NULL)
		discard(fds, count, *from);
	for (int i = 0; i < count && from == NULL; i++)
		close_quietly(fds[i]);
}

/* Descriptors that have come belong to nobody after all. */
static void
give_up(const door_desc_t *d, uint_t n, const uid_t *from)
{
	for (uint_t i = 0; i < n; i++)
		throw_away(&d[i].d_data.d_desc.d_descriptor, 1, from);
}

int
desc_receive(int sock, door_desc_t *d, uint_t n, const uid_t *from)
{
	struct desc_msg msg;
	int fds[DESC_PER_SOCKET_MESSAGE], count, error = 0;
	uint_t done = 0, filled = 0;	/* handled; of them now in d */

	while (done < n && error != EINVAL) {
		ssize_t size = receive(sock, &msg, sizeof (msg), fds, &count,
		    0, from);

		if (size <= 0) {
			error = size == -1 && errno == EDQUOT ? EMFILE : EINVAL;
			break;
		} else if (count == -1) {
			/* The table is full; take the rest off the socket. */
			error = EMFILE;
			done += msg.count > 0 && msg.count <=
			    DESC_PER_SOCKET_MESSAGE ? msg.count : n;
		} else if (msg.op != OP_DESC || msg.count != (uint32_t)count ||
		    count == 0 || (uint_t)count > n - done ||
		    (size_t)size != offsetof(struct desc_msg, entry) +
		    (size_t)count * sizeof (msg.entry[0])) {
			throw_away(fds, count, from);
			error = EINVAL;
		} else {
			for (int i = 0; i < count; i++)
				describe(&d[filled++], fds[i],
				    msg.entry[i].attributes);
			done += (uint_t)count;
		}
	}
	if (error != 0)
		give_up(d, filled, from);
	else if (from != NULL)		/* they are the program's now */
		share_give(*from, (int)filled);
	return (error);
}

void
desc_discard(int sock, uint_t messages, uid_t uid)
{
	int fds[DESC_PER_SOCKET_MESSAGE], count;
	char byte;

	for (uint_t i = 0; i < messages; i++) {
		if (message_accept(sock, &byte, sizeof (byte), fds, &count,
		    NULL, MSG_CMSG_CLOEXEC, &uid) == -1) {
			/* What stays must not be taken for a later call's. */
			if (errno != EAGAIN)
				(void) shutdown(sock, SHUT_RDWR);
			return;
		}
		if (count == -1)
			(void) recv(sock, &byte, sizeof (byte), MSG_DONTWAIT);
		discard(fds, count, uid);
	}
}

void
desc_release(const door_desc_t *d, uint_t n)
{
	for (uint_t i = 0; i < n; i++) {
		if (is_released(&d[i]))
			close_quietly(d[i].d_data.d_desc.d_descriptor);
	}
}

int
bytes_gather(const void *data, size_t size, int *memfd)
{
	size_t done = 0;
	int fd = memfd_sealed("door", size), error = 0;

	if (fd == -1)
		return (errno == EMFILE || errno == ENFILE ? EMFILE : ENOMEM);
	while (done < size && error == 0) {
		ssize_t n = pwrite(fd, (const char *)data + done, size - done,
		    (off_t)done);

		if (n > 0)
			done += (size_t)n;
		else if (n == 0 || errno != EINTR)
			error = n == -1 && errno == EFAULT ? EFAULT : ENOMEM;
	}
	if (error == 0)
		*memfd = fd;
	else
		close_quietly(fd);
	return (error);
}

int
bytes_send(int sock, int memfd, int flags)
{
	uint32_t op = OP_BYTES;
	int r;

	if (memfd == -1)
		return (0);
	r = message_send(sock, &op, sizeof (op), &memfd, 1, flags);
	close_quietly(memfd);
	return (r);
}

/* Sealed memory and nothing else: reading it cannot block. */
static bool
holds_bytes(int fd, size_t size)
{
	int seals = fcntl(fd, F_GET_SEALS);
	struct stat st;

	return (seals != -1 && (seals & F_SEAL_SHRINK) != 0 &&
	    real_fstat(fd, &st) == 0 && st.st_size >= 0 &&
	    (uint64_t)st.st_size >= size);
}

int
bytes_receive(int sock, size_t size, const uid_t *from)
{
	uint32_t op = 0;
	int fds[DESC_PER_SOCKET_MESSAGE], count;

	ssize_t n = receive(sock, &op, sizeof (op), fds, &count,
	    MSG_CMSG_CLOEXEC, from);

	if (n <= 0)
		return (fail(n == -1 && errno == EDQUOT ? EMFILE : EINVAL));
	if (count == -1)
		return (fail(EMFILE));
	if (op != OP_BYTES || count != 1 || !holds_bytes(fds[0], size)) {
		throw_away(fds, count, from);
		return (fail(EINVAL));
	}
	if (from != NULL)
		share_give(*from, 1);
	return (fds[0]);
}

int
read_fully(int fd, void *data, size_t size)
{
	size_t done = 0;

	while (done < size) {
		ssize_t n = pread(fd, (char *)data + done, size - done,
		    (off_t)done);

		if (n > 0)
			done += (size_t)n;
		else if (n == 0)
			return (EFAULT);
		else if (errno != EINTR)
			return (errno);
	}
	return (0);
}

/*
 * What a client asks for, read from memory that it shares.
 */
#include "server.h"

struct message
request_read(const struct area *area)
{
	const volatile struct message *m = &area->request;
	struct message copy = { m->size, m->desc_num, m->where, m->error,
	    m->flags };

	return (copy);
}

static size_t
space_for(const struct message *m)
{
	return (round_up(m->desc_num * sizeof (door_desc_t), 16) +
	    round_up(m->size, 16));
}

int
request_admit(const struct door *door, const struct message *m, size_t window)
{
	door_attr_t attributes = atomic_load(&door->attributes);
	size_t fixed = 64 + ((attributes & DOOR_PRIVATE) != 0 ? 48 : 0);

	if ((attributes & DOOR_REVOKED) != 0)
		return (EBADF);
	if (m->size < atomic_load(&door->data_min) ||
	    m->size > atomic_load(&door->data_max))
		return (ENOBUFS);
	if (m->desc_num > 0 && (attributes & DOOR_REFUSE_DESC) != 0)
		return (ENOTSUP);
	if (m->desc_num > atomic_load(&door->desc_max))
		return (ENFILE);
	if (m->desc_num > DESC_PER_MESSAGE || m->size > window ||
	    space_for(m) + fixed > window)
		return (E2BIG);
	return (m->error);
}

int
request_bytes(const struct shuttle *s, const struct message *m, char *to)
{
	int fd, error;

	switch (m->where) {
	case BYTES_SMALL:
		if (m->size > AREA_SMALL)
			return (EFAULT);
		(void) memcpy(to, s->area->request_small, m->size);
		return (0);
	case BYTES_LARGE:
		if (m->size > AREA_LARGE)
			return (EFAULT);
		(void) memcpy(to, s->area->request_large, m->size);
		return (0);
	case BYTES_MEMFD:
		if ((fd = bytes_receive(s->sock, m->size,
		    &s->peer.ruid)) == -1)
			return (errno == EMFILE ? EMFILE : EFAULT);
		error = read_fully(fd, to, m->size);
		close_quietly(fd);
		return (error == 0 ? 0 : EFAULT);
	default:
		return (EFAULT);
	}
}

uint_t
request_messages(const struct message *m)
{
	return ((m->where == BYTES_MEMFD) + (m->desc_num +
	    DESC_PER_SOCKET_MESSAGE - 1) / DESC_PER_SOCKET_MESSAGE);
}

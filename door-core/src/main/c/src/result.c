/*
 * What the client gets from the answer in the shared memory.
 */
#include "client.h"

#include <alloca.h>
#include <sys/mman.h>

int
read_answer(const struct link *l, struct message *out)
{
	const volatile struct message *m = &l->area->answer;
	struct message copy = { m->size, m->desc_num, m->where, m->error,
	    m->flags };

	*out = copy;
	if (copy.error != 0)
		return (copy.error);
	if (copy.desc_num > DESC_PER_MESSAGE ||
	    (copy.where == BYTES_SMALL && copy.size > AREA_SMALL) ||
	    (copy.where == BYTES_LARGE && copy.size > AREA_LARGE) ||
	    copy.where > BYTES_MEMFD ||
	    copy.size > SIZE_MAX - DESC_PER_MESSAGE * sizeof (door_desc_t) -
	    8192)
		return (EBADF);
	return (0);
}

/* Where a result of m goes: the caller's buffer or a new mapping. */
static int
find_room(const door_arg_t *a, size_t need, char **buf, size_t *size)
{
	*buf = a->rbuf;
	*size = a->rsize;
	if (need <= a->rsize)
		return (0);
	*size = round_up(need, (size_t)sysconf(_SC_PAGESIZE));
	*buf = mmap(NULL, *size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return (*buf == MAP_FAILED ? EOVERFLOW : 0);
}

static int
take_bytes(const struct link *l, const struct message *m, int memfd, char *to)
{
	switch (m->where) {
	case BYTES_SMALL:
		return (copy_out(to, l->area->reply_small, m->size));
	case BYTES_LARGE:
		return (copy_out(to, l->area->reply_large, m->size));
	default:
		return (read_fully(memfd, to, m->size));
	}
}

/* Descriptors of the result, to where they belong. */
static int
take_descriptors(struct link *l, const struct message *m, char *to)
{
	door_desc_t *d = alloca(m->desc_num * sizeof (*d));
	int error = desc_receive(l->sock, d, m->desc_num, NULL);

	if (error != 0)
		return (error);
	error = copy_out(to, d, m->desc_num * sizeof (*d));
	if (error != 0)
		desc_close_all(d, m->desc_num);
	return (error);
}

int
take_result(struct link *l, const struct message *m, door_arg_t *a)
{
	size_t at = m->desc_num > 0 ? round_up(m->size,
	    sizeof (door_desc_t)) : m->size;
	size_t size, need = at + m->desc_num * sizeof (door_desc_t);
	int memfd = -1, error = 0;
	char *buf;

	if (m->where == BYTES_MEMFD &&
	    (memfd = bytes_receive(l->sock, m->size, NULL)) == -1)
		return (errno == EMFILE ? EMFILE : EOVERFLOW);
	if ((error = find_room(a, need, &buf, &size)) == 0) {
		if (m->size > 0)
			error = take_bytes(l, m, memfd, buf);
		if (error == 0 && m->desc_num > 0)
			error = take_descriptors(l, m, buf + at);
		if (error != 0 && buf != a->rbuf)
			(void) munmap(buf, size);
	}
	close_quietly(memfd);
	if (error != 0)
		return (error);
	if (m->size > 0)
		a->data_ptr = buf;
	a->data_size = m->size;
	if (m->desc_num > 0)
		a->desc_ptr = (door_desc_t *)(void *)(buf + at);
	a->desc_num = m->desc_num;
	a->rbuf = buf;
	a->rsize = size;
	return (0);
}

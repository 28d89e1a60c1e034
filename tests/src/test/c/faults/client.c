/*
 * What clients do until somebody is killed: calls of all kinds, and what
 * belongs to calls. Each starts with the caller's slot and number.
 */
#define	_GNU_SOURCE
#include "faults.h"

#define	MOST	300000

/* Words of a request: what is asked, slot, number. */
enum { ECHO, GIVE_DOOR };

static int
call(struct client *c, int d, uint64_t what, size_t size, int descriptors,
    size_t room)
{
	uint64_t *data = calloc(2, MOST), *back = data + MOST / 8;
	door_desc_t desc[4];
	door_arg_t a = { (char *)data, size, desc, (uint_t)descriptors,
	    (char *)back, room };
	int error = 0;

	c->number++;
	c->calling = true;
	data[0] = what;
	data[1] = c->lasting ? SLOTS : (uint64_t)c->slot;
	data[2] = c->number;
	data[size / 8 - 1] ^= c->number;
	for (int i = 0; i < descriptors; i++) {
		desc[i].d_attributes = DOOR_DESCRIPTOR | DOOR_RELEASE;
		desc[i].d_data.d_desc.d_descriptor = open("/dev/null",
		    O_RDONLY);
	}
	if (door_call(d, &a) == -1) {
		error = errno;
		/* Not passed: still here, and its own. */
		for (int i = 0; i < descriptors && error == EBADF; i++)
			(void) close(desc[i].d_data.d_desc.d_descriptor);
		free(data);
		return (error);
	}
	if (what == ECHO && (a.data_size != size ||
	    memcmp(a.data_ptr, data, size) != 0))
		error = EILSEQ;
	for (uint_t i = 0; i < a.desc_num; i++) {
		int fd = a.desc_ptr[i].d_data.d_desc.d_descriptor;

		/* A door that has no thread: waits until it is dead. */
		if (what == GIVE_DOOR && error == 0) {
			c->calling = false;
			error = door_call(fd, NULL) == 0 ? EILSEQ : errno;
		}
		(void) close(fd);
	}
	if (a.rbuf != (char *)back)
		(void) munmap(a.rbuf, a.rsize);
	free(data);
	return (error);
}

struct first_call {
	struct client client;
	int d, error;
};

static void *
call_first(void *arg)
{
	struct first_call *f = arg;

	f->error = call(&f->client, f->d, ECHO, 64, 0, 64);
	return (NULL);
}

/* A new thread's first call makes its link. */
static int
first_call(struct client *c, int d)
{
	struct first_call f = { .client = *c, .d = d };
	pthread_t t;

	if (pthread_create(&t, NULL, call_first, &f) != 0)
		return (EILSEQ);
	(void) pthread_join(t, NULL);
	c->number = f.client.number;
	c->calling = f.client.calling;
	return (f.error);
}

/* Open the path anew, and call that. */
static int
open_and_call(struct client *c, const char *path)
{
	int d = open(path, O_RDONLY), error;

	c->calling = false;
	if (d == -1)
		return (errno);
	error = call(c, d, ECHO, 64, 0, 64);
	(void) close(d);
	return (error);
}

static int
ask(struct client *c, int d)
{
	door_info_t info;
	size_t value;

	c->calling = false;
	if (door_info(d, &info) == -1)
		return (errno == EBADF ? EILSEQ : errno);
	if (info.di_target == -1)
		return ((info.di_attributes & DOOR_REVOKED) != 0 ? EBADF :
		    EILSEQ);
	return (door_getparam(d, DOOR_PARAM_DATA_MAX, &value) == 0 ? 0 :
	    errno);
}

int
client_step(struct client *c, int d, const char *path)
{
	c->step = rand_r(&c->seed) % 12;
	switch (c->step) {
	case 0:
	case 1:
		return (call(c, d, ECHO, 24, 0, 64));
	case 2:
		return (call(c, d, ECHO, 65536, 0, 65536));
	case 3:
		return (call(c, d, ECHO, MOST, 0, MOST));
	case 4:
		return (call(c, d, ECHO, 64, 4, 1024));
	case 5:
		return (call(c, d, ECHO, MOST, 4, MOST));
	case 6:
		return (call(c, d, ECHO, 70000, 1, 0));
	case 7:
	case 8:
		return (first_call(c, d));
	case 9:
		return (open_and_call(c, path));
	case 10:
		return (ask(c, d));
	default:
		/* Seldom: it is the last thing that this client does. */
		return (rand_r(&c->seed) % 8 != 0 ? 0 :
		    call(c, d, GIVE_DOOR, 24, 0, 64));
	}
}

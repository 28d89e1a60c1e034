/*
 * A process that holds a door as long as it is told to.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conformance.h"
#include "gate.h"
#include "holder.h"

/* Shared with the process. */
struct holder {
	pid_t pid;
	int giver;		/* the door that gives what is to be taken */
	int given;		/* as the server knows it */
	enum { TAKE, OPEN, DROP, EXIT } what;
	char path[256];
	struct event told;
	struct event done;
};

static void
give(void *cookie, char *argp, size_t size, door_desc_t *dp, uint_t n)
{
	door_desc_t desc = entry(((struct holder *)cookie)->given,
	    DOOR_DESCRIPTOR);

	(void) argp;
	(void) size;
	(void) dp;
	(void) n;
	(void) door_return(NULL, 0, &desc, 1);
	CHECK(!"door_return came back");
}

static int
take(int giver)
{
	door_desc_t desc;
	door_arg_t a = argument(NULL, 0);

	a.rbuf = (char *)&desc;
	a.rsize = sizeof (desc);
	CHECK(door_call(giver, &a) == 0);
	CHECK(a.desc_num == 1);
	return (a.desc_ptr->d_data.d_desc.d_descriptor);
}

static void
hold(void *arg)
{
	struct holder *h = arg;
	int d = -1;

	for (;;) {
		event_await(&h->told);
		switch (h->what) {
		case TAKE:
			d = take(h->giver);
			break;
		case OPEN:
			CHECK((d = open(h->path, O_RDONLY)) >= 0);
			break;
		case DROP:
			CHECK(close(d) == 0);
			break;
		case EXIT:
			_exit(0);
		}
		event_happen(&h->done);
	}
}

struct holder *
holder_start(void)
{
	struct holder *h = shared_memory(sizeof (*h));

	event_init(&h->told);
	event_init(&h->done);
	CHECK((h->giver = door_create(give, h, 0)) >= 0);
	h->pid = child_start(hold, h);
	return (h);
}

static void
tell(struct holder *h)
{
	event_happen(&h->told);
	event_await(&h->done);
}

void
holder_take(struct holder *h, int d)
{
	h->given = d;
	h->what = TAKE;
	tell(h);
}

void
holder_open(struct holder *h, const char *path)
{
	CHECK(strlen(path) < sizeof (h->path));
	(void) strcpy(h->path, path);
	h->what = OPEN;
	tell(h);
}

void
holder_drop(struct holder *h)
{
	h->what = DROP;
	tell(h);
}

void
holder_exit(struct holder *h)
{
	h->what = EXIT;
	event_happen(&h->told);
	child_join(h->pid);
}

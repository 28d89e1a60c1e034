/*
 * door_xcreate: private doors whose threads are all made by a function of the
 * program's that says how it went.
 */
#include "server.h"

#include <stdlib.h>

/* The threads that one door_xcreate waits for. */
struct batch {
	pthread_mutex_t mutex;
	pthread_cond_t changed;
	struct door *door;
	int arrived, failed, left;
	bool released, abandoned;
};

/*
 * Make the calling thread a server thread of the door. The caller's hold on
 * the door goes over to it, or is given back. False: no memory.
 */
static bool
enlist(struct door *door)
{
	if (!thread_bind(door))
		return (false);
	if (door->setup != NULL) {
		door->setup(door->creator_cookie);
	} else {
		(void) pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
		(void) pthread_setcanceltype(PTHREAD_CANCEL_DEFERRED, NULL);
	}
	return (true);
}

/* What a thread made by door_xcreate runs. */
static void *
start_in_batch(void *arg)
{
	struct batch *b = arg;
	bool abandoned, ready;

	lock_server();
	door_hold(b->door);
	unlock_server();
	ready = enlist(b->door);
	(void) pthread_mutex_lock(&b->mutex);
	b->arrived++;
	b->failed += !ready;
	(void) pthread_cond_broadcast(&b->changed);
	while (!b->released)
		(void) pthread_cond_wait(&b->changed, &b->mutex);
	abandoned = b->abandoned;
	b->left++;
	(void) pthread_cond_broadcast(&b->changed);
	(void) pthread_mutex_unlock(&b->mutex);
	if (!abandoned)
		(void) door_return(NULL, 0, NULL, 0);
	return (NULL);
}

/* What a thread made for a drained pool runs. */
static void *
start_alone(void *arg)
{
	if (enlist(arg))
		(void) door_return(NULL, 0, NULL, 0);
	return (NULL);
}

void
xcreate_need_thread(struct door *door, door_info_t *info)
{
	int made;

	if ((info->di_attributes & DOOR_NO_DEPLETION_CB) != 0)
		return;
	lock_server();
	door_hold(door);
	unlock_server();
	made = door->creator(info, start_alone, door, door->creator_cookie);
	if (made == 1)
		return;
	lock_server();
	door_rele(door);
	unlock_server();
	if (made != 0 && made != -1)
		abort();
}

/* Have n threads made. 0, or what door_xcreate fails with. */
static int
make_threads(struct batch *b, door_info_t *info, int n)
{
	struct door *door = b->door;
	int error = 0, made = 0;

	while (made < n && error == 0) {
		switch (door->creator(info, start_in_batch, b,
		    door->creator_cookie)) {
		case 1:
			made++;
			break;
		case 0:
			error = EINVAL;
			break;
		case -1:
			error = EPIPE;
			break;
		default:
			/* Nobody knows how many threads there are now. */
			abort();
		}
	}
	(void) pthread_mutex_lock(&b->mutex);
	while (b->arrived < made)
		(void) pthread_cond_wait(&b->changed, &b->mutex);
	if (error == 0 && b->failed > 0)
		error = EBADF;
	b->abandoned = error != 0;
	b->released = true;
	(void) pthread_cond_broadcast(&b->changed);
	while (b->left < made)
		(void) pthread_cond_wait(&b->changed, &b->mutex);
	(void) pthread_mutex_unlock(&b->mutex);
	return (error);
}

DOOR_API int
door_xcreate(door_server_procedure_t *proc, void *cookie, uint_t attributes,
    door_xcreate_server_func_t *creator, door_xcreate_thrsetup_func_t *setup,
    void *creator_cookie, int n)
{
	struct batch b = { .mutex = PTHREAD_MUTEX_INITIALIZER,
	    .changed = PTHREAD_COND_INITIALIZER };
	struct door *door;
	door_info_t info;
	int d, error;

	if ((attributes & DOOR_PRIVCREATE) != 0 || n < 1 || creator == NULL)
		return (fail(EINVAL));
	door = door_new(proc, cookie, attributes | DOOR_PRIVATE |
	    DOOR_PRIVCREATE);
	if (door == NULL)
		return (-1);
	door->creator = creator;
	door->setup = setup;
	door->creator_cookie = creator_cookie;
	lock_server();
	d = door_open(door);
	if (d != -1) {
		door_hold(door);
		door_describe(door, &info, true);
	}
	unlock_server();
	if (d == -1)
		return (-1);
	b.door = door;
	error = n > THREADS_AT_ONCE ? E2BIG : make_threads(&b, &info, n);
	lock_server();
	door_rele(door);
	unlock_server();
	if (error != 0) {
		(void) door_revoke(d);
		return (fail(error));
	}
	return (d);
}

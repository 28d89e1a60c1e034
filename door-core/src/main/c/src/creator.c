/*
 * Who makes server threads: the program's creator function, or the default.
 */
#include "server.h"

static void default_creator(door_info_t *);

static door_server_func_t *_Atomic creator = default_creator;
static _Atomic int default_threads;

DOOR_API door_server_func_t *
door_server_create(door_server_func_t *f)
{
	return (atomic_exchange(&creator, f));
}

void
need_thread(struct door *door, door_info_t *info)
{
	if (door != NULL && door->creator != NULL)
		xcreate_need_thread(door, info);
	else
		atomic_load(&creator)(door == NULL ? NULL : info);
}

static void
count_down(void *arg)
{
	(void) arg;
	(void) atomic_fetch_sub(&default_threads, 1);
}

static void *
default_thread(void *arg)
{
	(void) pthread_setname_np(pthread_self(), "door");
	(void) pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
	/* A procedure that returns, or exits, ends the thread in there. */
	pthread_cleanup_push(count_down, arg);
	(void) door_return(NULL, 0, NULL, 0);
	pthread_cleanup_pop(1);
	return (NULL);
}

/* door_server_create(3C): one thread, detached, not bound to any door. */
static void
default_creator(door_info_t *info)
{
	struct pool *pool = pool_of_process();
	pthread_attr_t attr;
	pthread_t thread;

	(void) info;
	if (pool == NULL)
		return;
	if (atomic_fetch_add(&default_threads, 1) >= DEFAULT_THREADS_MAX) {
		(void) atomic_fetch_sub(&default_threads, 1);
		return;
	}
	(void) pthread_attr_init(&attr);
	(void) pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	(void) pthread_attr_setstacksize(&attr, DEFAULT_STACK + STACK_EXTRA);
	(void) atomic_fetch_add(&pool->starting, 1);
	if (pthread_create(&thread, &attr, default_thread, NULL) != 0) {
		(void) atomic_fetch_sub(&pool->starting, 1);
		(void) atomic_fetch_sub(&default_threads, 1);
	}
	(void) pthread_attr_destroy(&attr);
}

void
creator_forget(void)
{
	atomic_store(&default_threads, 0);
}

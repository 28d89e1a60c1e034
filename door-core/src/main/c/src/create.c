/*
 * Doors of this process: making, describing, revoking.
 */
#include "server.h"

#include <stdlib.h>
#include <sys/epoll.h>

static struct door *doors;		/* server_lock */
static struct pool process_pool = { .epoll = -1 };
static bool creator_called;		/* server_lock; per process */

static int
pool_open(struct pool *pool)
{
	if (pool->epoll == -1)
		pool->epoll = fd_out_of_the_way(epoll_create1(EPOLL_CLOEXEC));
	return (pool->epoll == -1 ? -1 : 0);
}

struct pool *
pool_of_process(void)
{
	struct pool *pool = &process_pool;

	if (pool->epoll != -1)		/* every door_return comes here */
		return (pool);
	lock_server();
	if (pool_open(pool) == -1)
		pool = NULL;
	unlock_server();
	return (pool);
}

struct door *
door_behind(int d)
{
	struct ucred maker;
	socklen_t len = sizeof (maker);
	struct address a;
	int saved = errno;

	if (getsockopt(d, SOL_SOCKET, SO_PEERCRED, &maker, &len) == -1 ||
	    maker.pid != getpid() || !address_of_peer(d, &a)) {
		errno = saved;
		return (NULL);
	}
	return (connection_find(&a));
}

void
door_hold(struct door *door)
{
	door->refs++;
}

void
door_rele(struct door *door)
{
	struct door **p = &doors;

	if (--door->refs > 0)
		return;
	while (*p != door)
		p = &(*p)->next;
	*p = door->next;
	if (door->pool != &process_pool) {
		close_quietly(door->pool->epoll);
		free(door->pool);
	}
	free(door);
}

void
door_describe(const struct door *door, door_info_t *info, bool local)
{
	(void) memset(info, 0, sizeof (*info));
	info->di_target = getpid();
	info->di_proc = (door_ptr_t)(uintptr_t)door->proc;
	info->di_data = (door_ptr_t)(uintptr_t)door->cookie;
	info->di_attributes = atomic_load(&door->attributes) |
	    (local ? DOOR_LOCAL : 0);
	info->di_uniquifier = door->id;
}

void
door_facts(const struct door *door, struct facts *facts, bool local)
{
	door_describe(door, &facts->info, local);
	if (door_is_unreferenced(door))
		facts->info.di_attributes |= DOOR_IS_UNREF;
	facts->param[DOOR_PARAM_DESC_MAX - 1] = atomic_load(&door->desc_max);
	facts->param[DOOR_PARAM_DATA_MAX - 1] = atomic_load(&door->data_max);
	facts->param[DOOR_PARAM_DATA_MIN - 1] = atomic_load(&door->data_min);
}

bool
door_is_unreferenced(const struct door *door)
{
	return (atomic_load(&door->references) == 1 &&
	    atomic_load(&door->opens) == 0);
}

struct door *
door_new(door_server_procedure_t *proc, void *cookie, uint_t attributes)
{
	struct door *door;

	if (is_vfork_child())
		errno = ENOTSUP;
	else if ((attributes & ~(uint_t)DOOR_CREATE_MASK) != 0 ||
	    (attributes & DOOR_KI_CREATE_MASK) == DOOR_KI_CREATE_MASK)
		errno = EINVAL;
	else
		errno = 0;
	if (errno != 0)
		return (NULL);
	if (control_start() == -1 ||
	    (door = calloc(1, sizeof (*door))) == NULL) {
		errno = EMFILE;
		return (NULL);
	}
	door->id = random_id();
	door->proc = proc;
	door->cookie = cookie;
	atomic_store(&door->attributes, attributes);
	atomic_store(&door->data_max, SIZE_MAX);
	atomic_store(&door->desc_max,
	    (attributes & DOOR_REFUSE_DESC) != 0 ? 0 : (size_t)INT32_MAX);
	door->pool = &process_pool;
	if ((attributes & DOOR_PRIVATE) != 0) {
		door->pool = calloc(1, sizeof (*door->pool));
		if (door->pool == NULL) {
			free(door);
			errno = EMFILE;
			return (NULL);
		}
		door->pool->epoll = -1;
	}
	return (door);
}

int
door_open(struct door *door)
{
	int d = -1;

	door->next = doors;
	doors = door;
	door_hold(door);
	if (pool_open(door->pool) == 0 && ((atomic_load(&door->attributes) &
	    DOOR_KI_CREATE_MASK) == 0 || unref_start() == 0))
		d = connection_make(door, CREATED, NULL);
	door_rele(door);
	return (d == -1 ? fail(EMFILE) : d);
}

DOOR_API int
door_create(door_server_procedure_t *proc, void *cookie, uint_t attributes)
{
	bool private = (attributes & DOOR_PRIVATE) != 0, first;
	struct door *door;
	door_info_t info;
	int d;

	if ((attributes & (DOOR_NO_DEPLETION_CB | DOOR_PRIVCREATE)) != 0)
		return (fail(EINVAL));
	if ((door = door_new(proc, cookie, attributes)) == NULL)
		return (-1);
	lock_server();
	if ((d = door_open(door)) == -1) {
		unlock_server();
		return (-1);
	}
	door_hold(door);
	door_describe(door, &info, true);
	first = !private && !creator_called;
	creator_called |= first;
	unlock_server();
	if (private || first)
		need_thread(private ? door : NULL, &info);
	lock_server();
	door_rele(door);
	unlock_server();
	return (d);
}

/*
 * Answer those who wait for a thread. A call that is posted later sees the
 * mark in the shared memory, which was set before.
 */
static void
refuse_waiting(struct door *door)
{
	struct shuttle *next;

	for (struct shuttle *s = door->shuttles; s != NULL; s = next) {
		next = s->next;
		atomic_store(&s->area->revoked, 1);
		if (!shuttle_take(s))
			continue;
		if (shuttle_accept(s))
			shuttle_answer(s, EBADF, 0);
		while (shuttle_let_go(s, true))
			shuttle_answer(s, EBADF, 0);
	}
}

DOOR_API int
door_revoke(int d)
{
	struct door *door;

	if (!address_of_peer(d, NULL))
		return (fail(EBADF));
	lock_server();
	if ((door = door_behind(d)) != NULL &&
	    (atomic_fetch_or(&door->attributes, DOOR_REVOKED) &
	    DOOR_REVOKED) == 0) {
		refuse_waiting(door);
		unref_revoked(door);
	}
	unlock_server();
	if (door == NULL)
		return (fail(EPERM));
	close_quietly(d);
	return (0);
}

void
doors_forget(void)
{
	struct door *door = doors;

	/* The memory stays: a parent's procedure may be on the stack. */
	for (; door != NULL; door = door->next) {
		shuttles_forget(door);
		if (door->pool != &process_pool)
			close_quietly(door->pool->epoll);
	}
	doors = NULL;
	unref_forget();
	close_quietly(process_pool.epoll);
	process_pool.epoll = -1;
	atomic_store(&process_pool.idle, 0);
	atomic_store(&process_pool.lingering, 0);
	atomic_store(&process_pool.starting, 0);
	creator_called = false;
}

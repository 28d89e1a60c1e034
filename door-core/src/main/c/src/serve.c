/*
 * Server threads: door_return, the pool, and the call of the procedure.
 *
 * A thread's first door_return enters serve(), which never comes back. Inside
 * a procedure door_return answers the client, discards all frames above
 * serve() by a jump, and the thread takes the next call.
 */
#include "server.h"

#include <alloca.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/epoll.h>

struct server {
	jmp_buf loop;
	struct door *bound;		/* held; DOOR_PRIVATE */
	struct pool *pool;
	struct shuttle *shuttle;	/* taken */
	bool serving;			/* its call, and not answered yet */
	bool drained;			/* this call left the pool empty */
	bool looping;
	bool waiting;			/* counted as idle */
	bool armed;			/* the client's end cancels this thread */
	int cancel_state;		/* the program's; off in the library */
	int streak;			/* calls since it last queued up */
	size_t window;			/* bytes of arguments the stack takes */
};

static pthread_key_t server_key;
static pthread_once_t server_once = PTHREAD_ONCE_INIT;
static _Thread_local struct server *self;

/* Let go of t->shuttle. True: not yet, for it holds an accepted call. */
static bool
let_go(struct server *t)
{
	if (t->shuttle->notice)
		unref_done(t->shuttle);
	else if (shuttle_let_go(t->shuttle, false))
		return (true);
	t->shuttle = NULL;
	return (false);
}

/* The thread ends. If it serves, its client gets EINTR. */
static void
server_end(void *arg)
{
	struct server *t = arg;

	(void) pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
	if (t->waiting)
		(void) atomic_fetch_sub(&t->pool->idle, 1);
	if (t->armed)
		shuttle_disarm(t->shuttle);
	if (t->shuttle != NULL) {
		if (t->serving)
			shuttle_answer(t->shuttle, EINTR,
			    MESSAGE_DESC_PASSED);
		if (let_go(t))
			shuttle_hand_over(t->shuttle);
	}
	if (t->bound != NULL) {
		lock_server();
		door_rele(t->bound);
		unlock_server();
	}
	self = NULL;
	free(t);
}

static void
server_key_create(void)
{
	(void) pthread_key_create(&server_key, server_end);
}

/* The calling thread as a server thread; NULL with errno. */
static struct server *
server_self(void)
{
	struct server *t = self;

	if (t != NULL)
		return (t);
	(void) pthread_once(&server_once, server_key_create);
	if ((t = calloc(1, sizeof (*t))) == NULL)
		return (NULL);
	if (pthread_setspecific(server_key, t) != 0) {
		free(t);
		errno = ENOMEM;
		return (NULL);
	}
	self = t;
	return (t);
}

struct shuttle *
serving_shuttle(void)
{
	struct server *t = self;

	return (t != NULL && t->serving && !shuttle_aborted(t->shuttle) ?
	    t->shuttle : NULL);
}

struct door *
thread_bound_door(void)
{
	return (self == NULL ? NULL : self->bound);
}

void
threads_forget(void)
{
	if (self != NULL) {
		self->shuttle = NULL;
		self->serving = false;
		self->waiting = false;
		self->armed = false;
		self->bound = NULL;
	}
	creator_forget();
	linger_forget();
}

/* Have another thread made if this one's call left the pool empty. */
static void
ask_for_thread(const struct server *t, door_info_t *info)
{
	struct door *door = t->shuttle->door;

	if (!t->drained)
		return;
	door_describe(door, info, true);
	info->di_attributes |= DOOR_DEPLETION_CB;
	need_thread((info->di_attributes & DOOR_PRIVATE) != 0 ? door : NULL,
	    info);
}

/*
 * Serve the accepted call of t->shuttle. Comes back if it was refused; else
 * the procedure ends in door_return, or by returning ends the thread.
 */
static __attribute__((noinline)) void
serve_call(struct server *t)
{
	struct shuttle *s = t->shuttle;
	struct door *door = s->door;
	struct message m;
	int error;
	char *bytes = NULL;
	door_desc_t *desc = NULL;
	door_info_t info;

	if (s->notice) {
		if ((atomic_load(&door->attributes) & DOOR_REVOKED) != 0)
			return;
		t->serving = true;
		ask_for_thread(t, &info);
		(void) pthread_setcancelstate(t->cancel_state, NULL);
		door->proc(door->cookie, DOOR_UNREF_DATA, 0, NULL, 0);
		pthread_exit(NULL);
	}
	m = request_read(s->area);
	s->no_results = (m.flags & MESSAGE_NO_RESULTS) != 0;
	if ((error = request_admit(door, &m, t->window)) != 0) {
		if (m.error == 0 && request_messages(&m) <= DESC_PER_MESSAGE)
			desc_discard(s->sock, request_messages(&m),
			    s->peer.ruid);
		shuttle_answer(s, error, 0);
		return;
	}
	if (m.size > 0) {
		bytes = alloca(round_up(m.size, 16) + 16);
		bytes = (char *)round_up((uintptr_t)bytes, 16);
		error = request_bytes(s, &m, bytes);
	}
	if (m.desc_num > 0 && error == 0) {
		desc = alloca(m.desc_num * sizeof (*desc));
		error = desc_receive(s->sock, desc, m.desc_num,
		    &s->peer.ruid);
	} else if (m.desc_num > 0) {
		desc_discard(s->sock, request_messages(&m), s->peer.ruid);
	}
	if (error != 0) {
		shuttle_answer(s, error, error == EMFILE ?
		    MESSAGE_DESC_PASSED : 0);
		return;
	}
	if ((m.flags & MESSAGE_RELEASES) != 0)
		shuttle_passed(s);
	t->serving = true;
	ask_for_thread(t, &info);
	t->armed = (atomic_load(&door->attributes) & DOOR_NO_CANCEL) == 0;
	if (t->armed)
		shuttle_arm(s);
	(void) pthread_setcancelstate(t->cancel_state, NULL);
	door->proc(door->cookie, bytes, m.size, desc, m.desc_num);
	pthread_exit(NULL);
}

/*
 * One busy client must not keep the only thread from the others: after some
 * calls in a row, with nobody else there to serve, the next one queues up.
 */
static bool
give_way(struct server *t)
{
	if (++t->streak <= STREAK_MAX)
		return (false);
	shuttle_hand_over(t->shuttle);
	t->shuttle = NULL;
	return (true);
}

/*
 * Wait in the pool until a bell rings: its shuttle, or NULL. Cancellation must
 * not come in the moment in which a ring has been taken and is not yet known,
 * so a thread that can be cancelled waits for a ring first.
 */
static struct shuttle *
await_ring(struct server *t)
{
	struct pollfd p = { .fd = t->pool->epoll, .events = POLLIN };
	struct epoll_event ev;
	int n;

	t->waiting = true;
	(void) atomic_fetch_add(&t->pool->idle, 1);
	if (t->cancel_state == PTHREAD_CANCEL_ENABLE) {
		do {
			(void) pthread_setcancelstate(t->cancel_state, NULL);
			pthread_testcancel();
			(void) poll(&p, 1, -1);
			(void) pthread_setcancelstate(PTHREAD_CANCEL_DISABLE,
			    NULL);
			n = epoll_wait(p.fd, &ev, 1, 0);
		} while (n == 0 && t->waiting);
	} else {
		n = epoll_wait(p.fd, &ev, 1, -1);
	}
	if (!t->waiting) {
		/* The child of a handler that forked: its pool is a new one. */
		while ((t->pool = pool_of_process()) == NULL)
			(void) pause();
		return (NULL);
	}
	t->waiting = false;
	t->drained = atomic_fetch_sub(&t->pool->idle, 1) == 1 &&
	    atomic_load(&t->pool->lingering) == 0;
	return (n == 1 ? ev.data.ptr : NULL);
}

/* Wait until t->shuttle holds an accepted call. */
static void
await_call(struct server *t)
{

	for (;;) {
		struct shuttle *s = t->shuttle;

		if (s != NULL) {
			if (atomic_load(&t->pool->idle) > 0)
				t->streak = 0;
			if ((!s->notice && t->streak < STREAK_MAX &&
			    shuttle_linger(s)) || let_go(t)) {
				if (give_way(t))
					continue;
				/*
				 * The thread did not leave the pool, so it
				 * asks for another one only if none is there
				 * or on its way.
				 */
				t->drained = atomic_load(&t->pool->idle) == 0
				    && atomic_load(&t->pool->lingering) == 0
				    && atomic_load(&t->pool->starting) == 0;
				return;
			}
		}
		s = await_ring(t);
		if (s == NULL || !shuttle_take(s))
			continue;
		t->streak = 0;
		if (s->door->pool != t->pool) {
			/* A late ring, and the shuttle is another door's now. */
			if (shuttle_let_go(s, false))
				shuttle_hand_over(s);
			continue;
		}
		t->shuttle = s;
		if (shuttle_accept(s))
			return;
	}
}

static _Noreturn void
serve(struct server *t)
{
	struct pool *pool;
	int starting;

	/* Not a place to keep anything that the jumps would lose. */
	(void) _setjmp(t->loop);
	pool = t->bound != NULL ? t->bound->pool : pool_of_process();
	if (t->pool != pool) {
		/* A call that has come meanwhile is not for this pool's. */
		if (t->shuttle != NULL && let_go(t))
			shuttle_hand_over(t->shuttle);
		t->shuttle = NULL;
		t->pool = pool;
		starting = atomic_load(&pool->starting);
		while (starting > 0 && !atomic_compare_exchange_weak(
		    &pool->starting, &starting, starting - 1))
			;
	}
	for (;;) {
		await_call(t);
		serve_call(t);
	}
}

/* Answer the client, if there is one. 0 or an errno. */
static int
answer_client(struct server *t, const char *data, size_t size,
    const door_desc_t *desc, uint_t n)
{
	door_desc_t *d;

	if (t->serving && !shuttle_aborted(t->shuttle))
		return (shuttle_reply(t->shuttle, data, size, desc, n));
	if (n == 0 || n > DESC_PER_MESSAGE)
		return (0);
	/* Nobody to give them to. */
	d = alloca(n * sizeof (*d));
	if (copy_in(d, desc, n * sizeof (*d)) != 0)
		return (EFAULT);
	desc_release(d, n);
	return (0);
}

DOOR_API int
door_return(char *data, size_t size, door_desc_t *desc, uint_t n)
{
	struct server *t = server_self();
	int error;

	if (t == NULL)
		return (-1);
	(void) pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &t->cancel_state);
	/* Once it is answered the client may end, which must hit nobody. */
	if (t->armed)
		shuttle_disarm(t->shuttle);
	error = pool_of_process() == NULL ? EMFILE :
	    answer_client(t, data, size, desc, n);
	if (error != 0) {
		if (t->armed)
			shuttle_arm(t->shuttle);
		(void) pthread_setcancelstate(t->cancel_state, NULL);
		return (fail(error));
	}
	t->armed = false;
	t->serving = false;
	if (!t->looping) {
		t->looping = true;
		t->window = argument_window();
		serve(t);
	}
	_longjmp(t->loop, 1);
}

bool
thread_bind(struct door *door)
{
	struct server *t = server_self();

	if (t == NULL) {
		lock_server();
		door_rele(door);
		unlock_server();
		return (false);
	}
	if (t->bound != NULL)
		(void) door_unbind();
	t->bound = door;
	return (true);
}

DOOR_API int
door_bind(int d)
{
	struct door *door;

	if (!address_of_peer(d, NULL))
		return (fail(EBADF));
	lock_server();
	door = door_behind(d);
	if (door == NULL || (atomic_load(&door->attributes) &
	    DOOR_PRIVATE) == 0) {
		unlock_server();
		return (fail(EINVAL));
	}
	door_hold(door);
	unlock_server();
	return (thread_bind(door) ? 0 : -1);
}

DOOR_API int
door_unbind(void)
{
	struct server *t = self;

	if (t == NULL || t->bound == NULL)
		return (fail(EBADF));
	lock_server();
	door_rele(t->bound);
	unlock_server();
	t->bound = NULL;
	return (0);
}

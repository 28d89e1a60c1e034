/*
 * The client's end of a shuttle: one per thread and door, made at the first
 * call and kept.
 *
 * A link is found by the number of the door descriptor, which the program may
 * have closed and opened again as something else, and carries credentials
 * that the kernel stated when it was made. So before each use it is compared
 * with what the kernel says now: the cookie of the socket behind the number
 * (unique and never used again, socket(7)) and the effective ids.
 */
#include "client.h"
#include "real.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#define	SLOTS		256		/* links of one thread */

struct links {
	struct link *slot[SLOTS];
	uint32_t count, sweep_at;
};

static struct link *all_links;		/* links_lock */
static pthread_key_t links_key;
static pthread_once_t links_once = PTHREAD_ONCE_INIT;
static _Thread_local struct links *mine;

bool
link_is_intact(const struct link *l)
{
	return (socket_cookie(l->sock) == l->own_cookie);
}

static void
link_free(struct link *l)
{
	lock_links();
	if ((*l->prev = l->next) != NULL)
		l->next->prev = l->prev;
	unlock_links();
	if (link_is_intact(l)) {
		close_quietly(l->sock);
		close_quietly(l->bell);
	}
	/* In a child that fork made unseen the memory is somebody else's. */
	if (l->generation == fork_generation())
		(void) munmap(l->area, sizeof (struct area));
	free(l);
}

static void
links_end(void *arg)
{
	struct links *links = arg;

	(void) pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
	for (int i = 0; i < SLOTS; i++) {
		if (links->slot[i] != NULL)
			link_free(links->slot[i]);
	}
	mine = NULL;
	free(links);
}

static void
links_key_create(void)
{
	(void) pthread_key_create(&links_key, links_end);
}

static struct links *
links_mine(void)
{
	struct links *links = mine;

	if (links != NULL)
		return (links);
	(void) pthread_once(&links_once, links_key_create);
	if ((links = calloc(1, sizeof (*links))) == NULL)
		return (NULL);
	if (pthread_setspecific(links_key, links) != 0) {
		free(links);
		return (NULL);
	}
	links->sweep_at = 16;
	mine = links;
	return (links);
}

static void
slot_empty(struct links *links, struct link *l)
{
	struct link **slot = &links->slot[l->d % SLOTS];

	if (*slot == l) {
		*slot = NULL;
		links->count--;
	}
}

/*
 * Was the call that made l busy left by a jump (siglongjmp out of a handler)?
 * Then its frame is gone: the present one is above it. A handler's own call,
 * which finds the link in use, is below it, or on the alternate stack.
 */
static bool
was_left(const struct link *l, uintptr_t frame)
{
	uintptr_t low;
	stack_t alternate;

	if (!l->busy || sigaltstack(NULL, &alternate) == -1 ||
	    (alternate.ss_flags & SS_ONSTACK) != 0)
		return (false);
	low = (uintptr_t)alternate.ss_sp;
	if ((alternate.ss_flags & SS_DISABLE) == 0 && l->frame >= low &&
	    l->frame < low + alternate.ss_size)
		return (true);
	/* On some other stack, far away, it says nothing. */
	return (frame >= l->frame && frame - l->frame < LEFT_WITHIN);
}

/* Forget links whose descriptor has been closed. */
static void
sweep(struct links *links, uintptr_t frame)
{
	for (int i = 0; i < SLOTS; i++) {
		struct link *l = links->slot[i];

		if (l == NULL)
			continue;
		if (was_left(l, frame)) {
			call_left(l);
		} else if (!l->busy &&
		    socket_cookie(l->d) != l->socket_cookie) {
			slot_empty(links, l);
			link_free(l);
		}
	}
	links->sweep_at = 2 * links->count + 16;
}

/* Map the shuttle's memory, if it is what it should be. */
static struct area *
map_area(int memfd)
{
	struct stat st;
	int seals = fcntl(memfd, F_GET_SEALS);
	void *p;

	if (seals == -1 || (seals & F_SEAL_SHRINK) == 0 ||
	    real_fstat(memfd, &st) == -1 ||
	    st.st_size != (off_t)sizeof (struct area)) {
		errno = EBADF;
		return (NULL);
	}
	p = mmap(NULL, sizeof (struct area), PROT_READ | PROT_WRITE,
	    MAP_SHARED, memfd, 0);
	if (p == MAP_FAILED) {
		errno = EAGAIN;
		return (NULL);
	}
	(void) madvise(p, sizeof (struct area), MADV_DONTFORK);
	return (p);
}

/* The server's word for it is not enough: other things block when written. */
static bool
is_bell(int fd)
{
	static const char eventfd[] = "anon_inode:[eventfd]";
	char link[40], text[sizeof (eventfd)];
	struct stat st;
	ssize_t n;

	(void) snprintf(link, sizeof (link), "/proc/thread-self/fd/%d", fd);
	n = readlink(link, text, sizeof (text));
	/* Without /proc: no file, socket or pipe at least. */
	if (n == -1)
		return (real_fstat(fd, &st) == 0 &&
		    (st.st_mode & S_IFMT) == 0);
	return (n == (ssize_t)sizeof (eventfd) - 1 &&
	    memcmp(text, eventfd, sizeof (eventfd) - 1) == 0);
}

static void
hello_cancelled(void *link)
{
	close_quietly(((struct link *)link)->bell);
	free(link);
}

/*
 * Ask for a shuttle; the thread may be cancelled meanwhile. The question goes
 * over a duplicate: the program may make the number another door at any time,
 * and the socket that was asked is the one to be remembered.
 */
static int
hello(struct link *l, struct control_msg *msg, int fds[2])
{
	int r;

	l->bell = fcntl(l->d, F_DUPFD_CLOEXEC, 0);
	if (l->bell == -1)
		return (-1);
	l->socket_cookie = socket_cookie(l->bell);
	pthread_cleanup_push(hello_cancelled, l);
	r = door_ask(l->bell, OP_HELLO, msg, NULL, 0, &l->sock, fds, 2);
	pthread_cleanup_pop(0);
	if (r == 0)
		known_put(l->bell, &msg->facts);
	close_quietly(l->bell);
	return (r);
}

static struct link *
link_make(int d)
{
	struct control_msg msg;
	struct link *l = calloc(1, sizeof (*l));
	int fds[2];

	if (l == NULL) {
		errno = EAGAIN;
		return (NULL);
	}
	l->generation = fork_generation();
	l->d = d;
	identity_take(&l->identity);
	l->watches = hot_can_watch();
	(void) memset(&msg, 0, sizeof (msg));
	if (hello(l, &msg, fds) == -1) {
		if (errno == EINTR)	/* before any thread took a call */
			errno = EAGAIN;
		free(l);
		return (NULL);
	}
	l->area = map_area(fds[0]);
	close_quietly(fds[0]);
	l->sock = fd_out_of_the_way(l->sock);
	l->bell = fd_out_of_the_way(fds[1]);
	l->own_cookie = socket_cookie(l->sock);
	if (l->area == NULL || !is_bell(l->bell)) {
		close_quietly(l->sock);
		close_quietly(l->bell);
		if (l->area != NULL)
			(void) munmap(l->area, sizeof (struct area));
		free(l);
		errno = EBADF;
		return (NULL);
	}
	l->patience.ns = SPIN_NS;
	lock_links();
	l->next = all_links;
	l->prev = &all_links;
	if (l->next != NULL)
		l->next->prev = &l->next;
	all_links = l;
	unlock_links();
	return (l);
}

struct link *
link_get(int d)
{
	struct links *links = links_mine();
	const uintptr_t frame = (uintptr_t)__builtin_frame_address(0);
	struct link *l, **slot;
	uint64_t cookie;

	if (d < 0 || (cookie = socket_cookie(d)) == 0) {
		errno = EBADF;
		return (NULL);
	}
	if (links == NULL) {
		errno = EAGAIN;
		return (NULL);
	}
	slot = &links->slot[d % SLOTS];
	l = *slot;
	if (l != NULL && was_left(l, frame)) {
		call_left(l);
		l = NULL;
	}
	if (l != NULL && !l->busy) {
		if (l->d == d && l->socket_cookie == cookie &&
		    l->generation == fork_generation() && identity_same(&l->identity)) {
			l->busy = true;
			l->frame = frame;
			return (l);
		}
		slot_empty(links, l);
		link_free(l);
		l = NULL;
	}
	if (links->count >= links->sweep_at)
		sweep(links, frame);
	if ((l = link_make(d)) == NULL)
		return (NULL);
	/* The slot may be in use: a signal handler calls during a call. */
	if (*slot == NULL) {
		*slot = l;
		links->count++;
	}
	l->busy = true;
	l->frame = frame;
	return (l);
}

void
link_put(struct link *l)
{
	l->busy = false;
	if (mine == NULL || mine->slot[l->d % SLOTS] != l)
		link_free(l);
}

void
link_discard(struct link *l)
{
	if (mine != NULL)
		slot_empty(mine, l);
	link_free(l);
}

/*
 * The child was made by a signal handler in the middle of a call: what the
 * call comes back to finds it interrupted, in memory of its own.
 */
static void
end_call(struct link *l)
{
	void *p = mmap(l->area, sizeof (struct area), PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);

	if (p == MAP_FAILED)
		return;
	l->sock = l->bell = -1;
	l->next = NULL;
	l->prev = &l->next;
	l->area->answer.error = EINTR;
	atomic_store(&l->area->reply, l->number << WORD_SHIFT);
}

void
links_forget(void)
{
	struct link *next;

	/* The shared memory has not come along: MADV_DONTFORK. */
	for (struct link *l = all_links; l != NULL; l = next) {
		next = l->next;
		close_quietly(l->sock);
		close_quietly(l->bell);
		if (l->busy)
			end_call(l);
		/* Else left: a handler that forks may have interrupted malloc. */
	}
	all_links = NULL;
	if (mine != NULL)
		(void) memset(mine->slot, 0, sizeof (mine->slot));
	if (mine != NULL)
		mine->count = 0;
}

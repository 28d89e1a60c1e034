/*
 * What fork must not carry into the child.
 *
 * The child of a server holds copies of the server's sockets; while it kept
 * them open nobody would notice the server's death. The child of a client
 * shares its parent's shuttles; two processes in one would mix their calls
 * and borrow each other's credentials. So the child closes both. A word in
 * memory that the kernel wipes on fork tells also when a child was made
 * without the library's knowledge (a bare clone system call).
 */
#include "client.h"
#include "server.h"

#include <sys/mman.h>

static _Atomic uint32_t *wiped;
static _Atomic uint32_t generation = 1;
static _Atomic pid_t owner;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
before_fork(void)
{
	lock_links();
	lock_server();
}

static void
after_fork_parent(void)
{
	unlock_server();
	unlock_links();
}

static void
after_fork_child(void)
{
	unlock_server();
	unlock_links();
	atomic_fetch_add(&generation, 1);
	atomic_store(wiped, 1);
	atomic_store(&owner, getpid());
	links_forget();
	threads_forget();
	control_forget();
	undertaker_forget();
	doors_forget();
}

static void
start(void)
{
	void *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	static _Atomic uint32_t fallback;

	if (page != MAP_FAILED && madvise(page, PAGE, MADV_WIPEONFORK) == 0)
		wiped = page;
	else
		wiped = &fallback;
	atomic_store(wiped, 1);
	atomic_store(&owner, getpid());
	(void) pthread_atfork(before_fork, after_fork_parent,
	    after_fork_child);
}

/* At load, so that the first to come here is no child of vfork. */
__attribute__((constructor)) void
fork_init(void)
{
	(void) pthread_once(&once, start);
}

uint32_t
fork_generation(void)
{
	fork_init();
	if (atomic_load_explicit(wiped, memory_order_relaxed) == 0) {
		atomic_fetch_add(&generation, 1);
		atomic_store(wiped, 1);
	}
	return (atomic_load_explicit(&generation, memory_order_relaxed));
}

/* The child of vfork runs in its parent's memory under another pid. */
bool
is_vfork_child(void)
{
	fork_init();
	return (atomic_load(wiped) != 0 && atomic_load(&owner) != getpid());
}

/*
 * Copying from and to the program's memory, whose addresses may be wrong: that
 * is EFAULT to the caller, as it would be from a kernel, and not a signal.
 *
 * The kernel does the copying (a process may read its own memory so), and the
 * pages are remembered: the buffers of the next call are mostly the same, and
 * copying to and from those takes no system call. A program that unmaps them
 * and names them again gets the signal.
 */
#include "internal.h"

#include <sys/syscall.h>
#include <sys/uio.h>

#define	RANGES	4

struct pages {
	struct { uintptr_t from, to; } range[RANGES];	/* latest first */
};

static _Thread_local struct pages readable, writable;

static bool
remembered(const struct pages *pages, uintptr_t from, uintptr_t to)
{
	for (int i = 0; i < RANGES; i++) {
		if (from >= pages->range[i].from && to <= pages->range[i].to)
			return (true);
	}
	return (false);
}

static void
remember(struct pages *pages, uintptr_t from, uintptr_t to)
{
	(void) memmove(&pages->range[1], &pages->range[0],
	    sizeof (pages->range) - sizeof (pages->range[0]));
	pages->range[0].from = from & ~(uintptr_t)(PAGE - 1);
	pages->range[0].to = round_up(to, PAGE);
}

/*
 * Copy between n bytes of the program's and n of our own. The kernel takes the
 * program's as those of the calling process, and ours as those of "another".
 */
static int
copy(struct pages *pages, bool in, void *to, const void *from, size_t n)
{
	const void *theirs = in ? from : to;
	struct iovec local = { (void *)(uintptr_t)theirs, n };
	struct iovec remote = { in ? to : (void *)(uintptr_t)from, n };
	uintptr_t start = (uintptr_t)theirs;
	ssize_t done;
	pid_t self;
	int saved = errno;

	if (n == 0)
		return (0);
	if (bad_pointer(theirs) || start + n < start)
		return (EFAULT);
	if (remembered(pages, start, start + n)) {
		(void) memcpy(to, from, n);
		return (0);
	}
	/* By a thread's number: the first thread may have ended. */
	self = (pid_t)syscall(SYS_gettid);
	done = in ? process_vm_writev(self, &local, 1, &remote, 1, 0) :
	    process_vm_readv(self, &local, 1, &remote, 1, 0);
	if (done != (ssize_t)n && (done >= 0 || errno == EFAULT)) {
		errno = saved;
		return (EFAULT);
	}
	if (done == -1)			/* forbidden by a filter: trust */
		(void) memcpy(to, from, n);
	errno = saved;
	remember(pages, start, start + n);
	return (0);
}

int
copy_in(void *to, const void *theirs, size_t n)
{
	return (copy(&readable, true, to, theirs, n));
}

int
copy_out(void *theirs, const void *from, size_t n)
{
	return (copy(&writable, false, theirs, from, n));
}

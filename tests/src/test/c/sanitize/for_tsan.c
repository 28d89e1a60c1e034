/*
 * Linked into a libdoor built for ThreadSanitizer, in place of what libdoor
 * calls, by the linker's --wrap. Three things the tool cannot see or bear:
 *
 * - It goes by virtual addresses. Where a program calls its own door, client
 *   and server map one shuttle at two addresses, and the tool takes each
 *   procedure that follows its caller for a race. Here both get one mapping;
 *   so the protocol in the shared memory is checked, too.
 * - It follows longjmp but not _longjmp (which glibc makes the same), and runs
 *   out of frames after some thousand calls.
 * - Its thread-local storage takes some 800 KB of each thread's stack, where
 *   libdoor reckons with 256 KB.
 */
#define	_GNU_SOURCE
#include <pthread.h>
#include <setjmp.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/stat.h>

#define	MAPPINGS	4096
#define	STACK_MORE	(1024 * 1024)

static struct {
	dev_t dev;
	ino_t ino;
	void *at;
	size_t size;
	int users;
} mappings[MAPPINGS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
/* The size of a stack that this file made larger. */
static _Atomic size_t enlarged;

void *__real_mmap(void *, size_t, int, int, int, off_t);
int __real_munmap(void *, size_t);
int __real_pthread_attr_setstacksize(pthread_attr_t *, size_t);
int __real_pthread_attr_getstack(const pthread_attr_t *, void **, size_t *);

void *__wrap_mmap(void *, size_t, int, int, int, off_t);
int __wrap_munmap(void *, size_t);
_Noreturn void __wrap__longjmp(jmp_buf, int);
int __wrap_pthread_attr_setstacksize(pthread_attr_t *, size_t);
int __wrap_pthread_attr_getstack(const pthread_attr_t *, void **, size_t *);

/* Shuttles are not mapped in a child. */
static void
forget(void)
{
	for (int i = 0; i < MAPPINGS; i++)
		mappings[i].users = 0;
	(void) pthread_mutex_init(&lock, NULL);
}

static __attribute__((constructor)) void
start(void)
{
	(void) pthread_atfork(NULL, NULL, forget);
}

void *
__wrap_mmap(void *at, size_t size, int prot, int flags, int fd, off_t offset)
{
	struct stat st;
	int slot = -1;
	void *p = MAP_FAILED;

	if ((flags & MAP_SHARED) == 0 || fd == -1 || fstat(fd, &st) == -1)
		return (__real_mmap(at, size, prot, flags, fd, offset));
	(void) pthread_mutex_lock(&lock);
	for (int i = 0; i < MAPPINGS && p == MAP_FAILED; i++) {
		if (mappings[i].users == 0) {
			slot = i;
		} else if (mappings[i].dev == st.st_dev &&
		    mappings[i].ino == st.st_ino && mappings[i].size == size) {
			mappings[i].users++;
			p = mappings[i].at;
		}
	}
	if (p == MAP_FAILED) {
		p = __real_mmap(at, size, prot, flags, fd, offset);
		if (p != MAP_FAILED && slot != -1) {
			mappings[slot].dev = st.st_dev;
			mappings[slot].ino = st.st_ino;
			mappings[slot].at = p;
			mappings[slot].size = size;
			mappings[slot].users = 1;
		}
	}
	(void) pthread_mutex_unlock(&lock);
	return (p);
}

int
__wrap_munmap(void *at, size_t size)
{
	int left = 0, r = 0;

	(void) pthread_mutex_lock(&lock);
	for (int i = 0; i < MAPPINGS; i++) {
		if (mappings[i].users > 0 && mappings[i].at == at)
			left = --mappings[i].users;
	}
	if (left == 0)
		r = __real_munmap(at, size);
	(void) pthread_mutex_unlock(&lock);
	return (r);
}

void
__wrap__longjmp(jmp_buf to, int value)
{
	longjmp(to, value);
}

int
__wrap_pthread_attr_setstacksize(pthread_attr_t *attr, size_t size)
{
	size += STACK_MORE;
	enlarged = size > enlarged ? size : enlarged;
	return (__real_pthread_attr_setstacksize(attr, size));
}

int
__wrap_pthread_attr_getstack(const pthread_attr_t *attr, void **base,
    size_t *size)
{
	int r = __real_pthread_attr_getstack(attr, base, size);

	/* libdoor's server threads have the largest stacks that it makes. */
	if (r == 0 && *size == enlarged)
		*size -= STACK_MORE;
	return (r);
}

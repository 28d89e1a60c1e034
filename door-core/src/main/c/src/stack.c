/*
 * How many bytes of arguments the stack of a server thread takes.
 */
#include "server.h"

/*
 * Room for arguments on a stack of size bytes, as illumos computes it: the
 * stack less a reserve for the procedure and less some slop.
 */
static size_t
window_of(size_t size)
{
	size_t reserve = size < 32768 ? 1024 : size < DEFAULT_STACK ?
	    size / 32 : DEFAULT_STACK / 32;

	if (size < reserve + STACK_SLOP)
		return (0);
	return ((size - reserve - STACK_SLOP) & ~(size_t)15);
}

/*
 * Room on this thread's stack, from the first door_return on. Linux keeps more there than illumos does
 * (thread-local storage, the frames under the first door_return), so what is
 * really left counts if it is less.
 */
size_t
argument_window(void)
{
	pthread_attr_t attr;
	size_t size = DEFAULT_STACK + STACK_EXTRA, left;
	void *base = NULL;

	if (pthread_getattr_np(pthread_self(), &attr) == 0) {
		(void) pthread_attr_getstack(&attr, &base, &size);
		(void) pthread_attr_destroy(&attr);
	}
	left = base == NULL ? size / 2 :
	    (uintptr_t)__builtin_frame_address(0) - (uintptr_t)base;
	left = left > STACK_OWN ? left - STACK_OWN : 0;
	if (thread_nominal_stack() != 0)
		size = thread_nominal_stack();
	else
		size = size > 2 * STACK_EXTRA ? size - STACK_EXTRA : size / 2;
	return (window_of(size > left ? left : size));
}

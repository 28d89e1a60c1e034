/* A program that has threads and locks of its own by these names. */
#include <door.h>
#include <stdio.h>

int mutex_lock(const char *);
int thr_self(void);
int watch(void);

int
mutex_lock(const char *s)
{
	return (s[0]);
}

int
thr_self(void)
{
	return (7);
}

/* Also a name inside the library, which nobody is to meet. */
int
watch(void)
{
	return (mutex_lock("") + thr_self());
}

static void
serve(void *cookie, char *argp, size_t size, door_desc_t *dp, uint_t n)
{
	(void) cookie;
	(void) dp;
	(void) n;
	(void) door_return(argp, size, NULL, 0);
}

int
main(void)
{
	int d = door_create(serve, NULL, 0);

	if (d == -1 || door_call(d, NULL) == -1)
		return (1);
	printf("%d\n", watch());
	return (0);
}

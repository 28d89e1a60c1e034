/*
 * Unreferenced again and again: DOOR_UNREF_MULTI counts each time that nobody
 * else has the door any more, DOOR_UNREF once, a door without either never; by
 * descriptors passed to a child that exits, closes or is killed.
 *
 * cc: -std=gnu89 -Wall -D_REENTRANT -Wno-unused-result wrap.c
 * out: multi: 1 2 3
 * out: attributes: is unreferenced, still multi
 * out: once: 1, attribute gone
 * out: two holders: one left, then both
 */
#include	"wrap.h"

static sema_t	unref;
static int	notices[4];
static int	give;

static void
servproc(void *cookie, char *dataptr, size_t datasize,
    door_desc_t *descptr, uint_t ndesc)
{
	if (dataptr == DOOR_UNREF_DATA) {
		notices[(long) cookie]++;
		sema_post(&unref);
	}
	Door_return(NULL, 0, NULL, 0);
}

/* Gives its callers the door that is to be watched. */
static void
giver(void *cookie, char *dataptr, size_t datasize,
    door_desc_t *descptr, uint_t ndesc)
{
	door_desc_t	desc;

	desc.d_attributes = DOOR_DESCRIPTOR;
	desc.d_data.d_desc.d_descriptor = give;
	Door_return(NULL, 0, &desc, 1);
}

/* A child that takes the door, and ends when told, in one of three ways. */
static pid_t
holder(int fd, int way, int *control)
{
	int	said[2], told[2];
	pid_t	pid;
	char	c;

	pipe(said);
	pipe(told);
	if ( (pid = fork()) == 0) {
		door_arg_t	arg;
		int	mine;

		/* As if it were another program. */
		close(give);
		close(told[1]);
		memset(&arg, 0, sizeof(arg));
		Door_call(fd, &arg);
		mine = arg.desc_ptr->d_data.d_desc.d_descriptor;
		write(said[1], "", 1);
		read(told[0], &c, 1);
		if (way == 1)
			close(mine);
		else if (way == 2)
			kill(getpid(), SIGKILL);
		_exit(0);
	}
	close(told[0]);
	read(said[0], &c, 1);
	close(said[0]);
	close(said[1]);
	*control = told[1];
	return(pid);
}

static void
end(pid_t pid, int *control)
{
	write(*control, "", 1);
	waitpid(pid, NULL, 0);
	close(*control);
}

static void
await(void)
{
	while (sema_wait(&unref) != 0)
		;
}

int
main(int argc, char **argv)
{
	int	fd, way, control, early;
	pid_t	first, other;
	door_info_t	info;

	sema_init(&unref, 0, USYNC_THREAD, NULL);
	fd = Door_create(giver, NULL, 0);
	give = Door_create(servproc, (void *) 0, DOOR_UNREF_MULTI);
	printf("multi:");
	for (way = 0; way < 3; way++) {
		end(holder(fd, way, &control), &control);
		await();
		printf(" %d", notices[0]);
	}
	Door_info(give, &info);
	printf("\nattributes: %s, %s\n", info.di_attributes & DOOR_IS_UNREF ?
	    "is unreferenced" : "is referenced",
	    info.di_attributes & DOOR_UNREF_MULTI ? "still multi" : "lost");
	fflush(stdout);

	give = Door_create(servproc, (void *) 1, DOOR_UNREF);
	end(holder(fd, 0, &control), &control);
	await();
	/* A second time tells nobody: the next doors are told after it. */
	end(holder(fd, 0, &control), &control);
	Door_info(give, &info);

	give = Door_create(servproc, (void *) 2, DOOR_UNREF);
	first = holder(fd, 1, &control);
	other = holder(fd, 2, &way);
	end(first, &control);
	give = Door_create(servproc, (void *) 3, DOOR_UNREF);
	end(holder(fd, 0, &control), &control);
	await();
	early = notices[2];
	end(other, &way);
	await();
	printf("once: %d, attribute %s\n", notices[1],
	    info.di_attributes & DOOR_UNREF ? "there" : "gone");
	printf("two holders: %s, then %s\n", early == 0 ? "one left" : "none",
	    notices[2] == 1 ? "both" : "?");
	exit(0);
}

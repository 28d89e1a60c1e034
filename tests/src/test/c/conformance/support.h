/*
 * What many statements need: procedures, calls, and other processes that
 * answer each other in step, so that nothing depends on time.
 */
#ifndef SUPPORT_H
#define	SUPPORT_H

#include <door.h>
#include <pthread.h>
#include <stdbool.h>
#include <sys/resource.h>
#include <sys/types.h>

/* Answers with nothing. */
void procedure_nothing(void *, char *, size_t, door_desc_t *, uint_t);
/* Answers with its argument and, released, its descriptors. */
void procedure_echo(void *, char *, size_t, door_desc_t *, uint_t);

/* What a procedure was given last, and how often it ran. */
struct seen {
	char *argp;
	size_t size;
	door_desc_t *dp;
	uint_t n;
	_Atomic int runs;		/* counted last: read it first */
};

/* Notes in its cookie, a struct seen, what it is given; answers with nothing. */
void procedure_record(void *, char *, size_t, door_desc_t *, uint_t);

/* A new door with procedure_record and this record. */
int door_record(struct seen *, uint_t attributes);
/* A new door with procedure_nothing or procedure_echo. */
int door_nothing(uint_t attributes);
int door_echo(uint_t attributes);

/*
 * Server threads with stacks of the default size: before the first door, the
 * only one that the process pool will ever have; and those that serve the one
 * private door of this process, as many as it needs.
 */
void one_server_thread(void);
int door_private(door_server_procedure_t *, void *cookie, uint_t attributes);

/* An argument of size bytes at data and no room for results. */
door_arg_t argument(const void *data, size_t size);
/* A descriptor entry. */
door_desc_t entry(int d, uint_t attributes);

/* Whether two arguments are equal field by field. */
bool same_argument(const door_arg_t *, const door_arg_t *);

/* The call fails with this errno and leaves its argument as it was. */
#define	CHECK_REFUSED(d, a, error)	\
	do {	\
		door_arg_t before_ = *(a);	\
		CHECK_FAILS(door_call(d, a), error);	\
		CHECK(same_argument(&before_, a));	\
	} while (0)

/* Bytes that depend on where they are. */
void pattern(void *data, size_t size);
bool has_pattern(const void *data, size_t size);

/* A regular file, opened, with nothing in it; its name is gone already. */
int temporary_file(void);
bool is_open(int d);
/* The lowest descriptor that is free. */
int lowest_free(void);

/* How many descriptors this process may have; or not one more than now. */
void limit_descriptors(rlim_t);
void no_more_descriptors(void);

/* An event that one thread or process waits for and another one lets happen. */
struct event {
	int pipe[2];
};

void event_init(struct event *);
void event_happen(struct event *);
void event_await(struct event *);

/* A child process that runs f(arg) and exits with 0, or by broken() with 1. */
pid_t child_start(void (*f)(void *), void *arg);
/* Wait for its end; the statement is broken if it did not exit with 0. */
void child_join(pid_t);

/* The statement cannot be tried here: say why and end this process. */
_Noreturn void not_run(const char *why);

pthread_t thread_go(void *(*f)(void *), void *arg);

#endif

/*
 * What many statements need: procedures, calls, and other processes that
 * answer each other in step, so that nothing depends on time.
 */
#ifndef SUPPORT_H
#define	SUPPORT_H

#include <door.h>
#include <pthread.h>
#include <stdbool.h>
#include <sys/types.h>

/* Answers with nothing. */
void procedure_nothing(void *, char *, size_t, door_desc_t *, uint_t);
/* Answers with its argument and, released, its descriptors. */
void procedure_echo(void *, char *, size_t, door_desc_t *, uint_t);

/* A new door with procedure_nothing or procedure_echo. */
int door_nothing(uint_t attributes);
int door_echo(uint_t attributes);

/* An argument of size bytes at data and no room for results. */
door_arg_t argument(const void *data, size_t size);
/* A descriptor entry. */
door_desc_t entry(int d, uint_t attributes);

/* A regular file, opened, with nothing in it; its name is gone already. */
int temporary_file(void);
bool is_open(int d);
/* The lowest descriptor that is free. */
int lowest_free(void);

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

pthread_t thread_go(void *(*f)(void *), void *arg);

#endif

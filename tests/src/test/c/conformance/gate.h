/*
 * Calls that last as long as a test wants: a procedure that waits, and the
 * threads and processes that call it.
 */
#ifndef GATE_H
#define	GATE_H

#include <door.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/types.h>

#include "support.h"

/* Memory of zeros that is shared with children. */
void *shared_memory(size_t size);

/* Where a procedure says that it runs, and waits until it may end. */
struct gate {
	struct event entered;
	struct event leave;
	_Atomic int runs;
	_Atomic int returned;	/* door_return came back */
};

/* Open to children too. */
struct gate *gate_new(void);
/* Lets the cookie's event entered happen, waits for leave, answers as echo. */
void procedure_gate(void *cookie, char *, size_t, door_desc_t *, uint_t);
int door_gate(struct gate *, uint_t attributes);

/* One call with one byte. 0 if a door has echoed it, else errno. */
int call_error(int d);

/* A thread that makes one such call. */
struct caller {
	pthread_t thread;
	int d;
	int error;
};

void caller_go(struct caller *, int d);
/* Wait for the end of the call: 0 or errno. */
int caller_join(struct caller *);

/*
 * A process that makes one such call, for which child_join() holds if the call
 * ends with this error, or 0.
 */
pid_t client_start(int d, int error);

/* Answers with the pid_t of the process and the pthread_t of the thread. */
struct who {
	pid_t process;
	pthread_t thread;
};

void procedure_who(void *, char *, size_t, door_desc_t *, uint_t);
int door_who(uint_t attributes);
struct who who_serves(int d);

/*
 * Let door_create start just n server threads, for the doors of the process
 * that are not private, and none at any other time. Before the first door.
 */
void pool_of(int n);
/* Server threads, not bound, that door_return at once. */
void serve_with(int n);

#endif

/*
 * What the sources of this program share.
 */
#ifndef FAULTS_H
#define	FAULTS_H

#include <door.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stropts.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Clients at a time. */
#define	SLOTS	2
/* Seconds after which something hangs. */
#define	LONGEST	60

/* Memory that this process shares with all it makes. */
struct shared {
	_Atomic uint64_t started[SLOTS];	/* call whose procedure began */
	_Atomic uint64_t answered, not_taken, taken, not_opened;
	uint64_t round;
	unsigned int seed[SLOTS];		/* of this round's survivors */
	char victim[80];
};

extern struct shared *shared;

/* One client, of one thread. */
struct client {
	int slot;
	unsigned int seed;
	uint64_t number;		/* of the call that it makes */
	bool calling;			/* not asking, or opening */
	int step;			/* what it did last */
	bool lasting;			/* the server's procedures do not tell */
};

/* ---- kills.c, idle.c: exit status ---- */

/* End that many clients and servers, chosen by seed. */
int kills(uint64_t count, unsigned int seed);
/* Let that many processes be idle. */
int idle(int processes);

/* ---- client.c ---- */

/* Something at random that a client does. 0 or the errno it failed with. */
int client_step(struct client *, int d, const char *path);

/* ---- server.c ---- */

/* Serve path. A byte in up says that it is attached. */
_Noreturn void serve_for_ever(const char *path, int up);
/* The same with unrest of some kind: forks, attachments, doors. */
_Noreturn void serve_until_killed(const char *path, unsigned int kind, int up);

/* ---- cgroup.c ---- */

/* Make a control group that counts memory; false: not here, or not by us. */
bool group_make(void);
/* The calling process is counted from now on, if there is a group. */
void group_enter(void);
/* What is charged to it; -1 without a group. */
long group_kib(void);
void group_remove(void);

/* ---- look.c ---- */

double seconds(void);
/* Entries of a directory of /proc/PID. */
int entries_of(pid_t, const char *what);
/* Mappings of memory that libdoor made. */
int shared_mappings_of(pid_t);
/* Entries of this user's directory of attachments. */
int registry_entries(void);

#endif

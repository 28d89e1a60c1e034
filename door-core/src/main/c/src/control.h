/*
 * What the control thread watches; control.c and clients.c only. All of it is
 * guarded by server_lock.
 */
#ifndef DOOR_CONTROL_H
#define	DOOR_CONTROL_H

#include "server.h"

enum kind { CONNECTION, SHUTTLE, LISTENER, UNSPOKEN, PROCESS, WATCHER };

/* One descriptor that the thread watches. */
struct source {
	enum kind kind;
	int fd;
	struct door *door;		/* held; or NULL */
	struct shuttle *shuttle;	/* SHUTTLE */
	uint64_t connection;		/* CONNECTION: part of its address */
	enum origin origin;
	int file;			/* LISTENER: under the door, O_PATH */
	int watch;			/* LISTENER: of unlinked.c, or -1 */
	struct source *listener;	/* UNSPOKEN; NULL if it has gone */
	uid_t uid;			/* who is charged with it, */
	int share;			/* until it is closed */
	bool muted;			/* CONNECTION: see connection_drained */
	pid_t pid;			/* PROCESS */
	int shuttles;			/* PROCESS: how many it has */
	struct source *next, **prev;
};

extern struct source *sources;		/* newest first */

/* Watch fd, which the source then owns (but a SHUTTLE's). NULL: no memory. */
struct source *watch(enum kind, int fd, struct door *, uint32_t events);
void unwatch(struct source *);
void watch_again(struct source *, uint32_t events);
/* The message that was in the way has been taken off this socket. */
void connection_drained(int fd);
/* Answer a question with facts about door, an errno or 0, and descriptors. */
void answer(int sock, struct door *, int error, const int *fds, int nfds);

/* ---- openers.c ---- */

/*
 * Serve the listener of an attachment. 0, having taken over both descriptors,
 * or an errno. The file is kept open so that its inode is not used again.
 */
int listener_take(struct door *, int fd, int file);
void listener_event(struct source *);
/* What an opener (or fdetach) has to say; the connection ends with it. */
void unspoken_event(struct source *);
/* Bookkeeping of a source that goes away; of any kind. */
void opener_unwatched(struct source *);
void openers_start(void);
/*
 * Openers could not be let in for want of descriptors, and their listeners are
 * watched for changes alone: look again before long.
 */
extern bool openers_starved;
void openers_retry(void);
void openers_forget(void);

/* ---- unlinked.c ---- */

/* Detach the door of this listener when its file is removed. */
void unlinked_watch(struct source *listener);
void unlinked_unwatch(const struct source *listener);
void unlinked_event(void);
void unlinked_forget(void);

/* ---- clients.c ---- */

/* A client wants a shuttle. Takes over sock. */
void client_hello(struct door *, int sock, const struct ucred *sender);
/* The client of a shuttle is gone. */
void client_gone(struct source *);
/* A client process has ended, and with it all its shuttles. */
void process_gone(pid_t);

#endif

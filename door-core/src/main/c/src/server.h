/*
 * The server's side: doors of this process, shuttles, server threads.
 */
#ifndef DOOR_SERVER_H
#define	DOOR_SERVER_H

#include "internal.h"

/* ---- create.c: doors of this process ---- */

struct pool {
	_Atomic int epoll;		/* bells of shuttles; -1 none yet */
	_Atomic int idle;		/* threads waiting in epoll */
	_Atomic int lingering;		/* threads waiting for one client */
	_Atomic int starting;		/* asked for, not yet arrived */
};

struct door {
	struct door *next;
	door_id_t id;
	door_server_procedure_t *proc;
	void *cookie;
	_Atomic door_attr_t attributes;
	_Atomic size_t data_min, data_max, desc_max;
	struct pool *pool;
	door_xcreate_server_func_t *creator;	/* of door_xcreate; or NULL */
	door_xcreate_thrsetup_func_t *setup;
	void *creator_cookie;
	struct shuttle *shuttles;	/* this and the rest: server_lock */
	int refs;			/* who needs this structure */
	_Atomic int references;		/* as door_create(3C) counts them: */
	_Atomic int opens;		/* not these, by open of a path */
	int attachments;		/* of the references */
	bool noticed;			/* see unref.c */
	struct door *next_notice;
};

/*
 * The door of this process behind d, or NULL. The address alone would not do:
 * it is no secret, and could be bound again in another network namespace.
 */
struct door *door_behind(int d);		/* server_lock held */
void door_hold(struct door *);			/* server_lock held */
void door_rele(struct door *);			/* server_lock held */
void door_describe(const struct door *, door_info_t *, bool local);
/* All that can be told, DOOR_IS_UNREF too. */
void door_facts(const struct door *, struct facts *, bool local);
/* Is there one reference and no more (DOOR_IS_UNREF)? */
bool door_is_unreferenced(const struct door *);
struct pool *pool_of_process(void);
/* Checks the attributes. NULL with errno. Not yet known to anybody. */
struct door *door_new(door_server_procedure_t *, void *cookie, uint_t);
/* Make the door known: its descriptor, or -1 with errno. server_lock held. */
int door_open(struct door *);
void doors_forget(void);			/* in a forked child */

/* ---- control.c: the library's own thread ---- */

int control_start(void);
/* What a connection of a door was made for. */
enum origin { CREATED, PASSED, OPENED };

/*
 * A new connection of door: the client's end, or -1. server_lock held. Charged
 * (or NULL: nobody) is the user whose share it counts for.
 */
int connection_make(struct door *, enum origin, const uid_t *charged);
/* Is this one of the connections of this process's doors? server_lock held */
struct door *connection_find(const struct address *);
/*
 * In *copy a connection for the receiver of d, if that is a door of this
 * process; -1: d itself is to be passed. False: there is none to be had.
 */
bool connection_to_pass(int d, const uid_t *charged, int *copy);
void control_forget(void);

/* ---- share.c: what clients use of this process's descriptors ---- */

/* Who is charged with nothing. */
#define	NOBODY		((uid_t)-1)
/* A socket and a bell. */
#define	FDS_PER_SHUTTLE	2

/* Count n descriptors for uid; false: it has had its share. */
bool share_take(uid_t, int n);
void share_give(uid_t, int n);
/* Count n more, whether that is within his share or not. */
void share_charge(uid_t, int n);
/* Close descriptors that nobody wants and that are charged to this user. */
void discard(const int *fds, int n, uid_t);
void share_forget(void);

/* ---- undertaker.c ---- */

/*
 * Close a descriptor that came from a client, or that it may share: closing
 * can block for as long as the client likes (SO_LINGER, a file of FUSE), so a
 * thread that has nothing else to do does it, and then gives back what the
 * descriptor counted of the user's share.
 */
void close_elsewhere(int fd, uid_t, int share);
/*
 * Take a message off a connection's socket in the same way; it is not watched
 * until that is done. False: not possible.
 */
bool drain_elsewhere(int sock, uid_t);
void undertaker_forget(void);

/* ---- shuttle.c: the server's end of a shuttle ---- */

/* Private state of a shuttle, in its owner word. */
#define	OWNER_TAKEN	0x1u	/* a thread works on it */
#define	OWNER_RUNG	0x2u	/* the bell rang meanwhile: look again */
#define	OWNER_CLOSING	0x4u	/* the client is gone: taker frees it */
#define	OWNER_FREE	0x8u	/* slot not in use */

struct shuttle {
	_Atomic uint32_t owner;
	struct door *door;
	struct area *area;
	int sock, bell;
	uint32_t number;		/* of the call being served */
	bool no_results;
	bool notice;			/* not a client's; see unref.c */
	_Atomic uint32_t cancel;	/* ARMED...: see shuttle_arm */
	pthread_t thread;		/* that serves while it is armed */
	struct peer peer;
	struct patience patience;
	uint32_t crowded, move_at;	/* calls on one CPU, see linger.c */
	struct shuttle *next, **prev;	/* of the door; server_lock */
};

/* Takes over sock and peer. NULL with errno. server_lock held. */
struct shuttle *shuttle_make(struct door *, int sock, struct peer *,
    int *memfd);
void shuttle_hung_up(struct shuttle *);		/* server_lock held */
bool shuttle_take(struct shuttle *);
/* Look for a posted call and take it. The caller owns the shuttle. */
bool shuttle_accept(struct shuttle *);
/*
 * Stop watching and give the shuttle up. True: a call was accepted after all
 * and the shuttle is still owned. locked: server_lock is held.
 */
bool shuttle_let_go(struct shuttle *, bool locked);
/* Give an accepted call up, shuttle and all, for another thread to take. */
void shuttle_hand_over(struct shuttle *);
bool shuttle_aborted(const struct shuttle *);
/*
 * From arm to disarm the end of the client cancels the calling thread; after
 * disarm it is certain that nobody will.
 */
void shuttle_arm(struct shuttle *);
void shuttle_disarm(struct shuttle *);
/* The descriptors of the call have arrived: the client may close its own. */
void shuttle_passed(struct shuttle *);
void shuttle_answer(struct shuttle *, int error, uint32_t flags);
int shuttle_reply(struct shuttle *, const char *, size_t,
    const door_desc_t *, uint_t);
void shuttles_forget(struct door *);

/* ---- unref.c: the unreferenced notification ---- */

/* Before a door that wants to be told is made. 0 or -1. server_lock held. */
int unref_start(void);
/* A reference to door, or an opener, is gone. server_lock held. */
void unref_check(struct door *);
/* The thread that took the notification is done with it. */
void unref_done(struct shuttle *);
/* Nobody is told of a door that is revoked. server_lock held. */
void unref_revoked(struct door *);
void unref_forget(void);

/* ---- stack.c ---- */

/*
 * Room for arguments on the calling thread's stack, below the caller's frame:
 * bytes, a multiple of 16.
 */
size_t argument_window(void);

/* ---- linger.c ---- */

/* Wait busily for the client's next call. True: it was accepted. */
bool shuttle_linger(struct shuttle *);
void linger_forget(void);

/* ---- creator.c ---- */

/*
 * Ask the program's creator function for a thread: for the process's pool if
 * the door is NULL, else for the door's own.
 */
void need_thread(struct door *, door_info_t *);
void creator_forget(void);

/* ---- xcreate.c ---- */

/* The same for a door of door_xcreate whose pool is drained. */
void xcreate_need_thread(struct door *, door_info_t *);

/* ---- request.c ---- */

/* Read what the client may be changing, once. */
struct message request_read(const struct area *);
/*
 * The checks of door_call that belong to the server, in their order. Window:
 * bytes of arguments that the thread's stack takes. 0 or the errno to answer.
 */
int request_admit(const struct door *, const struct message *, size_t window);
/* Copy the arguments out of the client's reach. 0 or the errno to answer. */
int request_bytes(const struct shuttle *, const struct message *, char *);
/* Messages that the client has put on the socket for this call. */
uint_t request_messages(const struct message *);

/* ---- serve.c ---- */

/*
 * Bind the calling thread to door; the caller's hold goes over to it, or is
 * given back. False: no memory.
 */
bool thread_bind(struct door *);
/* The door that the calling thread is bound to, or NULL. */
struct door *thread_bound_door(void);
/* The shuttle whose call the calling thread serves, if its client is there. */
struct shuttle *serving_shuttle(void);
void threads_forget(void);

#endif

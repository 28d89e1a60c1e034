/*
 * The client's side: links, calls, and waiting for their replies.
 */
#ifndef DOOR_CLIENT_H
#define	DOOR_CLIENT_H

#include "internal.h"

/* ---- identity.c ---- */

struct identity {
	uid_t uid[3];			/* real, effective, saved */
	gid_t gid[3];
	bool can_change;
};

/* The calling process's ids. */
void identity_take(struct identity *);
/* Are they still the same? */
bool identity_same(const struct identity *);

/* ---- link.c: the client's end of a shuttle ---- */

struct link {
	struct link *next, **prev;	/* links_lock */
	int d;				/* descriptor it was made for */
	uint64_t socket_cookie;		/* and the socket behind it */
	uint64_t own_cookie;		/* of sock */
	struct identity identity;
	uint32_t generation;
	bool busy;
	bool watches;			/* see hot_can_watch */
	uintptr_t frame;		/* of the call that made it busy */
	bool token_due;			/* an OP_WAKE is on the socket */
	int sock, bell;
	uint32_t number;
	struct area *area;
	struct patience patience;
	bool release_due;		/* and nobody has said that they arrived */
	door_desc_t *desc;		/* what the call under way passes */
	uint_t desc_num;
};

/* The calling thread's link to the door behind d; NULL with errno. */
struct link *link_get(int d);
void link_put(struct link *);
/*
 * Are the link's own descriptors still what they were? A program may close all
 * numbers that it has not opened itself, and use them again.
 */
bool link_is_intact(const struct link *);
/* The link is in an unknown state: forget it. */
void link_discard(struct link *);
void links_forget(void);

/* ---- call.c ---- */

/* The calling thread's cancel state: off inside door_call but for its waits. */
extern _Thread_local int call_cancel_state;
/* The thread is cancelled in the middle of a call over this link. */
void call_cancelled(void *link);
/* The program has jumped out of the call over this link. */
void call_left(struct link *);

/* How waiting for a reply ended. */
enum outcome { REPLIED, INTERRUPTED, HUNG_UP };

/* ---- hot.c ---- */

/* Can the calling thread wait for replies with its signals open? */
bool hot_can_watch(void);
/*
 * Post the call and wait busily for a moment. REPLIED; else signals are blocked
 * (*mask: what the program has blocked), and INTERRUPTED: a handler has run;
 * HUNG_UP: nothing has happened. *old is the call word as it was.
 */
enum outcome hot_post(struct link *, uint32_t *old, sigset_t *mask);

/* ---- wait.c: the client waits for the reply to its call ---- */

/* Signals are blocked; mask: what the program has blocked. */
enum outcome await_reply(struct link *, const sigset_t *mask);
/* After the result's own messages, take the one that said "wake up". */
bool take_token(struct link *);

/* ---- result.c: what the client gets ---- */

/* Read the answer once, and believe no number in it. 0 or an errno. */
int read_answer(const struct link *, struct message *);
/* Deliver the result. 0 or an errno, and then the structure is as it was. */
int take_result(struct link *, const struct message *, door_arg_t *);

#endif

/*
 * What the sources of libdoor share. See ARCHITECTURE.md for the picture.
 *
 * Client side: link.c (a thread's shuttle to a door), call.c.
 * Server side: create.c (doors), control.c (the library's own thread, with
 * clients.c and openers.c),
 * shuttle.c (the server's end of a shuttle), serve.c (server threads).
 * Both: socket.c, descriptor.c, fork.c.
 * File system: attach.c, registry.c, open.c.
 */
#ifndef DOOR_INTERNAL_H
#define	DOOR_INTERNAL_H


#include <door.h>
#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "area.h"
#include "cpu.h"
#include "door_limits.h"

#define	DOOR_API	__attribute__((visibility("default")))

/* A pointer that cannot be valid, found without touching it. */
static inline bool
bad_pointer(const void *p)
{
	return ((uintptr_t)p < LOWEST_ADDRESS);
}

static inline size_t
round_up(size_t n, size_t to)
{
	return ((n + to - 1) / to * to);
}

/* Return -1 with errno. */
static inline int
fail(int error)
{
	errno = error;
	return (-1);
}

/* A detached thread of the library's own, all signals blocked. 0 or errno. */
int thread_start(void *(*run)(void *));

/* Close and leave errno alone; -1 is allowed. */
void close_quietly(int fd);

/*
 * ---- lock.c: "server_lock" is what lock_server takes, for this process's
 * doors; "links_lock" is for its links ----
 */

void lock_server(void);
void unlock_server(void);
void lock_links(void);
void unlock_links(void);

/* ---- socket.c: messages with descriptors over SEQPACKET sockets ---- */

/* What is asked of a door or a shuttle over a socket. */
enum op {
	OP_HELLO = 1,		/* make a shuttle; fd: its socket */
	OP_QUERY,		/* tell about the door; fd: where to answer */
	OP_ATTACH,		/* fds: where to answer, a listener, the file */
	OP_TRADE,		/* on a listener: a door for this file; fd: file */
	OP_DETACH,		/* on a listener: look whether it is over */
	OP_ANSWER,		/* status and facts */
	OP_DESC,		/* descriptors of a call or its result */
	OP_BYTES,		/* a memfd with the bytes of a call or result */
	OP_WAKE			/* the reply has been posted */
};

struct control_msg {
	uint32_t op;
	int32_t error;		/* OP_ANSWER: errno or 0 */
	door_info_t info;	/* OP_ANSWER */
	uint64_t param[3];	/* OP_ANSWER: by DOOR_PARAM_* - 1 */
};

struct desc_msg {
	uint32_t op;
	uint32_t count;
	struct {
		door_attr_t attributes;	/* of doors */
	} entry[DESC_PER_SOCKET_MESSAGE];
};

int message_send(int sock, const void *, size_t, const int *fds, int nfds,
    int flags);
/*
 * Receive one message: its length, 0 at end of stream, -1 with errno. *nfds
 * is room on entry and the number received on return; -1 in it says that
 * descriptors were lost for want of room in the table. cred may be NULL.
 */
ssize_t message_receive(int sock, void *, size_t, int *fds, int *nfds,
    struct ucred *cred, int flags);
/*
 * The same for what a client sends, who must not be able to make the caller
 * wait. A message with more descriptors than there is room for counts as
 * empty, and they are closed elsewhere; if *nfds is -1 there is none left in
 * the table, and the message is still there.
 */
ssize_t message_accept(int sock, void *, size_t, int *fds, int *nfds,
    struct ucred *cred);
int socket_pair(int sv[2]);
/* Move one of the library's own descriptors out of the program's way. */
int fd_out_of_the_way(int fd);
int memfd_sealed(const char *name, size_t size);
bool socket_hung_up(int sock);

/* ---- address.c: how a door descriptor is recognised ---- */

struct address {
	door_id_t id;
	door_attr_t attributes;		/* given to door_create */
	bool opened;			/* at a path: not door_create's own */
	uint64_t connection;		/* tells connections apart */
};

uint64_t random_id(void);
/* Give the server's end of a connection its address. */
int address_bind(int sock, const struct address *);
/*
 * What the address at the other end of d says; false if d is no door. The
 * structure may be NULL.
 */
bool address_of_peer(int d, struct address *);

/* ---- fork.c ---- */

/* Changes in a forked child; 0 never. */
uint32_t fork_generation(void);
bool is_vfork_child(void);
void fork_init(void);

/* ---- credentials ---- */

struct peer {
	pid_t pid;
	uid_t euid, ruid, suid;
	gid_t egid, rgid, sgid;
	int ngroups;
	gid_t *groups;
};

/* Facts of the kernel about the owner of sock and sender; false: refuse. */
bool peer_get(struct peer *, int sock, const struct ucred *sender);
void peer_free(struct peer *);

/* ---- create.c: doors of this process ---- */

struct pool {
	_Atomic int epoll;		/* bells of shuttles; -1 none yet */
	_Atomic int idle;		/* threads waiting in epoll */
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

/* A new connection of door: the client's end, or -1. server_lock held. */
int connection_make(struct door *, enum origin, uid_t opener);
/* Is this one of the connections of this process's doors? server_lock held */
struct door *connection_find(const struct address *);
/*
 * A connection for the receiver of descriptor d, if that is a door of this
 * process; -1: d itself is to be passed.
 */
int connection_to_pass(int d);
void control_forget(void);

/* ---- undertaker.c ---- */

/*
 * Close a descriptor that came from a client, or that it may share: closing
 * can block for as long as the client likes (SO_LINGER, a file of FUSE), so a
 * thread that has nothing else to do does it.
 */
void close_elsewhere(int fd);
/*
 * Take a message off a connection's socket in the same way; it is not watched
 * until that is done. False: not possible.
 */
bool drain_elsewhere(int sock);
void undertaker_forget(void);

/* ---- query.c ---- */

#define	ASK_FDS_MAX	3

/*
 * Send op with one end of a new pair, and nsend descriptors, over door
 * descriptor d and wait for the answer. On success the pair's other end is
 * stored in *sock (or closed if sock is NULL) and descriptors of the answer in
 * fds. Errors: EBADF no or a dead door, EINTR, EMFILE, EAGAIN no answer, or
 * what the answer says.
 */
int door_ask(int d, enum op op, struct control_msg *, const int *send,
    int nsend, int *sock, int *fds, int nfds);

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
void unref_forget(void);

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

/* ---- thread.c ---- */

/* What thr_create was asked for as the calling thread's stack, or 0. */
size_t thread_nominal_stack(void);

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

/* ---- link.c: the client's end of a shuttle ---- */

struct link {
	struct link *next, **prev;	/* links_lock */
	int d;				/* descriptor it was made for */
	uint64_t socket_cookie;		/* and the socket behind it */
	uid_t uid[3];			/* real, effective, saved */
	gid_t gid[3];
	uint32_t generation;
	bool busy;
	bool token_due;			/* an OP_WAKE is on the socket */
	int sock, bell;
	uint32_t number;
	struct area *area;
	struct patience patience;
	door_desc_t *desc;		/* what the call under way passes */
	uint_t desc_num;
};

/* The calling thread's link to the door behind d; NULL with errno. */
struct link *link_get(int d);
void link_put(struct link *);
/* The link is in an unknown state: forget it. */
void link_discard(struct link *);
void links_forget(void);

/* ---- known.c: facts about doors of other processes ---- */

/* The cookie of the socket behind d; 0 if there is no socket. */
uint64_t socket_cookie(int d);
void known_put(int d, const door_info_t *);
bool known_get(int d, door_info_t *);

/* ---- copy.c: 0, or EFAULT if the program's address is wrong ---- */

int copy_in(void *to, const void *theirs, size_t n);
int copy_out(void *theirs, const void *from, size_t n);

/* ---- descriptor.c ---- */

/* First local error of the array, 0 if it can be sent. */
int desc_check(const door_desc_t *, uint_t n);
int desc_send(int sock, const door_desc_t *, uint_t n, int flags);
/* Fills d (room for n). 0 or an errno; on error nothing stays open. */
int desc_receive(int sock, door_desc_t *, uint_t n);
void desc_close_all(const door_desc_t *, uint_t n);
/* Take n descriptors from the socket and close them. */
void desc_discard(int sock, uint_t n);
/* Close those marked DOOR_RELEASE. */
void desc_release(const door_desc_t *, uint_t n);
/* A sealed memfd with the program's bytes in *memfd. 0, EFAULT, EMFILE, ENOMEM. */
int bytes_gather(const void *, size_t, int *memfd);
/* Pass it on and close it; -1 as memfd: nothing. -1 with errno. */
int bytes_send(int sock, int memfd, int flags);
/* A memfd holding at least size bytes, or -1 with errno. */
int bytes_receive(int sock, size_t);
int read_fully(int fd, void *, size_t);

/* ---- registry.c: which files have a door ---- */

/* A file, so that neither a new name nor a re-used inode confuses it. */
struct file_id {
	uint64_t dev, ino, birth;
	uid_t owner;
};

#define	REGISTRY_PATH	128		/* bytes; shorter than sun_path needs */

/* One attachment, as the registry knows it. */
struct attachment {
	char entry[REGISTRY_PATH];	/* path of the symbolic link */
	char socket[REGISTRY_PATH];	/* path of the listener it names */
	uid_t owner;			/* who attached */
	door_id_t door;
};

/* false: file is no regular file, or errno. st may be NULL. */
bool registry_identify(int fd, struct file_id *, struct stat *);
/* The address of a listener by its path. */
void registry_address(struct sockaddr_un *, const char *listener);
/* 1: found; 0: not; -1 with errno: cannot tell, for want of descriptors. */
int registry_find(const struct file_id *, struct attachment *);
/* A listener with a new name in this user's directory, or -1. */
int registry_listen(const struct file_id *, struct attachment *);
/* Enter the attachment. 0, or -1: EBUSY there is one. */
int registry_enter(const struct file_id *, const struct attachment *);

/* ---- call.c ---- */

/* The calling thread's cancel state: off inside door_call but for its waits. */
extern _Thread_local int call_cancel_state;
void signals_block(sigset_t *mask);
void signals_restore(const sigset_t *mask);
/* The thread is cancelled in the middle of a call over this link. */
void call_cancelled(void *link);

/* ---- wait.c: the client waits for the reply to its call ---- */

enum outcome { REPLIED, INTERRUPTED, HUNG_UP };

/* Signals are blocked; mask: what the program has blocked. */
enum outcome await_reply(struct link *, const sigset_t *mask);
/* After the result's own messages, take the one that said "wake up". */
bool take_token(struct link *);

/* ---- result.c: what the client gets ---- */

/* Read the answer once, and believe no number in it. 0 or an errno. */
int read_answer(const struct link *, struct message *);
/* Deliver the result. 0 or an errno, and then the structure is as it was. */
int take_result(struct link *, const struct message *, door_arg_t *);

/* ---- attach.c ---- */

/* Trade an opened file for the door attached to it, if there is one. */
int attach_trade(int fd, int flags);
/* The real open, not the one that libdoor interposes. */
int real_openat(int dir, const char *path, int flags, mode_t mode);

#endif

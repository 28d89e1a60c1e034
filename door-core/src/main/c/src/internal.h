/*
 * What the sources of libdoor share; the client's and the server's own parts
 * are in client.h and server.h. See ARCHITECTURE.md for the picture.
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

/*
 * While the library does several things that belong together: no signal comes
 * in and no cancellation.
 */
struct pause {
	sigset_t mask;
	int cancel_state;
};

void pause_begin(struct pause *);
void pause_end(const struct pause *);

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

/* What every holder of a door may know about it. */
struct facts {
	door_info_t info;
	uint64_t param[3];	/* by DOOR_PARAM_* - 1 */
};

struct control_msg {
	uint32_t op;
	int32_t error;		/* OP_ANSWER: errno or 0 */
	struct facts facts;	/* OP_ANSWER */
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
 * wait; fds has room for DESC_PER_SOCKET_MESSAGE. They are charged to from (or
 * to the sender that cred tells). If *nfds is -1 there is no room in the table,
 * and the message is still there; so it is with -1 and EDQUOT, when they would
 * be more than his share.
 */
ssize_t message_accept(int sock, void *, size_t, int *fds, int *nfds,
    struct ucred *cred, int flags, const uid_t *from);
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

/* ---- thread.c ---- */

/* What thr_create was asked for as the calling thread's stack, or 0. */
size_t thread_nominal_stack(void);

/* ---- known.c: facts about doors of other processes ---- */

/* The cookie of the socket behind d; 0 if there is no socket. */
uint64_t socket_cookie(int d);
/* Corrects what the kernel knows better. */
void known_put(int d, struct facts *);
bool known_get(int d, struct facts *);

/* ---- copy.c: 0, or EFAULT if the program's address is wrong ---- */

int copy_in(void *to, const void *theirs, size_t n);
int copy_out(void *theirs, const void *from, size_t n);

/* ---- descriptor.c ---- */

/* First local error of the array, 0 if it can be sent. */
int desc_check(const door_desc_t *, uint_t n);
/* Charged: whose share connections of passed doors count for; NULL: nobody's. */
int desc_send(int sock, const door_desc_t *, uint_t n, int flags,
    const uid_t *charged);
/*
 * Fills d (room for n). 0 or an errno; on error nothing stays open. From: who
 * has sent them, if he must not be able to make the caller wait; or NULL.
 */
int desc_receive(int sock, door_desc_t *, uint_t n, const uid_t *from);
void desc_close_all(const door_desc_t *, uint_t n);
/* Take n descriptors from the socket and close them. */
void desc_discard(int sock, uint_t n, uid_t);
/* Is one marked DOOR_RELEASE? */
bool desc_any_released(const door_desc_t *, uint_t n);
/* Close those marked DOOR_RELEASE. */
void desc_release(const door_desc_t *, uint_t n);
/* A sealed memfd with the program's bytes in *memfd. 0, EFAULT, EMFILE, ENOMEM. */
int bytes_gather(const void *, size_t, int *memfd);
/* Pass it on and close it; -1 as memfd: nothing. -1 with errno. */
int bytes_send(int sock, int memfd, int flags);
/* A memfd holding at least size bytes, or -1 with errno. */
int bytes_receive(int sock, size_t, const uid_t *from);
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
/* The file is gone: remove the entry and the listener, if this user may. */
void registry_remove(int listener, const struct stat *);
/* Enter the attachment to the file at fd. 0, or -1: EBUSY there is one. */
int registry_enter(int fd, const struct file_id *, const struct attachment *);

/* ---- attach.c ---- */

/* Trade an opened file for the door attached to it, if there is one. */
int attach_trade(int fd, int flags);
/* The real open, not the one that libdoor interposes. */
int real_openat(int dir, const char *path, int flags, mode_t mode);

#endif

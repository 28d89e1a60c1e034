/*
 * Limits and defaults of libdoor: each number once, with its source.
 */
#ifndef DOOR_LIMITS_H
#define	DOOR_LIMITS_H

/* illumos <sys/door.h>: descriptors of one message. */
#define	DESC_PER_MESSAGE	1024
/* unix(7), SCM_MAX_FD: descriptors of one socket message. */
#define	DESC_PER_SOCKET_MESSAGE	253

/* libc of illumos: stack of a default server thread and its accounting. */
#define	DEFAULT_STACK		2088960
#define	STACK_SLOP		512
/*
 * What Linux keeps on a thread's stack that illumos keeps elsewhere: the
 * thread control block and thread-local storage, and the frames under the
 * first door_return.
 */
#define	STACK_EXTRA		(256 * 1024)

/* What the library's own frames take, between arguments and procedure. */
#define	STACK_OWN		(8 * 1024)

/* Server threads that the default creator makes in one process. */
#define	DEFAULT_THREADS_MAX	1024
/*
 * Threads that one door_xcreate makes; illumos counts them in an array on the
 * caller's stack and says E2BIG when that is too small.
 */
#define	THREADS_AT_ONCE		65536
/* One user other than root may use up to 1/n of the server's descriptors. */
#define	SHARE_PER_UID		2

/* A client sleeps this long on its futex before it watches the socket. */
#define	FUTEX_NS		10000000L
/* Longest spin of a client, longest linger of a server thread. */
#define	SPIN_NS			50000L
#define	LINGER_NS		100000L
/* After failures, spinning and lingering are tried again every so often. */
#define	PROBE_EVERY		16

/* The library's own descriptors are moved up to here where that is allowed. */
#define	OWN_FD_MIN		512
/* Attachments of one process; one user's connections that have not spoken. */
#define	ATTACHMENTS_MAX		4096
#define	UNSPOKEN_MAX		64

/* How soon a server without a free descriptor looks for openers again. */
#define	STARVED_MS		50
/* Openers taken up before other events have their turn. */
#define	ACCEPTS_AT_ONCE		16

/* A call was left by a jump if the next one's frame is this near above it. */
#define	LEFT_WITHIN		(32 * 1024)

/* Calls on one CPU after which the server thread moves to another. */
#define	MOVE_AFTER		32
#define	MOVE_AFTER_MOST		65536

/* Threads that close what clients have sent, in all and for one user. */
#define	CLOSERS_MAX		16
#define	CLOSERS_PER_UID		2
/* Seconds after which all but one of those end that have nothing to do. */
#define	CLOSER_IDLE_S		2
/* Calls one thread serves in a row while nobody else is there to serve. */
#define	STREAK_MAX		64

/* Attachments of one user above which those of files that are gone go, too. */
#define	SWEEP_ABOVE		64

/* Seconds after which a listener without an entry is nobody's. */
#define	STRAY_S			60

/* How long an opener waits for the answer of an attached door's server. */
#define	TRADE_MS		5000
/* How long a process may take from the first descriptor closed to the last. */
#define	DYING_MS		500
/* How often an opener that is turned away tries again. */
#define	TRADES			4
/* How often a question that a signal cut short is asked again. */
#define	QUERY_TRIES		8

/* The smallest page of the machines that Linux runs on. */
#define	PAGE			4096
/* Pointers below are never valid: vm.mmap_min_addr of every distribution. */
#define	LOWEST_ADDRESS		4096

#endif

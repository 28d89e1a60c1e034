/*
 * The memory that one client thread and the server of one door share.
 *
 * The server makes it (a memfd sealed against every change of size), the
 * client maps it. Either side may scribble in it at any time: each field is
 * read once, checked, and only the checked copy is used.
 *
 * Two words carry the conversation, one in each direction. Each holds the
 * number of the call in its upper 24 bits and, below, how the other side
 * waits. The poster of a word exchanges it, and wakes the other side only if
 * the old value says that it sleeps; the waiter announces its sleep by
 * compare-and-swap, which fails if the word was posted meanwhile. So no wake
 * is lost and none is sent in vain.
 *
 *   call   client posts   CALL_POSTED
 *          server takes   CALL_POSTED -> CALL_TAKEN
 *          client gives up CALL_POSTED -> CALL_WITHDRAWN,
 *                          any -> any | CALL_ABORTED when it is taken
 *          server lets go any -> any | CALL_ASLEEP: ring the bell next time
 *   reply  server posts   no flag
 *          client sleeps  any -> any | REPLY_FUTEX or REPLY_SOCKET
 *
 *  offset
 *       0  call word, client's CPU, request header
 *      64  request bytes up to AREA_SMALL
 *    2048  reply word, server's CPU, reply header
 *    2112  reply bytes up to AREA_SMALL
 *    4032  revoked; number of the call whose descriptors have been passed
 *    4096  request bytes up to AREA_LARGE
 *   69632  reply bytes up to AREA_LARGE
 *
 * Longer requests and replies travel in a memfd of their own.
 */
#ifndef DOOR_AREA_H
#define	DOOR_AREA_H

#include <stdalign.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#define	AREA_SMALL	1920
#define	AREA_LARGE	65536

#define	CALL_ASLEEP	0x01u
#define	CALL_POSTED	0x02u
#define	CALL_TAKEN	0x04u
#define	CALL_WITHDRAWN	0x08u
#define	CALL_ABORTED	0x10u

#define	REPLY_FUTEX	0x01u
#define	REPLY_SOCKET	0x02u

#define	WORD_SHIFT	8
#define	WORD_FLAGS	0xffu

/* Where the bytes are. */
#define	BYTES_SMALL	0u
#define	BYTES_LARGE	1u
#define	BYTES_MEMFD	2u

struct message {
	uint64_t size;			/* bytes */
	uint32_t desc_num;
	uint32_t where;			/* BYTES_* */
	/*
	 * Request: an error that the client found in its own arguments and
	 * that the server reports unless a check of its own comes first.
	 * Reply: 0 or the errno of door_call.
	 */
	int32_t error;
	uint32_t flags;			/* MESSAGE_* */
};

/* Request: params was NULL, no results can be taken. */
#define	MESSAGE_NO_RESULTS	0x01u
/* Request: the client closes descriptors as soon as they have been passed. */
#define	MESSAGE_RELEASES	0x04u
/* Reply: the error was found after the descriptors had been passed. */
#define	MESSAGE_DESC_PASSED	0x02u

struct area {
	alignas(64) _Atomic uint32_t call;
	_Atomic uint32_t client_cpu;
	struct message request;
	alignas(64) char request_small[AREA_SMALL];

	alignas(2048) _Atomic uint32_t reply;
	_Atomic uint32_t server_cpu;
	struct message answer;
	alignas(64) char reply_small[AREA_SMALL];

	_Atomic uint32_t revoked;
	_Atomic uint32_t passed;
	alignas(4096) char request_large[AREA_LARGE];
	char reply_large[AREA_LARGE];
};

_Static_assert(offsetof(struct area, request_small) == 64, "shared layout");
_Static_assert(offsetof(struct area, reply) == 2048, "shared layout");
_Static_assert(offsetof(struct area, reply_small) == 2112, "shared layout");
_Static_assert(offsetof(struct area, revoked) == 4032, "shared layout");
_Static_assert(offsetof(struct area, request_large) == 4096, "shared layout");
_Static_assert(sizeof (struct area) == 4096 + 2 * AREA_LARGE, "shared layout");

#endif

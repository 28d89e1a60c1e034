/*
 * syslog_door.h: calls of the syslog door, for C programs; see syslog-door(8).
 *
 * A call without bytes asks whether the daemon lives. A call whose first byte is '<' is one raw
 * syslog record, RFC 3164 or RFC 5424. Any other begins with one of the tags below. All numbers are
 * in native byte order with natural alignment; no text ends in NUL. Every answer but that to the
 * empty call begins with the status; a call that is refused is answered by a syslog_door_reply.
 */
#ifndef SYSLOG_DOOR_H
#define	SYSLOG_DOOR_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Tags. */
#define	SYSLOG_DOOR_RECORD	0x4a440001	/* syslog_door_record */
#define	SYSLOG_DOOR_BATCH	0x4a440002	/* syslog_door_batch */
#define	SYSLOG_DOOR_STATISTICS	0x4a440003	/* syslog_door_request */
#define	SYSLOG_DOOR_FLUSH	0x4a440004	/* syslog_door_request */
#define	SYSLOG_DOOR_REOPEN	0x4a440005	/* syslog_door_request */
#define	SYSLOG_DOOR_FOLLOW	0x4a440006	/* syslog_door_follow */

/* Flags. Without _ACCEPTED and _ON_DISK the answer comes when write(2) is done. */
#define	SYSLOG_DOOR_PID		1	/* the line shows the caller's pid */
#define	SYSLOG_DOOR_ACCEPTED	2	/* answer when the daemon has it in memory */
#define	SYSLOG_DOOR_ON_DISK	4	/* answer when fsync(2) is done */

/* Statuses: errno numbers that illumos and Linux share. */
#define	SYSLOG_DOOR_OK		0	/* as safe as was asked for */
#define	SYSLOG_DOOR_DENIED	1	/* EPERM: not for this caller */
#define	SYSLOG_DOOR_FAILED	5	/* EIO: an output could not write it */
#define	SYSLOG_DOOR_BUSY	11	/* EAGAIN: send it again */
#define	SYSLOG_DOOR_MALFORMED	22	/* EINVAL: not understood, nothing was taken */
#define	SYSLOG_DOOR_OVERDUE	62	/* ETIME: taken, but not yet as safe as that */

/* Limits. */
#define	SYSLOG_DOOR_CALL_MAX		65536	/* bytes of a call */
#define	SYSLOG_DOOR_IDENT_MAX		230	/* bytes of a program's name */
#define	SYSLOG_DOOR_BATCH_MAX		256	/* items of a batch */
#define	SYSLOG_DOOR_SELECTOR_MAX	1023	/* bytes of selectors */
#define	SYSLOG_DOOR_FLUSH_WAIT_MAX	60000	/* milliseconds; more is cut */
#define	SYSLOG_DOOR_FOLLOW_WAIT_MAX	30000	/* milliseconds; more is cut */

/* One record; the name and the text follow, and nothing else. */
struct syslog_door_record {
	uint32_t tag;
	uint32_t pri;			/* facility * 8 + severity, 0 to 191 */
	uint32_t flags;
	uint32_t message_id;		/* 0, or 100000 to 999980 */
	uint32_t ident_length;
	uint32_t text_length;
};

struct syslog_door_reply {
	int32_t status;
	uint32_t outputs;		/* that have written the record */
	uint64_t sequence;		/* of the record since the daemon started, from 1 */
};

/* Many records for one answer, taken all or none; count items follow. */
struct syslog_door_batch {
	uint32_t tag;
	uint32_t flags;			/* _ACCEPTED or _ON_DISK or 0, for all of them */
	uint32_t count;			/* 1 to SYSLOG_DOOR_BATCH_MAX */
	uint32_t size;			/* bytes that follow */
};

/*
 * Begins at a multiple of 4. A raw record or a syslog_door_record without _ACCEPTED and _ON_DISK
 * follows, then up to 3 bytes to the next multiple of 4.
 */
struct syslog_door_item {
	uint32_t length;		/* bytes of the record, at least 1 */
};

struct syslog_door_batch_reply {
	int32_t status;			/* the worst */
	uint32_t outputs;
	uint64_t sequence;		/* of the first record */
	uint32_t taken;			/* count; 0: send it again */
	uint32_t reserved;
};

struct syslog_door_request {
	uint32_t tag;
	uint32_t wait_ms;		/* longest wait of _FLUSH, else 0 */
};

/* Lines "name value" follow, each ended by a newline. */
struct syslog_door_text {
	int32_t status;
	uint32_t length;
};

/* Selectors as in syslog.conf follow, without TAB. */
struct syslog_door_follow {
	uint32_t tag;
	uint32_t wait_ms;
	uint64_t position;		/* that of the last answer, 0 to begin */
	uint32_t last;			/* to begin: so many of the latest records, else 0 */
	uint32_t selector_length;	/* 1 to SYSLOG_DOOR_SELECTOR_MAX */
};

/* count lines follow. */
struct syslog_door_follow_reply {
	int32_t status;
	uint32_t count;
	uint64_t position;
	uint64_t lost;			/* records overwritten before they could be given */
};

/* Begins at a multiple of 8. The line follows, as the daemon writes it. Ids are -1 if not known. */
struct syslog_door_line {
	uint32_t length;
	uint32_t pri;			/* 0 to 199 */
	int64_t time;			/* seconds since 1970 */
	int32_t pid;
	int32_t uid;
	int32_t gid;
	int32_t zone;
};

#ifdef __cplusplus
}
#endif

#endif /* SYSLOG_DOOR_H */

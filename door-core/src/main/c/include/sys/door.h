/*
 * Doors: types, flags and layouts.
 *
 * Names, values and layouts are those of illumos <sys/door.h> on amd64, so
 * that a program written for illumos compiles unchanged.
 */
#ifndef _SYS_DOOR_H
#define	_SYS_DOOR_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef _UINT_T
#define	_UINT_T
typedef unsigned int uint_t;
#endif

#ifdef __GNUC__
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wlong-long"
#endif
typedef unsigned long long door_ptr_t;	/* a pointer of the target process */
typedef unsigned long long door_id_t;	/* unique since boot */
#ifdef __GNUC__
#pragma GCC diagnostic pop
#endif
typedef uint32_t door_attr_t;

/* Attributes given to door_create */
#define	DOOR_UNREF		0x01	/* tell me once when unreferenced */
#define	DOOR_PRIVATE		0x02	/* own pool of server threads */
#define	DOOR_UNREF_MULTI	0x10	/* tell me whenever unreferenced */
#define	DOOR_REFUSE_DESC	0x40	/* take no descriptors */
#define	DOOR_NO_CANCEL		0x80	/* a client abort cancels nobody */
#define	DOOR_NO_DEPLETION_CB	0x100	/* door_xcreate only */

/* Attributes only seen in door_info and in received descriptors */
#define	DOOR_LOCAL		0x04	/* the reader is the target */
#define	DOOR_REVOKED		0x08
#define	DOOR_IS_UNREF		0x20
#define	DOOR_PRIVCREATE		0x200	/* made by door_xcreate */
#define	DOOR_DEPLETION_CB	0x400	/* creator call for a drained pool */

#define	DOOR_CREATE_MASK	(DOOR_UNREF | DOOR_PRIVATE | \
	DOOR_UNREF_MULTI | DOOR_REFUSE_DESC | DOOR_NO_CANCEL | \
	DOOR_NO_DEPLETION_CB | DOOR_PRIVCREATE)
#define	DOOR_KI_CREATE_MASK	(DOOR_UNREF | DOOR_UNREF_MULTI)
#define	DOOR_ATTR_MASK		(DOOR_CREATE_MASK | DOOR_LOCAL | \
	DOOR_REVOKED | DOOR_IS_UNREF)

/* Attributes of one entry of a descriptor array */
#define	DOOR_DESCRIPTOR		0x10000	/* the entry holds a descriptor */
#define	DOOR_RELEASE		0x40000	/* close the sender's copy */

#define	DOOR_INVAL		(-1)
#define	DOOR_QUERY		(-2)	/* door_info: the thread's own door */
#define	DOOR_UNREF_DATA		((void *)1)

/* door_getparam, door_setparam */
#define	DOOR_PARAM_DESC_MAX	1
#define	DOOR_PARAM_DATA_MAX	2
#define	DOOR_PARAM_DATA_MIN	3

#ifndef S_IFDOOR
#define	S_IFDOOR		0xD000
#endif
#ifndef S_ISDOOR
#define	S_ISDOOR(mode)		(((mode) & 0xF000) == S_IFDOOR)
#endif

/* No padding: 32-bit and 64-bit programs share these layouts. */
#pragma pack(4)

typedef struct door_desc {
	door_attr_t d_attributes;
	union {
		struct {
			int d_descriptor;
			door_id_t d_id;
		} d_desc;
		int d_resv[5];
	} d_data;
} door_desc_t;

typedef struct door_info {
	pid_t di_target;
	door_ptr_t di_proc;
	door_ptr_t di_data;
	door_attr_t di_attributes;
	door_id_t di_uniquifier;
	int di_resv[4];
} door_info_t;

#pragma pack()

typedef struct door_arg {
	char *data_ptr;
	size_t data_size;
	door_desc_t *desc_ptr;
	uint_t desc_num;
	char *rbuf;
	size_t rsize;
} door_arg_t;

typedef struct door_cred {
	uid_t dc_euid;
	gid_t dc_egid;
	uid_t dc_ruid;
	gid_t dc_rgid;
	pid_t dc_pid;
	int dc_resv[4];
} door_cred_t;

#ifdef __cplusplus
}
#endif

#endif

/*
 * Doors: libdoor with illumos's error numbers, and with what illumos leaves
 * unsaid: d_id of a descriptor that is no door, and the spare part of
 * door_cred_t, hold whatever was there.
 */
#include "fake.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define	SAME_SIZE(type) \
	_Static_assert(sizeof (type) == ILLUMOS_SIZEOF_##type, #type)
#define	SAME_FIELD(type, member, name) \
	_Static_assert(offsetof(type, member) == \
	    ILLUMOS_OFFSETOF_##type##_##name && \
	    sizeof (((type *)NULL)->member) == \
	    ILLUMOS_SIZEOF_##type##_##name, #type "." #name)
#define	SAME(name)	_Static_assert(name == ILLUMOS_##name, #name)

/* libdoor's structures pass as they are, for they are illumos's. */
SAME_SIZE(door_arg_t);
SAME_FIELD(door_arg_t, data_ptr, data_ptr);
SAME_FIELD(door_arg_t, data_size, data_size);
SAME_FIELD(door_arg_t, desc_ptr, desc_ptr);
SAME_FIELD(door_arg_t, desc_num, desc_num);
SAME_FIELD(door_arg_t, rbuf, rbuf);
SAME_FIELD(door_arg_t, rsize, rsize);
SAME_SIZE(door_desc_t);
SAME_FIELD(door_desc_t, d_attributes, d_attributes);
SAME_FIELD(door_desc_t, d_data, d_data);
SAME_FIELD(door_desc_t, d_data.d_desc.d_descriptor, d_data_d_desc_d_descriptor);
SAME_FIELD(door_desc_t, d_data.d_desc.d_id, d_data_d_desc_d_id);
SAME_SIZE(door_info_t);
SAME_FIELD(door_info_t, di_target, di_target);
SAME_FIELD(door_info_t, di_proc, di_proc);
SAME_FIELD(door_info_t, di_data, di_data);
SAME_FIELD(door_info_t, di_attributes, di_attributes);
SAME_FIELD(door_info_t, di_uniquifier, di_uniquifier);
SAME_SIZE(door_cred_t);
SAME_FIELD(door_cred_t, dc_euid, dc_euid);
SAME_FIELD(door_cred_t, dc_egid, dc_egid);
SAME_FIELD(door_cred_t, dc_ruid, dc_ruid);
SAME_FIELD(door_cred_t, dc_rgid, dc_rgid);
SAME_FIELD(door_cred_t, dc_pid, dc_pid);
SAME_FIELD(door_cred_t, dc_resv, dc_resv);
SAME(DOOR_UNREF);
SAME(DOOR_PRIVATE);
SAME(DOOR_LOCAL);
SAME(DOOR_REVOKED);
SAME(DOOR_UNREF_MULTI);
SAME(DOOR_IS_UNREF);
SAME(DOOR_REFUSE_DESC);
SAME(DOOR_NO_CANCEL);
SAME(DOOR_NO_DEPLETION_CB);
SAME(DOOR_PRIVCREATE);
SAME(DOOR_DEPLETION_CB);
SAME(DOOR_DESCRIPTOR);
SAME(DOOR_RELEASE);
SAME(DOOR_QUERY);
SAME(DOOR_PARAM_DESC_MAX);
SAME(DOOR_PARAM_DATA_MAX);
SAME(DOOR_PARAM_DATA_MIN);

#define	POISON		0xa5
#define	ATTRIBUTES	ILLUMOS_DOOR_ATTR_MASK

/* Looked up by handle: libdoor's names are also this library's. */
static struct {
	int (*open)(const char *, int, ...);
	int (*create)(door_server_procedure_t *, void *, uint_t);
	int (*xcreate)(door_server_procedure_t *, void *, uint_t,
	    door_xcreate_server_func_t *, door_xcreate_thrsetup_func_t *,
	    void *, int);
	int (*bind)(int);
	int (*call)(int, door_arg_t *);
	int (*return_)(char *, size_t, door_desc_t *, uint_t);
	int (*info)(int, door_info_t *);
	int (*revoke)(int);
	int (*getparam)(int, int, size_t *);
	int (*setparam)(int, int, size_t);
	int (*cred)(door_cred_t *);
	int (*fattach)(int, const char *);
	int (*fdetach)(const char *);
} door;

static void *library;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
load(void)
{
	library = dlopen("$ORIGIN/../native/libdoor.so", RTLD_NOW | RTLD_LOCAL);
	if (library == NULL) {
		(void) fprintf(stderr, "fake libc.so.1: %s\n", dlerror());
		abort();
	}
#define	FIND(member, name)	\
	*(void **)(&door.member) = dlsym(library, name)
	FIND(open, "open");
	FIND(create, "door_create");
	FIND(xcreate, "door_xcreate");
	FIND(bind, "door_bind");
	FIND(call, "door_call");
	FIND(return_, "door_return");
	FIND(info, "door_info");
	FIND(revoke, "door_revoke");
	FIND(getparam, "door_getparam");
	FIND(setparam, "door_setparam");
	FIND(cred, "door_cred");
	FIND(fattach, "fattach");
	FIND(fdetach, "fdetach");
}

static __attribute__((constructor)) void
begin(void)
{
	(void) pthread_once(&once, load);
}

void *
door_function(const char *name)
{
	(void) pthread_once(&once, load);
	return (dlsym(library, name));
}

int
door_open_file(const char *path, int flags, mode_t mode)
{
	return (door.open(path, flags, mode));
}

ILLUMOS(int, door_create, (door_server_procedure_t *procedure, void *cookie,
    uint_t attributes))
{
	return (done(held_by_children(door.create(procedure, cookie, attributes),
	    attributes)));
}

ILLUMOS(int, door_xcreate, (door_server_procedure_t *procedure, void *cookie,
    uint_t attributes, door_xcreate_server_func_t *creator,
    door_xcreate_thrsetup_func_t *setup, void *creator_cookie, int threads))
{
	return (done(held_by_children(door.xcreate(procedure, cookie, attributes,
	    creator, setup, creator_cookie, threads), attributes)));
}

ILLUMOS(int, door_bind, (int d))
{
	return (done(door.bind(d)));
}

ILLUMOS(int, door_call, (int d, door_arg_t *arg))
{
	int result = done(door.call(d, arg));

	for (uint_t i = 0; result == 0 && arg != NULL && i < arg->desc_num;
	    i++) {
		door_desc_t *desc = &arg->desc_ptr[i];

		if ((desc->d_attributes & ATTRIBUTES) == 0)
			(void) memset(&desc->d_data.d_desc.d_id, POISON,
			    sizeof (desc->d_data.d_desc.d_id));
	}
	return (result);
}

ILLUMOS(int, door_return, (char *data, size_t size, door_desc_t *desc,
    uint_t count))
{
	return (done(door.return_(data, size, desc, count)));
}

ILLUMOS(int, door_info, (int d, door_info_t *info))
{
	int result = done(door.info(d, info));

	if (result == 0 && has_fault("door_info"))
		(void) memset(info + 1, 0, sizeof (uint64_t));
	return (result);
}

ILLUMOS(int, door_revoke, (int d))
{
	return (done(door.revoke(d)));
}

ILLUMOS(int, door_getparam, (int d, int parameter, size_t *value))
{
	return (done(door.getparam(d, parameter, value)));
}

ILLUMOS(int, door_setparam, (int d, int parameter, size_t value))
{
	return (done(door.setparam(d, parameter, value)));
}

ILLUMOS(int, door_cred, (door_cred_t *cred))
{
	int result = done(door.cred(cred));

	if (result == 0)
		(void) memset(cred->dc_resv, POISON, sizeof (cred->dc_resv));
	return (result);
}

ILLUMOS(int, fattach, (int fd, const char *path))
{
	return (done(door.fattach(fd, path)));
}

ILLUMOS(int, fdetach, (const char *path))
{
	return (done(door.fdetach(path)));
}

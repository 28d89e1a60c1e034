/*
 * How a descriptor is recognised as a door.
 *
 * A door descriptor is one end of a SEQPACKET pair. The other end, which only
 * the server holds, is bound to an abstract address that says so and carries
 * the uniquifier and what the door was created with; getpeername(2) shows it to
 * every holder, also after exec, after the server has died, and whatever way
 * the descriptor came. Nobody can connect to the address (the socket does not
 * listen) nor take it (its last part is random). It is no secret, and proves
 * nothing by itself. (So it does not tell where the procedure is, which would
 * tell everybody how the server's memory is laid out.)
 *
 *	jdoors/2/ATTRIBUTES/UNIQUIFIER/ORIGIN/CONNECTION
 */
#include "internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <sys/random.h>

#define	PREFIX		"jdoors/2/"
#define	LENGTH		(sizeof (PREFIX) - 1 + 3 + 1 + 16 + 1 + 1 + 1 + 16)

uint64_t
random_id(void)
{
	uint64_t id = 0;

	/*
	 * Not 0: illumos's own name service client takes 0 for "no door".
	 * Upper bit clear: it stays positive where long is signed.
	 */
	while (id == 0) {
		if (getrandom(&id, sizeof (id), 0) != sizeof (id))
			id = (uint64_t)now_ns() ^ (uint64_t)getpid() << 40;
		id &= INT64_MAX;
	}
	return (id);
}

/* As it stands in sun_path after the NUL, LENGTH bytes and another NUL. */
static void
address_write(char *text, const struct address *a)
{
	(void) snprintf(text, LENGTH + 1, PREFIX "%03x/%016llx/%c/%016" PRIx64,
	    (unsigned int)(a->attributes & DOOR_CREATE_MASK), a->id,
	    a->opened ? 'o' : 'd', a->connection);
}

int
address_bind(int sock, const struct address *a)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };

	address_write(sun.sun_path + 1, a);
	return (bind(sock, (struct sockaddr *)&sun,
	    (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + LENGTH)));
}

bool
address_of_peer(int d, struct address *a)
{
	struct sockaddr_un sun;
	struct address unused;
	socklen_t len = sizeof (sun);
	unsigned int attributes;
	char text[LENGTH + 1], same[LENGTH + 1], origin;
	int saved = errno;

	if (a == NULL)
		a = &unused;
	if (getpeername(d, (struct sockaddr *)&sun, &len) == -1) {
		errno = saved;
		return (false);
	}
	if (sun.sun_family != AF_UNIX || len != offsetof(struct sockaddr_un,
	    sun_path) + 1 + LENGTH || sun.sun_path[0] != '\0')
		return (false);
	(void) memcpy(text, sun.sun_path + 1, LENGTH);
	text[LENGTH] = '\0';
	if (sscanf(text, PREFIX "%3x/%16llx/%c/%16" SCNx64, &attributes, &a->id,
	    &origin, &a->connection) != 4)
		return (false);
	a->attributes = attributes;
	a->opened = origin == 'o';
	/* Exactly what this library writes, and nothing that only scans. */
	address_write(same, a);
	errno = saved;
	return (memcmp(text, same, LENGTH) == 0);
}

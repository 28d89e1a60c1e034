/*
 * How a descriptor is recognised as a door.
 *
 * A door descriptor is one end of a SEQPACKET pair. The other end, which only
 * the server holds, is bound to an abstract address that says so and carries
 * the uniquifier; getpeername(2) shows it to every holder, also after exec,
 * after the server has died, and whatever way the descriptor came. Nobody can
 * connect to the address (the socket does not listen) nor take it (its second
 * half is random). It is no secret, and proves nothing by itself.
 */
#include "internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

#define	PREFIX		"jdoors/1/"
#define	PREFIX_LEN	(sizeof (PREFIX) - 1)
#define	HEX		16

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

int
address_bind(int sock, door_id_t id, uint64_t connection)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	int n = snprintf(sun.sun_path + 1, sizeof (sun.sun_path) - 1,
	    PREFIX "%016" PRIx64 "/%016" PRIx64, id, connection);

	return (bind(sock, (struct sockaddr *)&sun,
	    (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 +
	    (size_t)n)));
}

bool
address_of_peer(int d, door_id_t *id, uint64_t *connection)
{
	struct sockaddr_un sun;
	socklen_t len = sizeof (sun);
	char hex[HEX + 1], *end;
	int saved = errno;

	if (getpeername(d, (struct sockaddr *)&sun, &len) == -1) {
		errno = saved;
		return (false);
	}
	if (sun.sun_family != AF_UNIX || len != offsetof(struct sockaddr_un,
	    sun_path) + 1 + PREFIX_LEN + HEX + 1 + HEX ||
	    sun.sun_path[0] != '\0' ||
	    memcmp(sun.sun_path + 1, PREFIX, PREFIX_LEN) != 0)
		return (false);
	(void) memcpy(hex, sun.sun_path + 1 + PREFIX_LEN, HEX);
	hex[HEX] = '\0';
	*id = strtoull(hex, &end, 16);
	if (*end == '\0' && connection != NULL) {
		(void) memcpy(hex, sun.sun_path + 1 + PREFIX_LEN + HEX + 1,
		    HEX);
		*connection = strtoull(hex, &end, 16);
	}
	errno = saved;
	return (*end == '\0');
}

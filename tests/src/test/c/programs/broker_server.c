/*
 * A broker: gives the door of a service by name, the same one to everybody,
 * and takes a client's door to register it under a name. Plain C89.
 *
 * cc: -ansi -pedantic -Wall -Wextra -Wno-unused-parameter
 * stop: TERM
 * exit: 143
 */
#include <door.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <stropts.h>
#include <sys/stat.h>
#include <unistd.h>

static struct service {
	char name[16];
	int door;
} services[8];
static unsigned int count;

static void
add(const char *name, int door)
{
	strncpy(services[count].name, name, sizeof (services[0].name) - 1);
	services[count++].door = door;
}

static void
twice(void *cookie, char *argp, size_t size, door_desc_t *dp, uint_t n)
{
	int value;

	memcpy(&value, argp, sizeof (value));
	value *= 2;
	door_return((char *)&value, sizeof (value), NULL, 0);
}

static void
broker(void *cookie, char *argp, size_t size, door_desc_t *dp, uint_t n)
{
	door_desc_t reply;
	unsigned int i;
	char answer[32];

	if (n == 1) {
		sprintf(answer, "%s%s%s",
		    dp->d_attributes & DOOR_DESCRIPTOR ? "descriptor" : "",
		    dp->d_attributes & DOOR_LOCAL ? " local" : "",
		    dp->d_attributes & DOOR_REFUSE_DESC ? " refuses" : "");
		add(argp, dp->d_data.d_desc.d_descriptor);
		door_return(answer, strlen(answer) + 1, NULL, 0);
	}
	for (i = 0; i < count; i++) {
		if (strcmp(services[i].name, argp) == 0) {
			reply.d_attributes = DOOR_DESCRIPTOR;
			reply.d_data.d_desc.d_descriptor = services[i].door;
			door_return("found", 6, &reply, 1);
		}
	}
	door_return("unknown", 8, NULL, 0);
}

int
main(int argc, char **argv)
{
	int door, fd;

	if (argc != 2)
		return (1);
	add("twice", door_create(twice, NULL, DOOR_NO_CANCEL));
	door = door_create(broker, NULL, 0);
	fd = open(argv[1], O_CREAT | O_EXCL | O_RDWR, 0600);
	if (fd == -1 || close(fd) == -1 || fattach(door, argv[1]) == -1) {
		perror(argv[1]);
		return (1);
	}
	for (;;)
		pause();
}

/* example DOOR TEXT: logs a text as user.notice and waits until it is on disk. */
#include <door.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include "syslog_door.h"

int
main(int argc, char **argv)
{
	char call[1024];
	struct syslog_door_record record = { SYSLOG_DOOR_RECORD, 13, SYSLOG_DOOR_ON_DISK, 0, 7 };
	struct syslog_door_reply reply = { -1 };
	int door = argc == 3 ? open(argv[1], O_RDONLY) : -1;
	record.text_length = argc == 3 ? strnlen(argv[2], 512) : 0;
	memcpy(call, &record, sizeof (record));
	memcpy(call + sizeof (record), "example", 7);
	memcpy(call + sizeof (record) + 7, argc == 3 ? argv[2] : "", record.text_length);
	door_arg_t arg = { call, sizeof (record) + 7 + record.text_length, NULL, 0, (char *)&reply, sizeof (reply) };
	if (door < 0 || door_call(door, &arg) != 0 || reply.status != SYSLOG_DOOR_OK)
		return (fprintf(stderr, "not logged\n"), 1);
	return (0);
}

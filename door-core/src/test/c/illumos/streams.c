/*
 * The log driver: each open of /dev/log is a stream; those that have registered
 * get a copy of each record. A stream is a datagram socket whose abstract name
 * begins with what FAKE_LOG says, so that records can come from any process.
 */
#include "fake.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define	MOST_READERS	16
#define	MOST_TEXT	1024
#define	CONTROL_SIZE	ILLUMOS_SIZEOF_log_ctl
#define	MOST_STREAMS	4096

struct strbuf {
	int maxlen, len;
	char *buf;
};

struct strioctl {
	int ic_cmd, ic_timout, ic_len;
	char *ic_dp;
};

#define	FIELD(type, field) \
	_Static_assert(offsetof(struct type, field) == \
	    ILLUMOS_OFFSETOF_##type##_##field, #type "." #field)

FIELD(strbuf, maxlen);
FIELD(strbuf, len);
FIELD(strbuf, buf);
FIELD(strioctl, ic_cmd);
FIELD(strioctl, ic_timout);
FIELD(strioctl, ic_len);
FIELD(strioctl, ic_dp);
_Static_assert(sizeof (struct pollfd) == ILLUMOS_SIZEOF_pollfd, "pollfd");
_Static_assert(offsetof(struct pollfd, revents) ==
    ILLUMOS_OFFSETOF_pollfd_revents, "pollfd.revents");
_Static_assert(POLLIN == ILLUMOS_POLLIN && POLLERR == ILLUMOS_POLLERR &&
    POLLHUP == ILLUMOS_POLLHUP && POLLNVAL == ILLUMOS_POLLNVAL, "poll");

static struct stream {
	int open, registered, writes;
	size_t control_done, data_done;
} streams[MOST_STREAMS];

static int readers;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static socklen_t
name_of(int index, struct sockaddr_un *name)
{
	const char *prefix = getenv("FAKE_LOG");
	int length;

	(void) memset(name, 0, sizeof (*name));
	name->sun_family = AF_UNIX;
	length = snprintf(name->sun_path + 1, sizeof (name->sun_path) - 1,
	    "%s.%d", prefix != NULL ? prefix : "fake-log", index);
	return ((socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 +
	    (size_t)length));
}

static struct stream *
stream_of(int fd)
{
	return (fd >= 0 && fd < MOST_STREAMS && streams[fd].open ?
	    &streams[fd] : NULL);
}

int
log_open(int flags)
{
	int fd;

	if (readers >= MOST_READERS) {
		errno = ENXIO;
		return (-1);
	}
	fd = socket(AF_UNIX,
	    SOCK_DGRAM | ((flags & O_CLOEXEC) != 0 ? SOCK_CLOEXEC : 0), 0);
	if (fd == -1 || fd >= MOST_STREAMS)
		return (-1);
	(void) pthread_mutex_lock(&lock);
	(void) memset(&streams[fd], 0, sizeof (streams[fd]));
	streams[fd].open = 1;
	readers++;
	(void) pthread_mutex_unlock(&lock);
	return (fd);
}

/* /dev/conslog is open for writing only. */
int
log_open_writer(int flags)
{
	int fd;

	if ((flags & O_ACCMODE) != O_WRONLY) {
		errno = EINVAL;
		return (-1);
	}
	if ((fd = open("/dev/null", flags)) == -1 || fd >= MOST_STREAMS)
		return (-1);
	(void) pthread_mutex_lock(&lock);
	(void) memset(&streams[fd], 0, sizeof (streams[fd]));
	streams[fd].open = streams[fd].writes = 1;
	(void) pthread_mutex_unlock(&lock);
	return (fd);
}

void
log_forget(int fd)
{
	(void) pthread_mutex_lock(&lock);
	if (stream_of(fd) != NULL) {
		readers -= !streams[fd].writes;
		streams[fd].open = 0;
	}
	(void) pthread_mutex_unlock(&lock);
}

static int
take_part(int fd, struct stream *stream)
{
	struct sockaddr_un name;

	if (stream->registered)
		return (refused(EBUSY));
	for (int i = 0; i < MOST_READERS; i++) {
		socklen_t size = name_of(i, &name);

		if (bind(fd, (struct sockaddr *)&name, size) == 0) {
			stream->registered = 1;
			return (0);
		}
	}
	return (done(-1));
}

/* The driver takes its commands in a strioctl only. */
ILLUMOS(int, ioctl, (int fd, int command, void *argument))
{
	struct stream *stream = stream_of(fd);
	struct strioctl *str = argument;

	if (stream == NULL)
		return (refused(ENOTTY));
	if (stream->writes)
		return (refused(EINVAL));
	if (command != ILLUMOS_I_STR || str->ic_cmd != ILLUMOS_I_CONSLOG ||
	    str->ic_len != 0)
		return (refused(EINVAL));
	return (take_part(fd, stream));
}

ILLUMOS(int, poll, (struct pollfd *fds, nfds_t count, int milliseconds))
{
	return (done(poll(fds, count, milliseconds)));
}

/* Gives what a buffer has room for; returns whether more is left. */
static int
give(struct strbuf *to, const char *from, size_t size, size_t *given)
{
	size_t left = size - *given, room;

	if (to == NULL || to->maxlen < 0)
		return (left > 0);
	room = (size_t)to->maxlen;
	if (left == 0 && *given > 0) {
		to->len = -1;	/* this part is over */
		return (0);
	}
	if (left < room)
		room = left;
	(void) memcpy(to->buf, from + *given, room);
	to->len = (int)room;
	*given += room;
	return (*given < size);
}

ILLUMOS(int, getmsg, (int fd, struct strbuf *control, struct strbuf *data,
    int *flags))
{
	struct stream *stream = stream_of(fd);
	char message[CONTROL_SIZE + MOST_TEXT];
	ssize_t size;
	int result = 0;

	if (stream == NULL)
		return (refused(ENOSTR));
	if (*flags != 0)
		return (refused(EINVAL));
	size = recv(fd, message, sizeof (message), MSG_PEEK);
	if (size == -1)
		return (done(-1));
	if (give(control, message, CONTROL_SIZE, &stream->control_done))
		result |= ILLUMOS_MORECTL;
	if (give(data, message + CONTROL_SIZE, (size_t)size - CONTROL_SIZE,
	    &stream->data_done))
		result |= ILLUMOS_MOREDATA;
	if (result == 0) {
		(void) recv(fd, message, sizeof (message), 0);
		stream->control_done = stream->data_done = 0;
	}
	return (result);
}

static void
put(char *message, int offset, int size, int value)
{
	(void) memcpy(message + offset, &value, (size_t)size);
}

/*
 * Logs a record for all readers, its NUL included. Returns how many got it. The
 * fields that the binding does not read get numbers that are easy to tell.
 */
CONTROL(int, fake_log, (int pri, int flags, int ttime, const char *text))
{
	char message[CONTROL_SIZE + MOST_TEXT];
	size_t length = strlen(text) + 1;
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0), got = 0;

	if (fd == -1 || length > MOST_TEXT)
		return (-1);
#define	PUT(field, value)	put(message, \
	ILLUMOS_OFFSETOF_log_ctl_##field, ILLUMOS_SIZEOF_log_ctl_##field, value)
	(void) memset(message, 0x5a, sizeof (message));
	PUT(mid, 44);
	PUT(sid, 0x77);
	PUT(level, 0x66);
	PUT(flags, flags);
	PUT(ltime, 0x55555555);
	PUT(ttime, ttime);
	PUT(seq_no, 0x44444444);
	PUT(pri, pri);
	(void) memcpy(message + CONTROL_SIZE, text, length);
	for (int i = 0; i < MOST_READERS; i++) {
		struct sockaddr_un name;
		socklen_t size = name_of(i, &name);

		if (sendto(fd, message, CONTROL_SIZE + length, MSG_DONTWAIT,
		    (struct sockaddr *)&name, size) != -1)
			got++;
	}
	(void) close(fd);
	return (got);
}

/* Written text is user.info for the console, as it is, up to its first NUL. */
ILLUMOS(ssize_t, write, (int fd, const void *data, size_t size))
{
	struct stream *stream = stream_of(fd);
	char text[MOST_TEXT];

	if (stream == NULL || !stream->writes)
		return (done((int)write(fd, data, size)));
	if (size >= sizeof (text))
		return (refused(ERANGE));
	(void) memcpy(text, data, size);
	text[size] = '\0';
	(void) fake_log(ILLUMOS_LOG_USER | ILLUMOS_LOG_INFO, ILLUMOS_SL_CONSOLE,
	    (int)time(NULL), text);
	return ((ssize_t)size);
}

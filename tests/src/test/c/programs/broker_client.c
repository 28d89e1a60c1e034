/*
 * Its client, in C++: calls a door that came through a door, registers one of
 * its own, and gets that one back as a local one.
 *
 * cc: -x c++ -std=c++11 -pedantic -Wall -Wextra
 * out: unknown: no door
 * out: twice: 42, not local, 0x10080
 * out: registered: descriptor refuses
 * out: mine: local, target is me, uniquifiers agree, 7
 */
#include <door.h>
#include <fcntl.h>
#include <unistd.h>
#include <cstdio>
#include <cstring>

class Handle {
public:
	explicit Handle(int descriptor) : descriptor(descriptor) {}
	~Handle() { if (descriptor >= 0) close(descriptor); }
	Handle(const Handle &) = delete;
	int operator*() const { return descriptor; }
private:
	int descriptor;
};

static int
number(int door, int value)
{
	door_arg_t arg = door_arg_t();
	int answer = -1;

	arg.data_ptr = reinterpret_cast<char *>(&value);
	arg.data_size = sizeof (value);
	arg.rbuf = reinterpret_cast<char *>(&answer);
	arg.rsize = sizeof (answer);
	return door_call(door, &arg) == 0 ? answer : -1;
}

static door_desc_t
lookup(int broker, const char *name)
{
	char buffer[256];
	door_arg_t arg = { const_cast<char *>(name), std::strlen(name) + 1,
	    nullptr, 0, buffer, sizeof (buffer) };
	door_desc_t none = door_desc_t();

	if (door_call(broker, &arg) == -1)
		std::perror("door_call");
	return arg.desc_num == 1 ? arg.desc_ptr[0] : none;
}

int
main(int argc, char **argv)
{
	if (argc != 2)
		return 1;
	Handle broker(open(argv[1], O_RDWR));
	door_desc_t desc = lookup(*broker, "nothing");
	std::printf("unknown: %s door\n", desc.d_attributes ? "a" : "no");

	desc = lookup(*broker, "twice");
	Handle twice(desc.d_data.d_desc.d_descriptor);
	std::printf("twice: %d, %slocal, %#x\n", number(*twice, 21),
	    desc.d_attributes & DOOR_LOCAL ? "" : "not ", desc.d_attributes);

	Handle mine(door_create([](void *cookie, char *, size_t,
	    door_desc_t *, uint_t) {
		door_return(static_cast<char *>(cookie), sizeof (int),
		    nullptr, 0);
	}, new int(7), DOOR_REFUSE_DESC));
	desc.d_attributes = DOOR_DESCRIPTOR;
	desc.d_data.d_desc.d_descriptor = *mine;
	char name[] = "mine", answer[64];
	door_arg_t arg = { name, sizeof (name), &desc, 1, answer,
	    sizeof (answer) };
	if (door_call(*broker, &arg) == -1)
		std::perror("door_call");
	std::printf("registered: %s\n", arg.data_ptr);

	desc = lookup(*broker, "mine");
	Handle back(desc.d_data.d_desc.d_descriptor);
	door_info_t info, original;
	if (door_info(*back, &info) == -1 || door_info(*mine, &original) == -1)
		std::perror("door_info");
	std::printf("mine: %s, target is %s, uniquifiers %s, %d\n",
	    desc.d_attributes & DOOR_LOCAL ? "local" : "foreign",
	    info.di_target == getpid() ? "me" : "another",
	    info.di_uniquifier == original.di_uniquifier &&
	    info.di_uniquifier == desc.d_data.d_desc.d_id ? "agree" : "differ",
	    number(*back, 0));
	return 0;
}

/*
 * A server in C++ of today: lambdas, std::thread as server threads through
 * door_server_create, exceptions caught in the procedure, results in strings
 * (whose destructors do not run: door_return does not come back).
 *
 * cc: -x c++ -std=c++17 -pedantic -Wall -Wextra -static-libgcc -static-libstdc++ -pthread
 * stop: TERM
 * exit: 143
 */
#include <door.h>
#include <fcntl.h>
#include <stropts.h>
#include <unistd.h>

#include <atomic>
#include <map>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>

namespace {

class Store {
public:
	std::string answer(std::string_view request) {
		std::lock_guard guard(lock);
		auto equals = request.find('=');

		if (request.empty())
			throw std::invalid_argument("empty request");
		if (equals != std::string_view::npos)
			values[std::string(request.substr(0, equals))] =
			    request.substr(equals + 1);
		return values.at(std::string(request.substr(0, equals)));
	}
private:
	std::mutex lock;
	std::map<std::string, std::string> values;
};

thread_local char result[8192];
std::atomic<int> threads;

size_t
serve(Store &store, char *argp, size_t size)
{
	std::string text;

	try {
		text = store.answer(std::string_view(argp, size));
	} catch (const std::out_of_range &) {
		text = "no such key";
	} catch (const std::exception &e) {
		text = std::string("error: ") + e.what();
	}
	return text.copy(result, sizeof (result));
}

extern "C" void
procedure(void *cookie, char *argp, size_t size, door_desc_t *, uint_t)
{
	/* All that has a destructor is gone when serve has returned. */
	size_t length = serve(*static_cast<Store *>(cookie), argp, size);

	door_return(result, length, nullptr, 0);
	door_return(nullptr, 0, nullptr, 0);
}

void
create(door_info_t *)
{
	if (threads++ < 4)
		std::thread([] {
			door_return(nullptr, 0, nullptr, 0);
		}).detach();
}

int
check(int result, const char *what)
{
	if (result == -1)
		throw std::system_error(errno, std::generic_category(), what);
	return result;
}

}

int
main(int argc, char **argv)
{
	static Store store;

	if (argc != 2)
		return 2;
	door_server_create(create);
	int door = check(door_create(procedure, &store,
	    DOOR_REFUSE_DESC | DOOR_NO_CANCEL), "door_create");
	check(close(check(open(argv[1], O_CREAT | O_RDWR, 0644), "open")),
	    "close");
	check(fattach(door, argv[1]), "fattach");
	for (;;)
		pause();
}

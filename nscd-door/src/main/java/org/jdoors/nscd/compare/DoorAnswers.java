package org.jdoors.nscd.compare;

import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import org.jdoors.nscd.client.Answer;
import org.jdoors.nscd.client.Listing;
import org.jdoors.nscd.client.NameService;
import org.jdoors.nscd.entry.InternetAddress;

/** The answers of a daemon behind a door. */
public record DoorAnswers(NameService names) implements Answers {

  @Override
  public Answer<Fields> ask(Topic topic, String key) throws IOException {
    long number = Answers.number(key);
    byte[] address = InternetAddress.parse(key);
    return switch (topic) {
      case PASSWD -> map(number < 0 ? names.passwd(key) : names.passwd((int) number), Fields::of);
      case GROUP -> map(number < 0 ? names.group(key) : names.group((int) number), Fields::of);
      case HOSTS ->
          map(
              address == null
                  ? names.hosts(key)
                  : address.length == InternetAddress.IPV4_BYTES
                      ? names.hosts(address)
                      : names.ipnodes(address),
              Fields::of);
      case IPNODES ->
          map(address == null ? names.ipnodes(key) : names.ipnodes(address), Fields::of);
      case INITGROUPS -> map(names.groups(key), Fields::ofGroupIds);
    };
  }

  @Override
  public Answer<Fields> list(Topic topic) throws IOException {
    return switch (topic) {
      case PASSWD -> all(names.listPasswd(), Fields::ofUsers);
      case GROUP -> all(names.listGroup(), Fields::ofGroups);
      case HOSTS -> all(names.listHosts(), Fields::ofHosts);
      case IPNODES, INITGROUPS -> throw new IllegalArgumentException(topic + " has no list");
    };
  }

  private static <T> Answer<Fields> all(Listing<T> listing, Function<List<T>, Fields> fields)
      throws IOException {
    try (listing) {
      return map(listing.all(), fields);
    }
  }

  private static <T> Answer<Fields> map(Answer<T> answer, Function<T, Fields> fields) {
    if (answer instanceof Answer.Found<T> found) {
      return new Answer.Found<>(fields.apply(found.entry()));
    } else if (answer instanceof Answer.NotFound<T> none) {
      return new Answer.NotFound<>(none.hostError());
    } else if (answer instanceof Answer.Failed<T> failed) {
      return new Answer.Failed<>(failed.status(), failed.hostError());
    } else if (answer instanceof Answer.LookYourself<T>) {
      return new Answer.LookYourself<>();
    }
    return new Answer.TooLarge<>();
  }

  @Override
  public void close() {
    names.close();
  }
}

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What members have said so far. Safe for use by many threads. */
final class Events {
  private final List<Event> events = new ArrayList<>();

  synchronized void add(Event event) {
    events.add(event);
  }

  synchronized void clear() {
    events.clear();
  }

  synchronized List<Event> which(Predicate<Event> condition) {
    return events.stream().filter(condition).toList();
  }

  /** When each record was done for the first time. */
  Map<Event.Place, Long> done() {
    Map<Event.Place, Long> first = new HashMap<>();
    which(event -> !event.begin())
        .forEach(event -> first.merge(event.place(), event.time(), Math::min));
    return first;
  }

  /** How often a record was begun, or done, that had been before. */
  int twice(boolean begin) {
    List<Event> all = which(event -> event.begin() == begin);
    return all.size() - (int) all.stream().map(Event::place).distinct().count();
  }
}

package aliif.model.kernel.encoder;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Things that members of a {@link Crew} do, each once: a member takes those of its own part, in
 * their order, then what is left of the others', so that none waits long for one whose processor is
 * slower. What a member did before it does again, as long as it keeps up: that lies in its cache.
 */
public final class Shares {
  /* Ints of a cache line or two: members do not wait for each other's counters. */
  private static final int APART = 32;

  private final int members;
  private final AtomicIntegerArray next; // (members, APART): the first that nobody has taken
  private int count;

  public Shares(int members) {
    this.members = members;
    this.next = new AtomicIntegerArray(members * APART);
  }

  /** Begins with so many things; nobody takes meanwhile. */
  public void begin(int things) {
    count = things;
    for (int member = 0; member < members; member++) {
      next.set(member * APART, first(member));
    }
  }

  /** The next thing for a member, or -1 if there is none. */
  public int take(int member) {
    for (int n = 0; n < members; n++) {
      int from = (member + n) % members;
      int end = first(from + 1);
      if (next.get(from * APART) < end) {
        int thing = next.getAndIncrement(from * APART);
        if (thing < end) {
          return thing;
        }
      }
    }
    return -1;
  }

  private int first(int member) {
    return (int) ((long) count * member / members);
  }
}

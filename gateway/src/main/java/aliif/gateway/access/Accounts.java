package aliif.gateway.access;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The accounts of all callers. Only so many are remembered: the one that has not been used for the
 * longest time, and has nothing in progress, makes room. Safe for use by many threads.
 */
public final class Accounts {
  private final CallerLimits limits;
  private final Consumer<String> refused;
  private final Map<Caller, Account> accounts = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param refused counts refusals, by the setting of {@code aliif.callers} that is the reason
   */
  public Accounts(CallerLimits limits, Consumer<String> refused) {
    this.limits = limits;
    this.refused = refused;
  }

  /** The account of a caller; a new one if there is none, or none any more. */
  public synchronized Account of(Caller caller) {
    Account known = accounts.get(caller);
    if (known != null) {
      return known;
    }
    if (accounts.size() >= limits.remembered()) {
      forgetOne();
    }
    Account account = new Account(caller, limits, System.nanoTime(), refused);
    accounts.put(caller, account);
    return account;
  }

  /* Accounts with something in progress are as many as connections at most, so the search is short. */
  private void forgetOne() {
    Iterator<Account> eldest = accounts.values().iterator();
    while (eldest.hasNext()) {
      if (eldest.next().isIdle()) {
        eldest.remove();
        return;
      }
    }
  }

  /** How many are remembered now. */
  synchronized int size() {
    return accounts.size();
  }
}

/**
 * A recursive function that yields the calls it would make of itself, and gets back what they return or throw. Texts of
 * users nest thousands of levels deep: run by {@link runDeep}, each level costs heap instead of call stack. `Inner` is what the
 * calls return where that differs.
 */
export interface Deep<T, Inner = T> extends Generator<Deep<Inner>, T, Inner> {}

/** Runs a recursive function to its end, however deep it goes. What it throws goes through. */
export function runDeep<T>(root: Deep<T, unknown>): T;
export function runDeep<T>(root: Deep<T>): T;
export function runDeep<T>(root: Deep<T>): T {
  const callers: Deep<T>[] = [];
  let running = root;
  let returned: T | undefined;
  let thrown: { readonly error: unknown } | undefined;
  for (;;) {
    let step: IteratorResult<Deep<T>, T>;
    try {
      // The first value a generator is given is of no use to it, any later one is what its call returned.
      step = thrown === undefined ? running.next(returned as T) : running.throw(thrown.error);
      thrown = undefined;
    } catch (error) {
      thrown = { error };
      const caller = callers.pop();
      if (caller === undefined) throw error;
      running = caller;
      continue;
    }
    if (step.done !== true) {
      callers.push(running);
      running = step.value;
      continue;
    }
    const caller = callers.pop();
    if (caller === undefined) return step.value;
    returned = step.value;
    running = caller;
  }
}

/** A call whose result has a type of its own, in a function that makes calls of several types: `yield* call(...)`. */
export function* call<T>(deep: Deep<T, unknown>): Generator<Deep<unknown>, T, unknown> {
  // It is given what `deep` returned, see runDeep.
  return (yield deep) as T;
}

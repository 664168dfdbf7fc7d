/** A promise with its handles: for the places where the one who waits and the one who answers are apart. */
export type Deferred<Value> = PromiseWithResolvers<Value>;

/** A new deferred. Its rejection counts as handled; whoever awaits the promise still gets it. */
export function defer<Value>(): Deferred<Value> {
  const deferred = Promise.withResolvers<Value>();
  deferred.promise.catch(() => undefined);
  return deferred;
}

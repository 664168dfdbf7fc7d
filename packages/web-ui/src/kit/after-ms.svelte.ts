/** Becomes true some time after its component appeared; for what should not flash up. */
export function afterMs(delayMs: number): { readonly passed: boolean } {
  let passed = $state(false);
  $effect(() => {
    const timer = setTimeout(() => {
      passed = true;
    }, delayMs);
    return () => clearTimeout(timer);
  });
  return {
    get passed() {
      return passed;
    },
  };
}

export interface Toast {
  readonly id: number;
  /** What did not happen: "Not aborted." */
  readonly headline: string;
  readonly detail: string;
}

/** Messages about what failed; what worked shows by itself. */
export class Toasts {
  shown: readonly Toast[] = $state.raw([]);
  #next = 1;

  add(headline: string, detail: string): void {
    this.shown = [...this.shown.slice(-2), { id: this.#next, headline, detail }];
    this.#next += 1;
  }

  dismiss(id: number): void {
    this.shown = this.shown.filter((toast) => toast.id !== id);
  }
}

export type MetricLabels = Readonly<Record<string, string>>;

/** A number that only grows. Rooms declare theirs beside the code that counts; exporters read the registry. */
export class Counter {
  readonly name: string;
  readonly help: string;
  readonly #values = new Map<string, { labels: MetricLabels; value: number }>();

  constructor(name: string, help: string) {
    this.name = name;
    this.help = help;
  }

  add(amount = 1, labels: MetricLabels = {}): void {
    const key = JSON.stringify(labels);
    const entry = this.#values.get(key);
    if (entry === undefined) this.#values.set(key, { labels, value: amount });
    else entry.value += amount;
  }

  value(labels: MetricLabels = {}): number {
    return this.#values.get(JSON.stringify(labels))?.value ?? 0;
  }

  read(): { labels: MetricLabels; value: number }[] {
    return [...this.#values.values()];
  }
}

const counters = new Map<string, Counter>();

/** The counter of this name, declared once for the whole process. */
export function counter(name: string, help: string): Counter {
  const existing = counters.get(name);
  if (existing !== undefined) return existing;
  const created = new Counter(name, help);
  counters.set(name, created);
  return created;
}

/** Everything that has been declared, for exporters. */
export function allCounters(): Counter[] {
  return [...counters.values()];
}

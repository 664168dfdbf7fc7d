const key = 'favorited_pipelines';

/** Favourite pipelines, by database id, kept in this browser under the name the stock UI uses; other tabs follow. */
export class Favourites {
  ids: ReadonlySet<number> = $state.raw(readStored());

  constructor() {
    addEventListener('storage', (event) => {
      if (event.key === key) this.ids = readStored();
    });
  }

  toggle(id: number): void {
    const next = new Set(this.ids);
    if (!next.delete(id)) next.add(id);
    this.ids = next;
    localStorage.setItem(key, JSON.stringify([...next]));
  }
}

function readStored(): Set<number> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return new Set(Array.isArray(value) ? value.filter((one) => typeof one === 'number') : []);
  } catch {
    return new Set();
  }
}

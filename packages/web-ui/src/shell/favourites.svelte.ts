import { list, parseJson, text } from '../data/json.ts';

const key = 'favorited_pipelines';
const groupsKey = 'favorited_instance_groups';

/** Favourite pipelines, by database id, kept in this browser under the name the stock UI uses; other tabs follow. */
export class Favourites {
  ids: ReadonlySet<number> = $state.raw(readStored());
  #groups: ReadonlySet<string> = $state.raw(readGroups());

  constructor() {
    addEventListener('storage', (event) => {
      if (event.key === key) this.ids = readStored();
      if (event.key === groupsKey) this.#groups = readGroups();
    });
  }

  toggle(id: number): void {
    const next = new Set(this.ids);
    if (!next.delete(id)) next.add(id);
    this.ids = next;
    localStorage.setItem(key, JSON.stringify([...next]));
  }

  /** Is the group of all instances of a name a favourite? */
  hasGroup(team: string, name: string): boolean {
    return this.#groups.has(groupId(team, name));
  }

  toggleGroup(team: string, name: string): void {
    const next = new Set(this.#groups);
    if (!next.delete(groupId(team, name))) next.add(groupId(team, name));
    this.#groups = next;
    const stored = [...next].map((id) => JSON.parse(id)).map(([team_name, own]) => ({ team_name, name: own }));
    localStorage.setItem(groupsKey, JSON.stringify(stored));
  }
}

function groupId(team: string, name: string): string {
  return JSON.stringify([team, name]);
}

function readGroups(): Set<string> {
  return new Set(
    list(readJson(groupsKey), (one) => {
      const [team, name] = [text(one, 'team_name'), text(one, 'name')];
      return team === undefined || name === undefined ? undefined : groupId(team, name);
    }),
  );
}

function readStored(): Set<number> {
  const value = readJson(key);
  return new Set(Array.isArray(value) ? value.filter((one) => typeof one === 'number') : []);
}

function readJson(name: string): unknown {
  return parseJson(localStorage.getItem(name) ?? '[]');
}

import type { App } from '../../shell/app.svelte.ts';
import type { Card, TeamSection } from './dashboard-view.ts';
import { orderedNames } from './order-names.ts';

interface Move {
  readonly team: string;
  readonly key: string;
  /** Keys of the team's cards, as they stand while one is moved. */
  readonly keys: readonly string[];
  readonly before: readonly string[];
}

/** Moving cards to another place within their team, by pointer or keyboard; the order is the team's and is saved on the server. */
export class CardOrder {
  /** What is being moved, or has been and is being saved. */
  #move: Move | undefined = $state.raw();
  #held = $state(false);
  /** Read out to those who do not see the cards. */
  said = $state('');
  readonly #app: App;

  constructor(app: App) {
    this.#app = app;
  }

  get held(): string | undefined {
    return this.#held ? this.#move?.key : undefined;
  }

  /** A section with its cards where they are being moved to. */
  arrange(section: TeamSection): TeamSection {
    const move = this.#move;
    if (move?.team !== section.team.name) return section;
    const places = new Map(move.keys.map((key, index) => [key, index]));
    const place = (card: Card) => places.get(card.key) ?? places.size;
    return { ...section, cards: section.cards.toSorted((a, b) => place(a) - place(b)) };
  }

  /** Takes a card up. Refused to those who may not change the team. */
  grab(section: TeamSection, card: Card): boolean {
    const team = section.team.name;
    if (!this.#app.session.canChange(team)) return false;
    const keys = section.cards.map((one) => one.key);
    this.#move = { team, key: card.key, keys, before: keys };
    this.#held = true;
    this.#say(card.key, 'grabbed');
    return true;
  }

  /** Moves what is held to a place, from 0. */
  moveTo(index: number): void {
    const move = this.#move;
    if (move === undefined || !this.#held) return;
    const to = Math.min(move.keys.length - 1, Math.max(0, index));
    if (move.keys[to] === move.key) return;
    const keys = move.keys.filter((key) => key !== move.key);
    keys.splice(to, 0, move.key);
    this.#move = { ...move, keys };
    this.#say(move.key, 'moved');
  }

  moveBy(by: number): void {
    const move = this.#move;
    if (move !== undefined) this.moveTo(move.keys.indexOf(move.key) + by);
  }

  cancel(): void {
    this.#held = false;
    this.#move = undefined;
    this.said = 'Not moved.';
  }

  /** Lets go and saves the order. */
  async drop(section: TeamSection): Promise<void> {
    const move = this.#move;
    this.#held = false;
    if (move === undefined || move.keys.join() === move.before.join()) {
      this.#move = undefined;
      return;
    }
    this.#say(move.key, 'dropped');
    const names = orderedNames(this.#app.pipelines.pipelines, this.arrange(section));
    const answer = await this.#app.api.orderPipelines(move.team, names);
    if (answer.ok) await this.#app.pipelines.refresh();
    else this.#app.complain('The order was not saved.', answer.failure);
    if (this.#move === move) this.#move = undefined;
  }

  #say(key: string, what: string): void {
    const at = this.#move?.keys.indexOf(key) ?? 0;
    this.said = `${what}: place ${at + 1} of ${this.#move?.keys.length ?? 0}`;
  }
}

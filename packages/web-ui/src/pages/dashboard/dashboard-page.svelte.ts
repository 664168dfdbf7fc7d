import type { Density } from '../../routes/route.ts';
import type { App } from '../../shell/app.svelte.ts';
import { dashboardSentence } from './dashboard-sentence.ts';
import { type ChipStatus, chipOrder, countStatuses, dashboardSections, troubles } from './dashboard-view.ts';

/** The dashboard: what the pipelines' index says, filtered by the address bar. */
export class DashboardPage {
  chip: ChipStatus | undefined = $state();
  readonly #app: App;

  constructor(app: App) {
    this.#app = app;
  }

  readonly #route = $derived.by(() => {
    const { route } = this.#app.router;
    return route.page === 'dashboard' ? route : undefined;
  });

  readonly search = $derived(this.#route?.search ?? '');
  readonly density: Density = $derived.by(() => this.#route?.density ?? this.#app.look.density);
  readonly showsArchived = $derived(this.#route?.view === 'all');
  /** Everything is shown, so that it can be put in order. */
  readonly unfiltered = $derived(this.search.trim() === '' && this.chip === undefined);

  readonly visible = $derived.by(() =>
    this.#app.pipelines.pipelines.filter((pipeline) => this.showsArchived || pipeline.status !== 'archived'),
  );
  readonly total = $derived(this.visible.length);
  readonly chips = $derived.by(() => {
    const counts = countStatuses(this.visible);
    return chipOrder.flatMap((status) => {
      const count = counts.get(status) ?? 0;
      return count > 0 ? [{ status, count }] : [];
    });
  });
  readonly archivedCount = $derived.by(
    () => this.#app.pipelines.pipelines.filter((pipeline) => pipeline.status === 'archived').length,
  );
  readonly troubles = $derived(troubles(this.visible));
  readonly sections = $derived.by(() =>
    dashboardSections(this.#app.pipelines.teams, this.visible, {
      search: this.search,
      archived: this.showsArchived,
      chip: this.chip,
    }),
  );
  readonly sentence = $derived.by(() => {
    if (this.#app.pipelines.state === undefined) return undefined;
    const { clock, live } = this.#app;
    const staleMs = live.state === 'lost' ? clock.ms - live.heardAtMs : undefined;
    return dashboardSentence(this.visible, this.troubles, { nowMs: clock.ms, staleMs });
  });

  /** `anonymous`: nobody is logged in and nothing is public, so the login is all there is to show. */
  readonly state = $derived.by((): 'loading' | 'failed' | 'anonymous' | 'empty' | 'ready' => {
    const { pipelines } = this.#app;
    if (pipelines.needsLogin) return 'anonymous';
    if (pipelines.state === undefined) return pipelines.failure === undefined ? 'loading' : 'failed';
    return pipelines.state.pipelines.length > 0 ? 'ready' : 'empty';
  });

  setSearch(search: string): void {
    if (this.#route !== undefined) this.#app.router.go({ ...this.#route, search }, { replace: true });
  }

  /** The wall is a place one goes to and comes back from; the others are a taste, and are kept. */
  setDensity(density: Density): void {
    if (density !== 'high') this.#app.look.set({ density });
    if (this.#route !== undefined) this.#app.router.go({ ...this.#route, density }, { replace: density !== 'high' });
  }

  toggleArchived(): void {
    const view = this.showsArchived ? 'non_archived' : 'all';
    if (this.#route !== undefined) this.#app.router.go({ ...this.#route, view }, { replace: true });
  }

  setChip(chip: ChipStatus | undefined): void {
    this.chip = chip;
  }
}

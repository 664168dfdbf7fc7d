import { buildHref } from '../../shell/crumbs.ts';
import type { BuildPage } from './build-page.svelte.ts';

/** What can be done to a build; every one shows at once that it was asked for, and says what the server said when refused. */
export class BuildActions {
  readonly #page: BuildPage;
  /** A first press of A: the second within three seconds aborts. */
  abortArmed = $state(false);

  constructor(page: BuildPage) {
    this.#page = page;
  }

  async trigger(): Promise<void> {
    const { app, ref, jobName, job } = this.#page;
    if (ref === undefined || jobName === undefined || job?.disableManualTrigger === true) return;
    this.#page.starting = 'trigger';
    const answer = await app.api.triggerJob(ref, jobName);
    this.#page.starting = undefined;
    if (!answer.ok) app.complain(`${jobName} was not triggered.`, answer.failure);
    else if (answer.value !== undefined) app.router.goTo(buildHref(ref, jobName, answer.value.name));
  }

  async rerun(): Promise<void> {
    const { app, ref, jobName, build, job } = this.#page;
    if (ref === undefined || jobName === undefined || build === undefined || job?.disableReruns === true) return;
    this.#page.starting = 'rerun';
    const answer = await app.api.rerunBuild(ref, jobName, build.name);
    this.#page.starting = undefined;
    if (!answer.ok) app.complain('Not run again.', answer.failure);
    else if (answer.value !== undefined) app.router.goTo(buildHref(ref, jobName, answer.value.name));
  }

  async abort(): Promise<void> {
    const { app, build } = this.#page;
    if (build === undefined || !this.#page.moving || this.#page.aborting) return;
    this.#page.aborting = true;
    const answer = await app.api.abortBuild(build.id);
    if (!answer.ok) {
      this.#page.aborting = false;
      app.complain('Not aborted.', answer.failure);
    } else if (build.status === 'pending') await this.#page.load();
  }

  /** Aborting by key takes two presses (ui.md C4). */
  abortByKey(): void {
    if (!this.#page.moving) return;
    if (this.abortArmed) {
      this.abortArmed = false;
      return void this.abort();
    }
    this.abortArmed = true;
    setTimeout(() => {
      this.abortArmed = false;
    }, 3000);
  }

  async saveComment(comment: string): Promise<boolean> {
    const { app, build } = this.#page;
    if (build === undefined) return false;
    const answer = await app.api.setComment(build.id, comment);
    if (!answer.ok) app.complain('The comment was not saved.', answer.failure);
    else await this.#page.load();
    return answer.ok;
  }
}

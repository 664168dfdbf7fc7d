import type { Locator, Page } from 'playwright-core';

/** The dashboard as a user sees it. */
export class DashboardObject {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get headline(): Locator {
    return this.page.getByRole('heading', { level: 1 });
  }

  /** Says that changes arrive: what the server tells before is not heard. */
  get live(): Locator {
    return this.page.getByText('live', { exact: true });
  }

  get search(): Locator {
    return this.page.getByRole('textbox', { name: 'Filter pipelines' });
  }

  get attention(): Locator {
    return this.page.getByRole('list', { name: 'Needs attention' }).getByRole('listitem');
  }

  card(pipeline: string): Locator {
    return this.page.locator(`.card[data-pipeline-name="${pipeline}"]`);
  }

  chip(status: string): Locator {
    return this.page.getByRole('group', { name: 'Filter by status' }).getByRole('button', { name: status });
  }

  /** Names of the cards on screen, in order. */
  async cardNames(): Promise<string[]> {
    return this.page
      .locator('.card')
      .evaluateAll((cards) => cards.map((card) => card.getAttribute('data-pipeline-name') ?? ''));
  }
}

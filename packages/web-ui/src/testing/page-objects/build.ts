import type { Locator, Page } from 'playwright-core';

/** A build's page as a user sees it. */
export class BuildObject {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get headline(): Locator {
    return this.page.getByRole('heading', { level: 1 });
  }

  get log(): Locator {
    return this.page.getByRole('log');
  }

  get lines(): Locator {
    return this.log.locator('.ln');
  }

  get steps(): Locator {
    return this.page.getByRole('complementary', { name: 'Steps' });
  }

  get trouble(): Locator {
    return this.page.getByRole('region', { name: 'What went wrong' });
  }

  get history(): Locator {
    return this.page.getByRole('list', { name: /^Builds of/ });
  }

  step(name: string | RegExp): Locator {
    return this.steps.getByRole('link', { name });
  }

  line(text: string): Locator {
    return this.lines.filter({ hasText: text }).first();
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name });
  }

  /** How far the log is scrolled from its end, px. */
  async distanceFromEnd(): Promise<number> {
    return this.log.evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight);
  }
}

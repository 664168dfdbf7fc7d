import type { Locator, Page } from 'playwright-core';

/** A pipeline's page as a user sees it. */
export class PipelineObject {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get headline(): Locator {
    return this.page.getByRole('heading', { level: 1 });
  }

  node(job: string): Locator {
    return this.page.locator(`#node-job-${job}`);
  }

  get nodes(): Locator {
    return this.page.locator('a.node');
  }

  get threads(): Locator {
    return this.page.locator('svg.edges');
  }

  /** Where every node stands, by id. */
  async places(): Promise<Record<string, string>> {
    return this.nodes.evaluateAll((nodes) =>
      Object.fromEntries(
        nodes.map((node) => [node.id, node instanceof HTMLElement ? `${node.style.left} ${node.style.top}` : '']),
      ),
    );
  }
}

import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What another theme or another width can break, of all that is looked at. */
const rules = { colours: ['color-contrast'], 'small screen': ['target-size', 'scrollable-region-focusable'] };

/**
 * What a program can say against a page by the rules of WCAG 2.2 AA: `all` of them, or those that depend on colours, or
 * on the width of the screen. At most three places per rule.
 */
export async function complaintsOf(page: Page, about: 'all' | keyof typeof rules): Promise<string[]> {
  // The page has no frames: without the detour over a page of its own, which costs more than the looking.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  const { violations } = await (about === 'all' ? axe.withTags(tags) : axe.withRules(rules[about])).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes
      .slice(0, 3)
      .map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary?.split('\n')[1]?.trim() ?? ''}`),
  );
}

import type { ConfigWarning } from '../validate/findings.ts';

/** How heads stand out on a terminal; plain text elsewhere. */
export interface HeadStyle {
  warning(text: string): string;
  error(text: string): string;
}

const plain: HeadStyle = { warning: (text) => text, error: (text) => text };

const identifierHelp = 'https://concourse-ci.org/config-basics.html#schema.identifier';

/** The block in which `fly` shows warnings, empty where there are none (fly.md 14.5). */
export function renderWarnings(warnings: readonly ConfigWarning[], style: HeadStyle = plain): string {
  if (warnings.length === 0) return '';
  const lines = warnings.map((warning) => `  - ${warning.message}\n`).join('');
  const aboutNames = warnings.some((warning) => warning.type === 'invalid_identifier');
  const help = aboutNames ? `identifier schema documentation: ${identifierHelp}\n\n` : '';
  return `\n${style.warning('DEPRECATION WARNING:')}\n${lines}\n${help}`;
}

/** The block in which `fly` shows the sections of validation errors, empty where there are none (fly.md 13.4). */
export function renderErrors(head: string, sections: readonly string[], style: HeadStyle = plain): string {
  if (sections.length === 0) return '';
  return `\n${style.error('WARNING:')}\n${head}:\n${sections.map((section) => `  - ${section}\n`).join('')}\n`;
}

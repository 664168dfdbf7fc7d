import { spawnSync } from 'node:child_process';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('does not end the process when the disk that its log lies on is full', () => {
  const program = `
    import { createLogger } from ${JSON.stringify(join(import.meta.dirname, 'logger.ts'))};
    const logger = createLogger({ name: 'test' });
    logger.error('lost');
    setTimeout(() => { logger.error('lost, too'); process.stderr.write('went on'); }, 10);`;
  const { stderr, status } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
    encoding: 'utf8',
  });
  expect([stderr, status]).toEqual(['went on', 0]);
});

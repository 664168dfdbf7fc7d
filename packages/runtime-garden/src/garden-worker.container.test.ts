import { describeWorker } from '@rondo/runtime/contract';
import { describe } from 'vitest';
import { openGardenWorker } from './testing/open-garden-worker.ts';
import { noRealWorker } from './testing/real-worker.ts';

describe.skipIf(noRealWorker !== undefined)(`a real worker (${noRealWorker ?? 'as a process of its own'})`, () => {
  describeWorker('with the extension', () => openGardenWorker('extension'));
  describeWorker('as a stock one', () => openGardenWorker('stock'));
});

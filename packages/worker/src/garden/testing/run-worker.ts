import { join } from 'node:path';
import { createLogger } from '@rondo/foundation';
import { startWorker } from '../../worker.ts';

/** A worker as a process of its own, to be killed by tests: the first argument is its directory. */
const [directory = ''] = process.argv.slice(2);
const worker = await startWorker({
  directory: join(directory, 'worker'),
  gardenSocket: join(directory, 'garden.sock'),
  baggageclaimSocket: join(directory, 'baggageclaim.sock'),
  log: createLogger({ level: 'info' }),
});
process.on('SIGTERM', () => void worker.stop({ leaveRunning: false }).then(() => process.exit(0)));
console.log('ready');

import { flyVersion } from './version/fly-version.ts';

// The version is printed while words are still being read: before everything else, and so before anything is loaded.
const [first] = process.argv.slice(2);
const isCompleting = (process.env.GO_FLAGS_COMPLETION ?? '') !== '';
if ((first === '--version' || first === '-v') && !isCompleting) {
  process.stdout.write(`${flyVersion(process.env)}\n`);
} else {
  // No top-level await: the packed client is one CommonJS file. Running a command line never throws.
  void import('./run-process.ts').then(({ runProcess }) => runProcess());
}

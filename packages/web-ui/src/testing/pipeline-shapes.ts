import type { StockJobInput } from '../data/stock-shapes.ts';
import type { GraphJobShape } from '../graph/thread-model.ts';

/** Reads inputs written as `resource!<job,job other`: `!` triggers, `<` lists `passed`. */
export function parseInputs(text: string): StockJobInput[] {
  return text
    .split(' ')
    .filter((part) => part !== '')
    .map((part) => {
      const [head = '', passed = ''] = part.split('<');
      const name = head.replace('!', '');
      return { name, resource: name, trigger: head.endsWith('!'), passed: passed === '' ? [] : passed.split(',') };
    });
}

/** A job for a layout: `job('unit', 'src!<build', 'image')`. */
export function job(
  name: string,
  inputs: string,
  outputs = '',
): GraphJobShape & { outputs: { name: string; resource: string }[] } {
  const names = outputs.split(' ').filter((part) => part !== '');
  return { name, inputs: parseInputs(inputs), outputs: names.map((resource) => ({ name: resource, resource })) };
}

/** A pipeline of any size, the same for the same seed: about 2.2 inputs per job, most with `passed`, up to 25 deep (ui.md C7.1). */
export function bigPipeline(jobCount: number, seed: number): GraphJobShape[] {
  let state = seed;
  const random = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
  const perLayer = Math.max(1, Math.ceil(jobCount / 25));
  return Array.from({ length: jobCount }, (_, index) => {
    const inputs = Array.from({ length: 1 + Math.floor(random() * 3) }, () => {
      const resource = `r${Math.floor(random() * jobCount * 1.2)}`;
      const trigger = random() < 0.7 ? '!' : '';
      if (index < perLayer || random() > 0.6) return `${resource}${trigger}`;
      const back = Math.max(0, index - perLayer - Math.floor(random() * perLayer * 2));
      return `${resource}${trigger}<j${back}`;
    });
    return job(`j${index}`, inputs.join(' '), random() < 0.5 ? `r${index}` : '');
  });
}

import { formatPipeline, parsePipeline, validatePipeline, validatePipelineFile } from '@rondo/pipeline';
import { type Bench, type Measurement, sample, summarize } from './measurement.ts';

const linesPerJob = 14;
const sizes = [10, 100, 1_000, 10_000];

/** A pipeline of `jobs` jobs in chains of `passed`, with get, inline task and put each: about 14 lines a job. */
function generatePipeline(jobs: number): string {
  const resources = Math.ceil(jobs / 5);
  const resource = (index: number) =>
    `- name: r${index}\n  type: git\n  source: {uri: "https://example.com/r${index}.git"}\n`;
  const job = (index: number) => {
    const passed = index >= resources ? `    passed: [job-${index - resources}]\n` : '';
    const name = `r${index % resources}`;
    return `- name: job-${index}
  serial: true
  plan:
  - get: ${name}
    trigger: true
${passed}  - task: unit
    config:
      platform: linux
      image_resource: {type: registry-image, source: {repository: busybox}}
      inputs: [{name: ${name}}]
      run: {path: sh, args: [-c, "make test"]}
  - put: ${name}
    params: {repository: out}
`;
  };
  const list = (count: number, make: (index: number) => string) =>
    Array.from({ length: count }, (_, i) => make(i)).join('');
  return `resources:\n${list(resources, resource)}jobs:\n${list(jobs, job)}`;
}

function parseAndValidate(text: string): void {
  const parsed = parsePipeline(text);
  if (!parsed.ok) throw new Error(parsed.errors[0]?.text);
  if (validatePipeline(parsed.config).errors.length > 0) throw new Error('the generated pipeline is not valid');
}

/** Reading and checking pipelines: what `set-pipeline` waits for. The last lines show that cost grows linearly. */
export const run: Bench = async (progress) => {
  const lines = 5_000;
  const text = generatePipeline(Math.floor(lines / linesPerJob));
  progress(`${lines} lines`);
  const measure = (count: number, work: () => unknown) => sample(count, async () => work(), { warmUp: 10 });
  const measurements: Measurement[] = [
    summarize('parse + validate 5,000 lines', await measure(60, () => parseAndValidate(text)), {
      budget: '<= 60 ms warm',
    }),
    summarize('validate-pipeline of 5,000 lines', await measure(60, () => validatePipelineFile(text))),
    summarize('format 5,000 lines', await measure(60, () => formatPipeline(text))),
  ];
  for (const jobs of sizes) {
    progress(`${jobs} jobs`);
    const pipeline = generatePipeline(jobs);
    const times = await sample(jobs >= 10_000 ? 4 : 20, async () => parseAndValidate(pipeline), { warmUp: 2 });
    if (jobs === 1_000) measurements.push(summarize('parse + validate 1,000 jobs', times, { budget: '<= 250 ms' }));
    const perJob = times.map((ms) => (ms * 1_000) / jobs);
    measurements.push(summarize(`per job, of ${jobs} jobs`, perJob, { unit: 'us', budget: 'the same for every size' }));
  }
  return measurements;
};

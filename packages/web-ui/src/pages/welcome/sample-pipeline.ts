const image = { type: 'mock', source: { mirror_self: true } };

function task(name: string, script: string) {
  const config = { platform: 'linux', image_resource: image, run: { path: 'sh', args: ['-ec', script] } };
  return { task: name, config };
}

function job(name: string, passed: string | undefined, script: string) {
  const theme = { get: 'theme', trigger: true, ...(passed === undefined ? {} : { passed: [passed] }) };
  return { name, plan: [theme, task(name, script)] };
}

/**
 * A pipeline that runs anywhere: its one resource and the images of its tasks come with every worker, so that it needs neither a
 * registry nor a network. Three jobs behind one another, to see a version go through.
 */
export const samplePipeline = {
  name: 'hello',
  config: {
    resources: [{ name: 'theme', type: 'mock', check_every: '1h', source: { initial_version: 'first' } }],
    jobs: [
      job('compose', undefined, 'for bar in 1 2 3 4; do echo "bar $bar"; sleep 0.3; done'),
      job('rehearse', 'compose', 'echo "once more, from the top"; sleep 1; echo "that was it"'),
      job('perform', 'rehearse', 'printf "\\033[32mhello\\033[0m, this is your first pipeline\\n"'),
    ],
  },
} as const;

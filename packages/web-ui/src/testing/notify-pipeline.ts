/** Table: the pipeline of the visual design: 25 jobs, 7 sources. Each line: job, its group, inputs as `resource<job,job` (`!` triggers), outputs. */
const images = ['api-image', 'admin-image', 'templates-image', 'downloads-image', 'antivirus-image'];
const all = (passed: string, mark = '!') => images.map((image) => `${image}${mark}<${passed}`).join(' ');
const builds = ['build-api', 'build-admin', 'build-templates', 'build-downloads', 'build-antivirus'];
const fromBuilds = (mark = '!') => images.map((image, index) => `${image}${mark}<${builds[index]}`).join(' ');

export const notifyJobs: readonly (readonly [job: string, group: string, inputs: string, outputs: string])[] = [
  ['build-api', 'build', 'api-src!', 'api-image'],
  ['build-admin', 'build', 'admin-src!', 'admin-image'],
  ['build-templates', 'build', 'templates-src!', 'templates-image'],
  ['build-downloads', 'build', 'downloads-src!', 'downloads-image'],
  ['build-antivirus', 'build', 'clamav!', 'antivirus-image'],
  ['plan-terraform', 'terraform', 'infra-src!', 'infra'],
  ['deploy-preview', 'preview', fromBuilds(), ''],
  ['scan-images', 'preview', fromBuilds(''), ''],
  ['apply-preview', 'terraform', 'infra!<plan-terraform', ''],
  ['smoke-preview', 'preview', all('deploy-preview'), ''],
  ['e2e-preview', 'preview', all('deploy-preview'), ''],
  ['a11y-preview', 'preview', all('deploy-preview'), ''],
  ['contract-tests', 'preview', all('deploy-preview'), ''],
  ['drift-check', 'terraform', 'infra<apply-preview', 'infra'],
  ['deploy-staging', 'staging', all('smoke-preview,e2e-preview,contract-tests,a11y-preview,scan-images'), ''],
  ['perf-staging', 'staging', all('smoke-preview', ''), ''],
  ['restore-backup', 'staging', 'nightly!', ''],
  ['apply-staging', 'terraform', 'infra!<apply-preview', ''],
  ['deploy-production', 'production', all('deploy-staging'), ''],
  ['migrate-production', 'production', all('deploy-staging'), ''],
  ['apply-production', 'terraform', 'infra<apply-staging', ''],
  ['smoke-production', 'production', all('deploy-production'), ''],
  ['tag-release', 'production', all('deploy-production'), ''],
  ['release-notes', 'production', all('deploy-production', ''), ''],
  ['purge-cdn', 'production', all('deploy-production'), ''],
];

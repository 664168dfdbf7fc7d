/** The environment of a step, as a worker and a server give it (resources.md 1.2). */
export const stepEnvironment = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  BUILD_ID: '42',
  BUILD_NAME: '7',
  BUILD_TEAM_ID: '1',
  BUILD_TEAM_NAME: 'main',
  BUILD_JOB_ID: '3',
  BUILD_JOB_NAME: 'some-job',
  BUILD_PIPELINE_ID: '2',
  BUILD_PIPELINE_NAME: 'some-pipeline',
  ATC_EXTERNAL_URL: 'http://ci.example.com',
  BUILD_URL: 'http://ci.example.com/teams/main/pipelines/some-pipeline/jobs/some-job/builds/7',
  BUILD_URL_SHORT: 'http://ci.example.com/builds/42',
} as const;

/** What the example's repository holds when it is made: a tiny program, its test, and the tasks that the pipeline runs. */
export const exampleFiles: Readonly<Record<string, string>> = {
  'README.md': `# Example

A program in one line, with a test. Rondo builds every commit that you push to this repository, at once:

    echo 'echo "Good evening, $1!"' >greet.sh
    git commit -am 'Wish a good evening' && git push
`,
  'greet.sh': `echo "Hello, $1!"
`,
  'test.sh': `#!/bin/sh
# The test of greet.sh: it must name whom it greets.
set -eu
echo "testing greet.sh ..."
answer=$(sh greet.sh World)
echo "  sh greet.sh World  ->  $answer"
case $answer in
  *World*) printf '\\033[32mok\\033[0m   it names whom it greets\\n' ;;
  *) printf '\\033[31mFAIL\\033[0m it forgets whom it greets\\n'; exit 1 ;;
esac
[ -n "\${REPOSITORY:-}" ] || exit 0
cat <<END

Now you. On the machine that Rondo runs on, as root:

    git clone $REPOSITORY example && cd example
    echo 'echo "Good evening, \\$1!"' >greet.sh
    git commit -am 'Wish a good evening' && git push

It builds at once, and every page that shows it follows. Where git asks who you are:

    git config user.name YOU && git config user.email YOU@EXAMPLE
END
`,
  'ci/test.yml': `platform: linux
inputs:
- name: source
params:
  # Where this repository lies, for whoever reads the log.
  REPOSITORY:
run:
  path: sh
  dir: source
  args: [test.sh]
`,
  'ci/release.yml': `platform: linux
inputs:
- name: source
outputs:
- name: release
run:
  path: sh
  args:
  - -ec
  - |
    commit=$(git -C source rev-parse --short HEAD)
    cp source/greet.sh release/greet-$commit.sh
    tar -C release -czf release/greet-$commit.tar.gz greet-$commit.sh
    ls -l release
    echo "greet-$commit is ready to be shipped"
`,
};

/** The pipeline `example`; `uri` is the repository as containers see it, `repository` its path for people of this machine. */
export function examplePipeline({
  uri,
  repository,
  webhookToken,
}: {
  uri: string;
  repository: string;
  webhookToken: string;
}): string {
  return `# Every commit is tested, what passed is released, and a clock ticks beside it.
resources:
- name: source
  type: git
  icon: git
  check_every: 1m
  webhook_token: ${webhookToken}
  source:
    uri: ${uri}
    branch: main
- name: every-10-minutes
  type: time
  icon: clock-outline
  source: {interval: 10m}

jobs:
- name: test
  plan:
  - get: source
    trigger: true
  - task: test
    file: source/ci/test.yml
    params:
      REPOSITORY: ${JSON.stringify(repository)}

- name: release
  serial: true
  plan:
  - get: source
    trigger: true
    passed: [test]
  - task: build
    file: source/ci/release.yml

- name: tick
  plan:
  - get: every-10-minutes
    trigger: true
  - task: what-time-is-it
    config:
      platform: linux
      run: {path: date}
`;
}

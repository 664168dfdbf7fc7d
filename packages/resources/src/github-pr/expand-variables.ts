const known = new Set([
  'BUILD_ID',
  'BUILD_NAME',
  'BUILD_JOB_NAME',
  'BUILD_PIPELINE_NAME',
  'BUILD_TEAM_NAME',
  'ATC_EXTERNAL_URL',
]);

/** Puts the build's variables in for `$NAME` and `${NAME}`; everything else stays as it is. */
export function expandVariables(text: string, env: Readonly<Record<string, string | undefined>>): string {
  return text.replaceAll(/\$(?:\{(\w+)\}|(\w+))/g, (whole, braced?: string, plain?: string) => {
    const name = braced ?? plain ?? '';
    return known.has(name) ? (env[name] ?? '') : whole;
  });
}

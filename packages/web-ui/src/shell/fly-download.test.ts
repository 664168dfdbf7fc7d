import { describe, expect, it } from 'vitest';
import { flyBuilds, flyInstallCommand, guessFlyBuild } from './fly-download.ts';

describe('the CLI for a visitor', () => {
  it.each([
    ['Mozilla/5.0 (X11; Linux x86_64) Chrome/140', 'linux-amd64'],
    ['Mozilla/5.0 (X11; Linux aarch64) Firefox/140', 'linux-arm64'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)', 'darwin-amd64'],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64)', 'windows-amd64'],
    ['Mozilla/5.0 (Windows NT 10.0; arm64)', 'windows-arm64'],
    ['', 'linux-amd64'],
  ])('%s gets %s', (userAgent, id) => expect(guessFlyBuild(userAgent).id).toBe(id));

  it('is fetched by a command of the visitor’s shell', () => {
    const commands = new Map(flyBuilds.map((one) => [one.id, flyInstallCommand('https://ci.example', one)]));
    expect(commands.get('darwin-arm64')).toBe(
      "curl -Lo fly 'https://ci.example/api/v1/cli?arch=arm64&platform=darwin' && chmod +x fly",
    );
    expect(commands.get('windows-amd64')).toBe(
      "Invoke-WebRequest 'https://ci.example/api/v1/cli?arch=amd64&platform=windows' -OutFile fly.exe",
    );
  });
});

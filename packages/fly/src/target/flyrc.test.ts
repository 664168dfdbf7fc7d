import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { captureIo } from '../testing/captured-io.ts';
import { createFlyHome } from '../testing/fly-home.ts';
import { changeTargets, loadTargets } from './flyrc.ts';
import { readPlainFlyrc } from './read-plain-flyrc.ts';

const certificate = '-----BEGIN CERTIFICATE-----\nMIIB+/=\n-----END CERTIFICATE-----\n';

/** As the stock client writes it. */
const stockFile = `targets:
  ci:
    api: https://ci.example.com
    ca_cert: |
      -----BEGIN CERTIFICATE-----
      MIIB+/=
      -----END CERTIFICATE-----
    client_cert_path: ./client.pem
    client_key_path: ./client.key
    insecure: true
    team: platform
    token:
      type: bearer
      value: obLD1OX2BxgpOktcbX6PkAESIzTbg7JpAAAAAA
  out:
    api: http://127.0.0.1:8080
    team: ""
    token:
      type: ""
      value: ""
`;

describe('.flyrc', () => {
  it('of the stock client is read, without loading a YAML reader', async () => {
    using home = createFlyHome();
    home.writeFlyrc(stockFile);
    const targets = await loadTargets(captureIo({ env: { FLY_HOME: home.path } }).io);
    expect(targets.get('ci')).toMatchObject({
      api: 'https://ci.example.com',
      caCert: certificate,
      insecure: true,
      team: 'platform',
      token: { type: 'bearer', value: 'obLD1OX2BxgpOktcbX6PkAESIzTbg7JpAAAAAA' },
    });
    expect(targets.get('out')).toMatchObject({ team: 'main', token: { type: '', value: '' } });
    expect(readPlainFlyrc(stockFile)).toBeDefined();
  });

  it('is written as the stock client writes it, for the owner only', async () => {
    using home = createFlyHome();
    home.writeFlyrc(stockFile);
    await changeTargets(captureIo({ env: { FLY_HOME: home.path } }).io, () => undefined);
    expect(home.flyrc()).toBe(stockFile.replace('team: ""', 'team: main'));
    expect(statSync(join(home.path, '.flyrc')).mode & 0o777).toBe(0o600);
  });

  it('in any other YAML is read, too, and unknown keys stay', async () => {
    using home = createFlyHome();
    home.writeFlyrc(
      '{targets: {"a b": {api: "http://x", colour: red, token: {type: t, value: 12345678}}}, more: [1, {x: z}]}',
    );
    const { io } = captureIo({ env: { FLY_HOME: home.path } });
    await changeTargets(io, (targets) => void targets.delete('nothing'));
    expect(home.flyrc()).toContain('colour: red');
    expect(home.flyrc()).toContain('more: [1,{"x":"z"}]');
    expect((await loadTargets(io)).get('a b')).toMatchObject({ api: 'http://x', team: 'main' });
  });

  it('keeps what two changes at once say', async () => {
    using home = createFlyHome();
    const { io } = captureIo({ env: { FLY_HOME: home.path } });
    const target = {
      api: 'x',
      team: 'main',
      insecure: false,
      caCert: '',
      clientCertPath: '',
      clientKeyPath: '',
      others: {},
    };
    const names = Array.from({ length: 8 }, (_, index) => `t${index}`);
    await Promise.all(names.map((name) => changeTargets(io, (targets) => void targets.set(name, target))));
    expect([...(await loadTargets(io)).keys()].sort()).toEqual(names);
  });

  it('that is broken is named', async () => {
    using home = createFlyHome();
    home.writeFlyrc('targets: {ci: {api: x');
    const { stderr, exit } = await home.run(['-t', 'ci', 'status']);
    expect(exit).toBe(1);
    expect(stderr).toBe(
      `error: in the file '${home.path}/.flyrc': error converting YAML to JSON: yaml: line 1: did not find expected ',' or '}'\n`,
    );
  });
});

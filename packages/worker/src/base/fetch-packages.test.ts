import { expect, it } from 'vitest';
import { parsePlan } from './fetch-packages.ts';

it('reads what apt-get would install, versions with epochs and packages of another architecture included', () => {
  const plan = [
    'Reading package lists...',
    'Inst gcc-12-base (12.2.0-14+deb12u1 Debian:12.11/stable [amd64])',
    'Inst git (1:2.39.5-0+deb12u2 Debian:12.11/stable, Debian-Security:12/stable-security [amd64]) []',
    'Inst ca-certificates (20230311+deb12u1 Debian:12.11/stable [all])',
    'Inst libc6:i386 [2.36-8] (2.36-9 Debian:12.11/stable [i386])',
    'Conf git (1:2.39.5-0+deb12u2 Debian:12.11/stable [amd64])',
  ].join('\n');
  expect(parsePlan(plan)).toEqual([
    { name: 'gcc-12-base', version: '12.2.0-14+deb12u1', architecture: 'amd64' },
    { name: 'git', version: '1:2.39.5-0+deb12u2', architecture: 'amd64' },
    { name: 'ca-certificates', version: '20230311+deb12u1', architecture: 'all' },
    { name: 'libc6', version: '2.36-9', architecture: 'i386' },
  ]);
});

import { describe, expect, it } from 'vitest';
import type { ResourceTypeConfig } from '../config/resource-config.ts';
import { type Checkable, type CheckPlanContext, planCheck } from './plan-check.ts';
import { encodePlan } from './plan-codec.ts';
import { countPlanIds } from './plan-ids.ts';

const minutes = (count: bigint) => ({ kind: 'every', intervalNs: count * 60_000_000_000n }) as const;
const custom: ResourceTypeConfig = { name: 'custom', type: 'git', source: { i: 1 }, defaults: { d: 1 }, tags: ['gpu'] };

function check(subject: Checkable, more: Partial<CheckPlanContext> = {}): string {
  return encodePlan(
    planCheck(subject, {
      types: [custom],
      baseDefaults: new Map([['git', { base: true }]]),
      intervals: { resource: minutes(1n), webhook: minutes(2n), resourceType: minutes(3n) },
      skipInterval: 'no',
      ids: countPlanIds(0),
      ...more,
    }),
  );
}

describe('the plan of a check', () => {
  it('of a resource on a custom type checks and fetches the type first', () => {
    const config = { name: 'r', type: 'custom', source: { s: 1 }, checkTimeout: '5m', tags: ['own'] };
    expect(check({ kind: 'resource', config }, { from: { v: '1' } })).toBe(
      '{"id":"1","check":{"name":"r","type":"custom","source":{"d":1,"s":1},"image":{' +
        '"check_plan":{"id":"1/image-check","check":{"name":"custom","type":"git","source":{"base":true,"i":1},' +
        '"image":{"base_type":"git"},"resource_type":"custom","interval":"1m0s","tags":["gpu"]}},' +
        '"get_plan":{"id":"1/image-get","get":{"name":"custom","type":"git","source":{"base":true,"i":1},' +
        '"image":{"base_type":"git"},"version_from":"1/image-check","tags":["gpu"]}},"base_type":"git"},' +
        '"from_version":{"v":"1"},"resource":"r","interval":"1m0s","timeout":"5m","tags":["own"]}}',
    );
  });

  it('has the interval of its kind unless it says one', () => {
    const plain = { name: 'r', type: 'git', source: null };
    const hooked = { ...plain, webhookToken: 't' };
    expect(check({ kind: 'resource', config: plain })).toContain('"resource":"r","interval":"1m0s"');
    expect(check({ kind: 'resource', config: hooked })).toContain('"interval":"2m0s"');
    expect(check({ kind: 'resource', config: { ...hooked, checkEvery: { kind: 'never' } } })).toContain(
      '"interval":"never"',
    );
    expect(check({ kind: 'resource-type', config: custom })).toContain('"resource_type":"custom","interval":"3m0s"');
    expect(check({ kind: 'prototype', config: plain })).toContain('"prototype":"r","interval":"1m0s"');
  });

  it('skips the interval of the images only when asked for all', () => {
    const config = { name: 'r', type: 'custom', source: null };
    const count = (text: string) => text.split('"skip_interval":true').length - 1;
    expect(count(check({ kind: 'resource', config }))).toBe(0);
    expect(count(check({ kind: 'resource', config }, { skipInterval: 'subject' }))).toBe(1);
    expect(count(check({ kind: 'resource', config }, { skipInterval: 'all' }))).toBe(2);
  });

  it('of a type named like its own type is a check by the base type', () => {
    const git: ResourceTypeConfig = { name: 'git', type: 'git', source: { i: 1 } };
    expect(check({ kind: 'resource-type', config: git }, { types: [git] })).toContain(
      '"source":{"base":true,"i":1},"image":{"base_type":"git"}',
    );
  });
});

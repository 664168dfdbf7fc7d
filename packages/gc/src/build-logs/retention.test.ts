import { expect, it } from 'vitest';
import { noRetentionLimits, retentionOf } from './retention.ts';

it('is what the job says', () => {
  const buildLogRetention = { builds: 3, minimumSucceededBuilds: 1, days: 7 };
  expect(retentionOf({ buildLogRetention }, noRetentionLimits)).toEqual({
    builds: 3,
    minimumSucceededBuilds: 1,
    days: 7,
  });
});

it('hears the old spelling only where the new one is absent', () => {
  expect(retentionOf({ buildLogsToRetain: 5 }, noRetentionLimits)).toMatchObject({ builds: 5 });
  expect(retentionOf({ buildLogsToRetain: 5, buildLogRetention: { days: 2 } }, noRetentionLimits)).toMatchObject({
    builds: 0,
    days: 2,
  });
});

it('is the default where the job says nothing', () => {
  const limits = { ...noRetentionLimits, defaultBuilds: 10, defaultDays: 30 };
  expect(retentionOf({}, limits)).toEqual({ builds: 10, minimumSucceededBuilds: 0, days: 30 });
  expect(retentionOf({ buildLogRetention: { builds: 20 } }, limits)).toMatchObject({ builds: 20, days: 30 });
});

it('never exceeds the maximum, which also holds where nothing is said', () => {
  const limits = { ...noRetentionLimits, maxBuilds: 10, maxDays: 5 };
  expect(retentionOf({}, limits)).toMatchObject({ builds: 10, days: 5 });
  expect(retentionOf({ buildLogRetention: { builds: 50, days: 2 } }, limits)).toMatchObject({ builds: 10, days: 2 });
});

it('reserves no more builds for success than it keeps, once there is a maximum', () => {
  const buildLogRetention = { builds: 4, minimumSucceededBuilds: 6 };
  expect(retentionOf({ buildLogRetention }, noRetentionLimits).minimumSucceededBuilds).toBe(6);
  expect(retentionOf({ buildLogRetention }, { ...noRetentionLimits, maxDays: 9 }).minimumSucceededBuilds).toBe(0);
});

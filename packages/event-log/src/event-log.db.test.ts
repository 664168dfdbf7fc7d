import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  appendStatusEvent,
  type BuildId,
  createJobBuild,
  type Db,
  deletePipeline,
  drawBuildId,
  finishBuild,
  lockEventState,
  saveEventBatch,
  transaction,
} from '@rondo/db';
import { aJob, createTestDatabase, Scenario } from '@rondo/db/testing';
import { silentLogger } from '@rondo/foundation';
import { type BuildEvent, decodeEvents } from '@rondo/protocol';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { appendEvents } from './append-events.ts';
import { dropEvents, dropOrphanedEvents } from './drop-events.ts';
import { openEventLog } from './event-log.ts';
import { createEventSealer } from './event-sealer.ts';
import { EventWriter } from './event-writer.ts';
import { findRowIndex } from './find-row-index.ts';
import { followEvents } from './follow-events.ts';
import { readEvents } from './read-events.ts';
import { sealBuild } from './seal-build.ts';

const database = await createTestDatabase();
const { db } = database;
const log = openEventLog(db);
const elsewhere = openEventLog((await database.openNode()).db);
afterAll(() => database[Symbol.asyncDispose]());

const line = (payload: string): BuildEvent => ({ event: 'log', data: { time: 1, origin: { id: 'p' }, payload } });
const succeeded: BuildEvent = { event: 'status', data: { status: 'succeeded', time: 1 } };
const lines = (count: number, from = 0) => Array.from({ length: count }, (_, index) => line(`${from + index}\n`));
/** The event stream of a check that is no row of builds. */
async function beginCheck(): Promise<BuildId> {
  const buildId = await drawBuildId(db);
  await lockEventState(db, buildId);
  return buildId;
}
/** The event stream of a build. */
async function beginBuild(): Promise<BuildId> {
  const scenario = await Scenario.withTeam(db, `team-${await drawBuildId(db)}`);
  const pipeline = await scenario.withPipeline('p', { jobs: [aJob('j', [])] });
  const buildId = await createJobBuild(db, { jobId: pipeline.jobId('j'), kind: 'manual' });
  if (buildId === undefined) throw new Error('no build');
  await lockEventState(db, buildId);
  return buildId;
}
const end = (buildId: BuildId, on: Db = db) =>
  appendStatusEvent(on, { buildId, status: 'succeeded', time: new Date() });

async function readIds(
  chunks: AsyncIterable<{ wire: Buffer; firstEventId: number; nextEventId: number }>,
): Promise<number[]> {
  const ids: number[] = [];
  for await (const { wire, firstEventId, nextEventId } of chunks) {
    const inChunk = [...decodeEvents(wire)].map(({ eventId }) => eventId);
    expect([inChunk[0], inChunk.at(-1)]).toEqual([firstEventId, nextEventId - 1]);
    ids.push(...inChunk);
  }
  return ids;
}
const upTo = (from: number, until: number) =>
  Array.from({ length: Math.max(0, until - from) }, (_, index) => from + index);

describe('appending', () => {
  it('numbers without gaps whatever rolls back or writes in between', async () => {
    const buildId = await beginCheck();
    const writer = new EventWriter({ buildId, epoch: 0 });
    await writer.append(db, lines(2));
    const failing = transaction(db, async (inner) => {
      await writer.append(inner, lines(3));
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await appendEvents(db, { buildId, epoch: 0 }, lines(1));
    await Promise.all([writer.append(db, lines(2)), writer.append(db, lines(1))]);
    expect(await readIds(readEvents(log, buildId))).toEqual(upTo(0, 6));
  });

  it('is refused after the end and under a lost lease', async () => {
    const buildId = await beginCheck();
    expect(await appendEvents(db, { buildId, epoch: 7 }, lines(1))).toBe('stale');
    const last: BuildEvent = { event: 'status', data: { status: 'failed', time: 1 } };
    await appendEvents(db, { buildId, epoch: 0 }, [...lines(1), last]);
    expect(await appendEvents(db, { buildId, epoch: 0 }, lines(1))).toBe('stale');
    const signal = AbortSignal.timeout(30_000);
    expect(await readIds(followEvents(log, { buildId, signal }))).toEqual(upTo(0, 2));
    expect(signal.aborted).toBe(false);
  });
});

describe('following', () => {
  it('brings what another node appends, at once, and ends with the build', async () => {
    const buildId = await beginCheck();
    const followed = readIds(followEvents(elsewhere, { buildId, signal: AbortSignal.timeout(20_000) }));
    const writer = new EventWriter({ buildId, epoch: 0 });
    for (let round = 0; round < 20; round += 1) {
      await writer.append(db, lines(1 + (round % 3)));
      if (round % 4 === 0) await sleep(3);
    }
    await end(buildId);
    expect(await followed).toEqual(upTo(0, 40));
  });

  it('waits for a build that has not started, and stops when the reader is gone', async () => {
    const scenario = await Scenario.withTeam(db, 'follow');
    const pipeline = await scenario.withPipeline('p', { jobs: [aJob('j', [])] });
    const buildId = await createJobBuild(db, { jobId: pipeline.jobId('j'), kind: 'manual' });
    if (buildId === undefined) throw new Error('no build');
    const leaving = new AbortController();
    const left = readIds(followEvents(log, { buildId, signal: leaving.signal }));
    const staying = readIds(followEvents(log, { buildId, signal: AbortSignal.timeout(20_000) }));
    await sleep(30);
    leaving.abort();
    expect(await left).toEqual([]);
    await finishBuild(db, { buildId, status: 'aborted', by: { kind: 'scheduler' } });
    expect(await staying).toEqual([0]);
  });

  it('ends when the pipeline of a running build is deleted', async () => {
    const scenario = await Scenario.withTeam(db, 'deleting');
    const pipeline = await scenario.withPipeline('p', { jobs: [aJob('j', [])] });
    const buildId = await createJobBuild(db, { jobId: pipeline.jobId('j'), kind: 'manual' });
    if (buildId === undefined) throw new Error('no build');
    await appendEvents(db, { buildId, epoch: 0 }, lines(3));
    const signal = AbortSignal.timeout(20_000);
    const followed = readIds(followEvents(elsewhere, { buildId, signal }));
    await sleep(30);
    await deletePipeline(db, pipeline.pipelineId);
    expect(await followed).toEqual(upTo(0, 3));
    expect(signal.aborted).toBe(false);
  });

  it('ends at once for a build that is unknown or whose events were dropped', async () => {
    const signal = AbortSignal.timeout(30_000);
    expect(await readIds(followEvents(log, { buildId: 999_999_999 as BuildId, signal }))).toEqual([]);
    const buildId = await beginCheck();
    await appendEvents(db, { buildId, epoch: 0 }, lines(5));
    await end(buildId);
    await sealBuild(log, db, buildId);
    await dropEvents(log, [buildId]);
    expect(await readIds(followEvents(log, { buildId, signal }))).toEqual([]);
    expect(signal.aborted).toBe(false);
  });

  it('resumes anywhere without a gap or a repetition, sealed or not, and while it is being sealed', async () => {
    const chunks = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 12 });
    const property = fc.asyncProperty(chunks, fc.nat(100), fc.boolean(), async (sizes, percent, sealFirst) => {
      const buildId = await beginCheck();
      const writer = new EventWriter({ buildId, epoch: 0 });
      for (const size of sizes) await writer.append(db, lines(size));
      await end(buildId);
      const total = sizes.reduce((sum, size) => sum + size, 1);
      const from = Math.floor((total * percent) / 100);
      const sealing = sealBuild(log, db, buildId);
      if (sealFirst) await sealing;
      const read = readIds(followEvents(log, { buildId, fromEventId: from, signal: AbortSignal.timeout(20_000) }));
      const [ids] = await Promise.all([read, sealing]);
      expect(ids).toEqual(upTo(from, total));
    });
    await fc.assert(property, { numRuns: 40 });
  });
});

describe('sealing', () => {
  /** 200,000 lines as a task's terminal writes them, in batches as an engine appends them. */
  async function write(lineOf: (index: number) => string): Promise<{ buildId: BuildId; textBytes: number }> {
    const buildId = await beginCheck();
    const writer = new EventWriter({ buildId, epoch: 0 });
    let textBytes = 0;
    for (let first = 0; first < 200_000; first += 500) {
      const text = Array.from({ length: 500 }, (_, index) => `${lineOf(first + index)}\r\n`).join('');
      textBytes += text.length;
      await writer.append(db, [line(text)]);
    }
    await end(buildId);
    return { buildId, textBytes };
  }
  const sealedBytes = async (buildId: BuildId) =>
    (await db.selectFrom('build_event_segments').select('size_bytes').where('build_id', '=', buildId).execute()).reduce(
      (sum, { size_bytes }) => sum + size_bytes,
      0,
    );

  it('keeps a log of 20 MB in a tenth of its text, with all its rows', async () => {
    const words = ['compiling', 'linking', 'testing', 'skipping', 'copying', 'checking', 'building', 'ok'];
    const { buildId, textBytes } = await write((index) =>
      `${index} ${words[index % 8]} module ${(index * 7919) % 1000} of package ${(index * 31) % 97} with flags -O2 -g in ${(index * 13) % 2000} ms`.padEnd(
        98,
        '.',
      ),
    );
    await sealBuild(log, db, buildId);
    expect(await sealedBytes(buildId)).toBeLessThan(textBytes * 0.1);
    expect((await findRowIndex(log, buildId, 'p'))?.rowCount).toBe(200_001);
    expect(await readIds(readEvents(log, buildId))).toEqual(upTo(0, 401));
  });

  it('keeps random base64 in four fifths of its text', async () => {
    const { buildId, textBytes } = await write(() => randomBytes(75).toString('base64').slice(0, 98));
    await sealBuild(log, db, buildId);
    expect(await sealedBytes(buildId)).toBeLessThan(textBytes * 0.8);
  });

  it('happens by itself after the end, once, and leaves no batches', async () => {
    const stop = new AbortController();
    const sealers = [log, elsewhere].map((one) =>
      createEventSealer({ log: one, logger: silentLogger, delayMs: 5 }).run(stop.signal),
    );
    const buildId = await beginBuild();
    await appendEvents(db, { buildId, epoch: 0 }, lines(10));
    await end(buildId);
    const left = () =>
      db.selectFrom('build_event_batches').select('build_id').where('build_id', '=', buildId).execute();
    for (let round = 0; round < 500 && (await left()).length > 0; round += 1) await sleep(10);
    expect(await left()).toEqual([]);
    expect(await readIds(readEvents(log, buildId))).toEqual(upTo(0, 11));
    stop.abort();
    await Promise.all(sealers);
  });
});

it('seals the others where one cannot be read', async () => {
  const broken = await beginBuild();
  await saveEventBatch(db, {
    buildId: broken,
    epoch: 0,
    firstEventId: 0,
    eventCount: 1,
    wire: 'no event',
    isLast: true,
  });
  const fine = await beginBuild();
  await appendEvents(db, { buildId: fine, epoch: 0 }, lines(2));
  await end(fine);
  const stop = new AbortController();
  const sealing = createEventSealer({ log, logger: silentLogger, delayMs: 5 }).run(stop.signal);
  const isSealed = (id: BuildId) =>
    db.selectFrom('build_event_states').select('sealed').where('build_id', '=', id).executeTakeFirstOrThrow();
  for (let round = 0; round < 500 && !(await isSealed(fine)).sealed; round += 1) await sleep(10);
  expect([await isSealed(fine), await isSealed(broken)]).toEqual([{ sealed: true }, { sealed: false }]);
  stop.abort();
  await sealing;
});

it('leaves alone what a check wrote that is no row of builds: the next one replaces it', async () => {
  const stop = new AbortController();
  const sealing = createEventSealer({ log, logger: silentLogger, delayMs: 5 }).run(stop.signal);
  const check = await beginCheck();
  await new EventWriter({ buildId: check, epoch: 0, isDetached: true }).append(db, [...lines(2), succeeded]);
  const build = await beginBuild();
  await end(build);
  const sealed = async () =>
    (
      await db
        .selectFrom('build_event_states')
        .select(['build_id', 'sealed'])
        .where('build_id', 'in', [check, build])
        .orderBy('build_id')
        .execute()
    ).map((row) => row.sealed);
  await expect.poll(sealed, { timeout: 30_000 }).toEqual([false, true]);
  expect(await readIds(readEvents(log, check))).toEqual(upTo(0, 3));
  stop.abort();
  await sealing;
});

it('drops events whose build is gone, and only those', async () => {
  const scenario = await Scenario.withTeam(db, 'orphans');
  const pipeline = await scenario.withPipeline('p', { jobs: [aJob('j', [])] });
  const kept = await createJobBuild(db, { jobId: pipeline.jobId('j'), kind: 'manual' });
  if (kept === undefined) throw new Error('no build');
  await finishBuild(db, { buildId: kept, status: 'aborted', by: { kind: 'scheduler' } });
  const gone = await beginCheck();
  await appendEvents(db, { buildId: gone, epoch: 0 }, lines(3));
  await end(gone);
  while ((await dropOrphanedEvents(log, 100)) > 0);
  const deleted = await createJobBuild(db, { jobId: pipeline.jobId('j'), kind: 'manual' });
  if (deleted === undefined) throw new Error('no build');
  await finishBuild(db, { buildId: deleted, status: 'aborted', by: { kind: 'scheduler' } });
  await db.deleteFrom('builds').where('id', '=', deleted).execute();
  while ((await dropOrphanedEvents(log, 100)) > 0);
  const states = await db
    .selectFrom('build_event_states')
    .select('build_id')
    .where('build_id', 'in', [kept, gone, deleted])
    .execute();
  expect(states).toEqual([{ build_id: kept }]);
});

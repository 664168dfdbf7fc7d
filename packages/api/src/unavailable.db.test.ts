import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { createApiWorld } from './testing/api-world.ts';

it('says what is the matter when the disk of the database is full, and saves nothing', async () => {
  await using world = await createApiWorld();
  await sql`create function full_disk() returns trigger language plpgsql as
    $$begin raise 'could not extend file' using errcode = '53100'; end$$`.execute(world.db);
  await sql`create trigger full_disk before insert on pipelines execute function full_disk()`.execute(world.db);
  const save = () =>
    world.request({
      method: 'PUT',
      url: '/api/v1/teams/main/pipelines/p/config',
      as: 'test',
      headers: { 'content-type': 'application/x-yaml' },
      payload: 'jobs: [{name: j, plan: [{get: r, trigger: true}]}]\nresources: [{name: r, type: mock}]\n',
    });
  const refused = await save();
  expect([refused.statusCode, refused.payload]).toEqual([503, expect.stringContaining('database is full')]);
  await sql`drop trigger full_disk on pipelines`.execute(world.db);
  expect((await save()).statusCode).toBe(201);
});

it('says how it is to whoever asks, though who may do what cannot be read', async () => {
  await using world = await createApiWorld();
  await sql`alter table teams rename to away`.execute(world.db);
  world.services.teams.forget();
  const answer = await world.request({ url: '/api/v1/health' });
  expect([answer.statusCode, answer.json()]).toEqual([
    503,
    expect.objectContaining({ status: 'failing', database: { status: 'healthy' } }),
  ]);
});

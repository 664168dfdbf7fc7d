-- expand
-- The event store: batches while a build runs, compressed segments once it has ended (design D9). Build ids of checks that
-- are not rows of builds lie here too, hence no foreign key.

create table build_event_batches (
  build_id bigint not null,
  first_event_id bigint not null,
  event_count integer not null check (event_count > 0),
  -- Consecutive events in wire form: the bytes of the event stream (api.md 13.2). Text, which the server sends as it is.
  payload text not null,
  -- How far the build's steps had come, and up to which byte their output had been read, when this batch was written:
  -- {PLAN_ID: {...}}. Merged in order by the node that takes up the build, so that no line is lost or repeated.
  checkpoint jsonb,
  created_at timestamptz not null default now(),
  primary key (build_id, first_event_id)
);
alter table build_event_batches alter column payload set storage external;

-- What is known of a segment; its bytes are in the store that it names.
create table build_event_segments (
  build_id bigint not null,
  first_event_id bigint not null,
  last_event_id bigint not null,
  size_bytes integer not null,
  raw_size_bytes bigint not null,
  store text not null,
  created_at timestamptz not null default now(),
  primary key (build_id, first_event_id)
);

-- The bytes of segments whose store is `postgres`.
create table build_event_segment_bytes (
  build_id bigint not null,
  first_event_id bigint not null,
  bytes bytea not null,
  primary key (build_id, first_event_id)
);
alter table build_event_segment_bytes alter column bytes set storage external;

-- Per step, where its display rows begin: what makes a link to a line hold (ui.md A9.9).
create table build_row_indexes (
  build_id bigint not null,
  plan_id text not null,
  row_count bigint not null,
  payload bytea not null,
  primary key (build_id, plan_id)
);

-- How far a build's events have come. The row's lock puts appends in order; its epoch refuses those of a lost lease.
create table build_event_states (
  build_id bigint primary key,
  -- The id that the next event gets; ids count from 0 without gaps.
  next_event_id bigint not null default 0,
  lease_epoch bigint not null default 0,
  ended boolean not null default false,
  sealed boolean not null default false,
  -- A check that is no row of builds: kept while a resource shows it.
  detached boolean not null default false,
  -- Its build was deleted, so that its events are to follow.
  orphaned boolean not null default false
) with (fillfactor = 70);
create index build_event_states_detached on build_event_states (build_id) where detached;
create index build_event_states_orphaned on build_event_states (build_id) where orphaned;

-- A deleted build leaves its events behind; looking for such builds among all would cost more than being told.
create function orphan_build_events() returns trigger language plpgsql as $$
begin
  update build_event_states set orphaned = true from gone where build_id = gone.id;
  return null;
end
$$;
create trigger builds_deleted after delete on builds referencing old table as gone
  for each statement execute function orphan_build_events();

create index build_event_states_unsealed on build_event_states (build_id) where ended and not sealed;

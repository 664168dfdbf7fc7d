-- expand
-- Who pinned a resource and when, who disabled a version and when, and when a version was first seen. All null where nobody noted it:
-- in rows from before, and pins of the configuration.

alter table resource_pins add column pinned_by text, add column pinned_at timestamptz;
alter table resource_disabled_versions add column disabled_by text, add column disabled_at timestamptz;
alter table resource_versions add column found_at timestamptz;
alter table resource_versions alter column found_at set default now();

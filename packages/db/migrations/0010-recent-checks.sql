-- expand
-- How the last checks of a version history went, oldest first, at most 24: how long each took in milliseconds, below 0 where it failed.
-- Written by the statement that ends a check; 4 bytes a check, in the row that is written anyway.

alter table resource_config_scopes add column recent_checks_ms integer[] not null default '{}';

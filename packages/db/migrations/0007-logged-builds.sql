-- expand
-- The builds of a job that still have their log, for those who decide which logs are kept (scheduling.md 15.1).

create index builds_logged_of_job on builds (job_id, id desc) where job_id is not null and reap_time is null;

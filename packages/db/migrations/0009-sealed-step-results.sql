-- expand
-- What a step left behind may be a secret: a var that load_var has read. Results are sealed like other secrets from now on. Those of
-- builds that have ended are of no use to anybody; those of builds under way stay readable for every node.

alter table build_step_results
  alter column result drop not null,
  add column sealed_result text,
  add column sealed_result_nonce text;

delete from build_step_results using builds where builds.id = build_id and builds.end_time is not null;

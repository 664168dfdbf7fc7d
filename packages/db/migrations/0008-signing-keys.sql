-- expand
-- Keys of pipelines' identity tokens (api.md 18.1). The newest of an algorithm signs; older ones stay published for a while. Those
-- that were kept among the settings are left behind: nothing that they signed is in use.

create table signing_keys (
  kid text primary key,
  algorithm text not null,
  key text not null,
  key_nonce text,
  created_at timestamptz not null default now()
);

delete from settings where name like 'identity\_signing\_key\_%';

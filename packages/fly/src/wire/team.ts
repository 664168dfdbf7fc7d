import { flag, list, mapOf, number, omitEmpty, type ShapeOf, struct, text } from './shape.ts';

/** A team as fly knows it: for each role, users and groups. */
export const team = struct({
  id: omitEmpty(number),
  name: omitEmpty(text),
  auth: omitEmpty(mapOf(mapOf(list(text)))),
});
export type Team = ShapeOf<typeof team>;
export const teams = list(team);

/** Who the token belongs to. */
export const userInfo = struct({
  sub: text,
  name: text,
  user_id: text,
  user_name: text,
  email: text,
  is_admin: flag,
  is_system: flag,
  teams: mapOf(list(text)),
  connector: text,
  display_user_id: text,
});

const user = struct({
  id: omitEmpty(number),
  username: omitEmpty(text),
  connector: omitEmpty(text),
  last_login: omitEmpty(number),
  sub: omitEmpty(text),
});
export const users = list(user);

import { Type } from 'typebox';

const maxArgs = 10_000;
const Texts = Type.Optional(Type.Union([Type.Array(Type.String(), { maxItems: maxArgs }), Type.Null()]));
const Size = Type.Optional(Type.Integer({ minimum: 0, maximum: 65_535 }));
const Terminal = Type.Object({ window_size: Type.Optional(Type.Object({ columns: Size, rows: Size })) });
const OptionalTerminal = Type.Optional(Type.Union([Terminal, Type.Null()]));

/** What a client says first: the program it wants (api.md 14.3). */
export const HijackSpec = Type.Object({
  path: Type.String({ minLength: 1, maxLength: 65_536 }),
  args: Texts,
  env: Texts,
  dir: Type.Optional(Type.String({ maxLength: 65_536 })),
  user: Type.Optional(Type.String({ maxLength: 1024 })),
  tty: OptionalTerminal,
});

/** What it says from then on: of several things the first of these counts. */
export const HijackInput = Type.Object({
  closed: Type.Optional(Type.Boolean()),
  tty: OptionalTerminal,
  stdin: Type.Optional(Type.String()),
});

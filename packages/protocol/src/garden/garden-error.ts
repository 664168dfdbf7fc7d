import { type Static, Type } from 'typebox';

/** The body of a failed Garden request (worker.md 8.2). `Type` is empty for errors without a kind of their own. */
export const GardenErrorBody = Type.Object({
  Type: Type.String(),
  Message: Type.String(),
  Handle: Type.Optional(Type.String()),
  ProcessID: Type.Optional(Type.String()),
  Binary: Type.Optional(Type.String()),
});
export type GardenErrorBody = Static<typeof GardenErrorBody>;

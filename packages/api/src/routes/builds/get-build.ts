import type { BuildRow } from '@rondo/db';
import type { Handler } from '../../context.ts';
import { isAuthorizedFor } from '../../guards/check-access.ts';
import { buildOf } from '../../guards/subjects.ts';
import { encodedJson, encodeJson } from '../../http/reply.ts';
import { presentBuild } from '../../present/present-build.ts';

/** `GET /api/v1/builds/:build_id`. */
export const getBuild: Handler = async (context) => {
  const build = await buildOf(context);
  const withComment = build.isJobPublic || isAuthorizedFor(context, build.teamName);
  return encodedJson(encode(build, withComment));
};

/** Of builds that are kept and asked for again: one with the comment, one without. */
const encoded = [new WeakMap<BuildRow, string>(), new WeakMap<BuildRow, string>()] as const;

function encode(build: BuildRow, withComment: boolean): string {
  const known = encoded[withComment ? 1 : 0];
  const text = known.get(build) ?? `${encodeJson(presentBuild(build, { withComment }))}\n`;
  known.set(build, text);
  return text;
}

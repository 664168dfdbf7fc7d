import {
  disableVersion,
  enableVersion,
  pinVersion,
  setPinComment,
  unpinResource as unpin,
  type VersionId,
} from '@rondo/db';
import { Type } from 'typebox';
import type { Context, Handler } from '../../context.ts';
import { displayNameOf } from '../../guards/display-name.ts';
import { resourceOf } from '../../guards/resource-of.ts';
import { readBody } from '../../http/read-body.ts';
import { empty } from '../../http/reply.ts';

function versionIdOf({ request }: Context): VersionId {
  return request.integerParam('resource_config_version_id') as VersionId;
}

/** `PUT …/versions/:id/enable`. As in stock a 500 where it changes nothing, which fly reports. */
export const enableResourceVersion: Handler = async (context) => {
  const versionId = versionIdOf(context);
  const resource = await resourceOf(context);
  return empty((await enableVersion(context.services.db, { resourceId: resource.id, versionId })) ? 200 : 500);
};

/** `PUT …/versions/:id/disable`. As in stock a 500 where it changes nothing, which fly reports. */
export const disableResourceVersion: Handler = async (context) => {
  const versionId = versionIdOf(context);
  const resource = await resourceOf(context);
  const version = { resourceId: resource.id, versionId, by: displayNameOf(context) };
  return empty((await disableVersion(context.services.db, version)) ? 200 : 500);
};

/** `PUT …/versions/:id/pin`. */
export const pinResourceVersion: Handler = async (context) => {
  const versionId = versionIdOf(context);
  const resource = await resourceOf(context);
  const outcome = await pinVersion(context.services.db, {
    resourceId: resource.id,
    versionId,
    by: displayNameOf(context),
  });
  return empty(outcome === 'pinned' ? 200 : 500);
};

/** `PUT …/resources/:resource_name/unpin`. */
export const unpinResource: Handler = async (context) => {
  const resource = await resourceOf(context);
  return empty((await unpin(context.services.db, resource.id)) ? 200 : 500);
};

/** What the request takes. */
export const PinComment = Type.Object({ pin_comment: Type.Optional(Type.String({ maxLength: 65_536 })) });

/** `PUT …/resources/:resource_name/pin_comment`. */
export const setPinCommentOnResource: Handler = async (context) => {
  const { pin_comment = '' } = readBody(PinComment, context.request);
  const resource = await resourceOf(context);
  await setPinComment(context.services.db, resource.id, pin_comment);
  return empty(200);
};

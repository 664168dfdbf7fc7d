import { type Static, Type } from 'typebox';
import { GardenContainerSpec } from './container-spec.ts';
import { WorkerProcessRequest, WorkerProcessView } from './worker-process.ts';

/** Creates a container and, in the same request, runs a process in it: the body of `PUT /rondo/v1/containers/H`. */
export const WorkerContainerRequest = Type.Object({
  spec: GardenContainerSpec,
  process: Type.Optional(WorkerProcessRequest),
});
export type WorkerContainerRequest = Static<typeof WorkerContainerRequest>;

export const WorkerContainerView = Type.Object({
  handle: Type.String(),
  privileged: Type.Boolean(),
  properties: Type.Record(Type.String(), Type.String()),
  processes: Type.Array(WorkerProcessView),
});
export type WorkerContainerView = Static<typeof WorkerContainerView>;

/** `GET /rondo/v1/containers` */
export const WorkerContainerList = Type.Object({ containers: Type.Array(WorkerContainerView) });
export type WorkerContainerList = Static<typeof WorkerContainerList>;

/** `GET /rondo/v1/worker`: that the worker speaks the extension, and what it found on its machine. */
export const WorkerDescription = Type.Object({
  /** Version of the extension; a web uses it when it knows the number and stock Garden otherwise. */
  extension: Type.Integer(),
  runtime: Type.Object({ name: Type.String(), version: Type.String() }),
  /** The worker's own address on the containers' network; ports that it publishes are reached there. */
  bridgeAddress: Type.String(),
});
export type WorkerDescription = Static<typeof WorkerDescription>;

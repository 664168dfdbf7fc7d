/**
 * Rondo's extension of the Garden API, served on the same socket as the stock routes. `:h` is a container's handle,
 * `:p` a process id, both URL-escaped. Every request may be repeated: a web that was restarted asks again for what it wants
 * and gets what is already there. Errors have the shape of Garden's (`GardenErrorBody`).
 *
 * | Request | Body | Answer |
 * |---|---|---|
 * | `GET /rondo/v1/worker` | | 200 `WorkerDescription` |
 * | `GET /rondo/v1/containers` | | 200 `WorkerContainerList` |
 * | `PUT /rondo/v1/containers/:h` | `WorkerContainerRequest` | 200 `WorkerContainerView`; the process has been handed to its holder |
 * | `GET /rondo/v1/containers/:h` | | 200 `WorkerContainerView`, 404 |
 * | `DELETE /rondo/v1/containers/:h` | | 204, also when there is none |
 * | `PUT /rondo/v1/containers/:h/processes/:p` | `WorkerProcessRequest` | 200 `WorkerProcessView`, 404 without the container |
 * | `GET /rondo/v1/containers/:h/processes/:p` | | 200 `WorkerProcessView`, 404 |
 * | `DELETE /rondo/v1/containers/:h/processes/:p` | | 204: a process that has ended is forgotten with its output; 409 while it runs |
 * | `GET /rondo/v1/containers/:h/processes/:p/output?stdout=N&stderr=N` | | 200, output frames from these offsets on; the last frame is the end state |
 * | `PUT /rondo/v1/containers/:h/processes/:p/acknowledged` | `WorkerOutputOffsets` | 204: output before these offsets is not asked for again |
 * | `PUT /rondo/v1/containers/:h/processes/:p/signal` | `WorkerSignalRequest` | 204 |
 * | `POST /rondo/v1/checks` | `WorkerCheckRequest` | 200 `WorkerCheckAnswer`; 404 where the worker has no runner for the type: check in a container |
 */
export const workerExtensionVersion = 1;

export const workerExtensionPrefix = '/rondo/v1';

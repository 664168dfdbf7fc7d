export { connectWorker } from './connect-worker.ts';
export { GardenWorker, type GardenWorkerOptions } from './garden-worker.ts';
export { type Endpoint, MalformedAddressError, parseEndpoint } from './http/endpoint.ts';

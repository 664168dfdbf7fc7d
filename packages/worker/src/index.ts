export { type BaseImages, type BaseImagesOptions, type BaseResourceType, openBaseImages } from './base/base-images.ts';
export { checkPrograms } from './containers/check-programs.ts';
export {
  ContainerSpecError,
  NetworkError,
  NoContainersError,
  SocketError,
  StuckProcessesError,
  WorkerRunningError,
} from './errors.ts';
export type { SocketOwner } from './listen-on-socket.ts';
export type { PublishedPort } from './network/published-port.ts';
export { type RunningWorker, startWorker, type WorkerOptions } from './worker.ts';

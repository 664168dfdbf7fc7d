/**
 * Rondo's extension of the Baggageclaim API, served beside the stock routes (worker.md 9.1). `:h` is a volume's handle,
 * URL-escaped. Every request may be repeated. Errors have the shape of Baggageclaim's (`BaggageclaimError`).
 *
 * | Request | Body | Answer |
 * |---|---|---|
 * | `POST /rondo/v1/volumes` | `VolumeBatchRequest` | 200 `VolumeBatchAnswer` |
 * | `GET /rondo/v1/layers` | | 200 `HeldLayers` |
 * | `PUT /rondo/v1/volumes/:h/layered-image` | | 200 `LayeredImageAnswer`; no layers where the get wrote none; 404 without the volume; 409 a layer is neither held nor brought (get again with what is held now); 422 not an image, damaged |
 * | `GET /rondo/v1/volumes/:h/file?path=P&limit=N` | | 200 the file's bytes, symbolic links followed within the volume; 404 `no such file or directory`; 413 larger than `limit` bytes (default 10 MiB) |
 * | `GET /rondo/v1/volumes/:h/usage` | | 200 `VolumeUsage`, 404 |
 * | `GET /rondo/v1/usage` | | 200 `StorageUsage` |
 * | `POST /rondo/v1/garbage` | | 200 `GarbageAnswer` |
 */
export const volumeExtensionPrefix = '/rondo/v1';

/** Bytes of one file that are sent without another limit. */
export const defaultFileLimitBytes = 10 * 2 ** 20;

import { RondoError } from '@rondo/foundation';

/** A layer's bytes are not what their digest says. */
export class LayerDigestError extends RondoError {
  readonly code = 'LAYER_DIGEST';
}

/** A layer is asked for that this worker does not hold. */
export class LayerMissingError extends RondoError {
  readonly code = 'LAYER_MISSING';
  readonly digests: string[];

  constructor(digests: string[]) {
    super(
      `this worker does not hold ${digests.length === 1 ? 'the layer' : 'the layers'} ${digests.join(', ')}, and the image brings no blob for it; fetch the image again`,
    );
    this.digests = digests;
  }
}

/** A volume holds no layered image, or a damaged one. */
export class LayeredImageError extends RondoError {
  readonly code = 'LAYERED_IMAGE';
}

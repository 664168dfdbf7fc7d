import { compileRe2 } from '../sdk/compile-re2.ts';
import type { MetadataField } from '../sdk/program.ts';
import type { ImageToWrite } from './image-writer.ts';
import type { RegistrySource } from './request.ts';

/** Labels, then annotations, whose names match the source's patterns. */
export async function imageMetadata(source: RegistrySource, image: ImageToWrite): Promise<MetadataField[]> {
  return [
    ...(await matching(image.config.labels, source.label_regex, 'invalid label_regex')),
    ...(await matching(image.manifest.annotations, source.annotation_regex, 'invalid annotation_regex')),
  ];
}

async function matching(values: ReadonlyMap<string, string>, regex: string, what: string): Promise<MetadataField[]> {
  if (regex === '') return [];
  const pattern = await compileRe2(regex, what);
  return [...values]
    .filter(([name]) => pattern.matches(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => ({ name, value }));
}

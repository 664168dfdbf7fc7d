/** Remembers the content of entities by id, to tell which of them changed. */
export class ContentMemory {
  readonly #contents = new Map<string | number, string>();

  /** Those of `entities` that are new or differ from what was seen last. `content` leaves out what changes by itself. */
  changed<Entity>(
    entities: readonly Entity[],
    key: (entity: Entity) => string | number,
    content: (entity: Entity) => unknown,
  ): Entity[] {
    return entities.filter((entity) => {
      const text = JSON.stringify(content(entity));
      const isNew = this.#contents.get(key(entity)) !== text;
      this.#contents.set(key(entity), text);
      return isNew;
    });
  }
}

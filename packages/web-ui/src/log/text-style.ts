/** How a stretch of log text looks. Colours: 0-15 = the theme's ANSI palette, a string = its own (256 or 24 bit), undefined = default. */
export interface TextStyle {
  readonly foreground: number | string | undefined;
  readonly background: number | string | undefined;
  readonly bold: boolean;
  readonly faint: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
  readonly strike: boolean;
  readonly inverse: boolean;
  /** Target of an OSC 8 link. */
  readonly link: string | undefined;
}

export const plainStyle: TextStyle = {
  foreground: undefined,
  background: undefined,
  bold: false,
  faint: false,
  italic: false,
  underline: false,
  strike: false,
  inverse: false,
  link: undefined,
};

/** Gives every distinct style a small number, so that a row stores numbers. Style 0 is plain. */
export class StyleTable {
  readonly #ids = new Map<string, number>([[JSON.stringify(plainStyle), 0]]);
  readonly #styles: TextStyle[] = [plainStyle];

  idOf(style: TextStyle): number {
    const key = JSON.stringify(style);
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.#styles.length;
    this.#ids.set(key, id);
    this.#styles.push(style);
    return id;
  }

  get(id: number): TextStyle {
    return this.#styles[id] ?? plainStyle;
  }
}

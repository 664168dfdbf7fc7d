/** SGR parameters that are in force, as one sequence would set them (ui.md A9.9): what a row's text looks like before it says anything. */
export class Style {
  #foreground = '';
  #background = '';
  readonly #flags = new Set<number>();

  /** Takes the parameters of one `CSI ... m`. */
  apply(parameters: string): void {
    const codes = parameters === '' ? [0] : parameters.split(';').map((text) => Number(text || '0'));
    for (let at = 0; at < codes.length; at += 1) {
      const code = codes[at] ?? 0;
      if (code !== 38 && code !== 48) this.#applyOne(code);
      else {
        const length = codes[at + 1] === 2 ? 5 : 3;
        this.#setColour(code === 38, codes.slice(at, at + length).join(';'));
        at += length - 1;
      }
    }
  }

  /** The parameters that bring a fresh terminal here; empty for none. */
  toString(): string {
    return [...this.#flags, this.#foreground, this.#background].filter((part) => part !== '').join(';');
  }

  #setColour(isForeground: boolean, code: string): void {
    if (isForeground) this.#foreground = code;
    else this.#background = code;
  }

  #applyOne(code: number): void {
    if (code === 0) this.#reset();
    else if (code === 39 || code === 49) this.#setColour(code === 39, '');
    else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) this.#setColour(true, String(code));
    else if ((code >= 40 && code <= 47) || (code >= 100 && code <= 107)) this.#setColour(false, String(code));
    else {
      const cleared = clearedBy[code];
      if (cleared === undefined) this.#flags.add(code);
      else for (const flag of cleared) this.#flags.delete(flag);
    }
  }

  #reset(): void {
    this.#foreground = '';
    this.#background = '';
    this.#flags.clear();
  }
}

/** What a code switches off. */
const clearedBy: Readonly<Record<number, readonly number[]>> = {
  21: [1],
  22: [1, 2],
  23: [3, 20],
  24: [4],
  25: [5],
  27: [7],
  54: [51],
};

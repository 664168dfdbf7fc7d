/** An answer with its whole body. */
export interface Reply {
  readonly status: number;
  readonly reason: string;
  readonly header: (name: string) => string | undefined;
  readonly body: string;
}

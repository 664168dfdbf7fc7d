/** Whether it happened on this node. */
export type WakeUpOrigin = 'here' | 'elsewhere';

export type WakeUpListener = {
  /** The only key that is listened for; every one where it is absent. */
  readonly key?: string;
  /** Something of this key happened, on this node or another. Called at once and must not throw; work is done elsewhere. */
  onWakeUp(key: string, origin: WakeUpOrigin): void;
  /** The connection was away: anything may have happened. Also called once when listening has begun. */
  onLookAgain(): void;
};

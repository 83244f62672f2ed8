/** How long a probe waits, in milliseconds. */
export interface ProbeLimits {
  /** For a connection. */
  readonly connect: number;
  /** For one complete reply, however slowly it arrives. */
  readonly reply: number;
  /** For everything. */
  readonly total: number;
}

export const usualProbeLimits: ProbeLimits = { connect: 10_000, reply: 30_000, total: 300_000 };

/** The time that a probe has, starting when it is created. */
export class Clock {
  private readonly end: number;

  constructor(readonly limits: ProbeLimits) {
    this.end = performance.now() + limits.total;
  }

  get left(): number {
    return Math.max(0, this.end - performance.now());
  }

  /** As much of `ms` as is left. `total` is set if less is left. */
  within(ms: number): { readonly ms: number; readonly total: boolean } {
    const { left } = this;
    return { ms: Math.min(ms, left), total: left < ms };
  }

  /** Waits, but not beyond the end. */
  async pause(ms: number): Promise<void> {
    const { ms: time } = this.within(ms);
    if (time > 0) await new Promise((resolve) => setTimeout(resolve, time));
  }
}

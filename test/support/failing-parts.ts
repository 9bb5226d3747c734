/** Lets one call of all that are made of some parts fail, before it has done anything or after it has: as a process that is killed there. */
export class FailingParts {
  readonly #step: number;
  readonly #when: 'before' | 'after';
  #calls = 0;

  /** `step` is 1 for the first call. */
  constructor(step: number, when: 'before' | 'after') {
    this.#step = step;
    this.#when = when;
  }

  /** Whether there were so many calls. */
  get hasFailed(): boolean {
    return this.#calls >= this.#step;
  }

  /** The same parts; only calls that answer with time count. */
  wrap<Parts extends object>(parts: Parts): Parts {
    const wrapped = Object.entries(parts).map(([name, part]) => [name, this.#wrapped(part)]);
    return Object.fromEntries(wrapped) as Parts;
  }

  #wrapped(part: unknown): unknown {
    if (typeof part !== 'object' || part === null) return part;
    return new Proxy(part, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]): unknown => {
          const call = (): unknown => Reflect.apply(member, target, args);
          return isAsynchronous(member) ? this.#fails(call) : call();
        };
      },
    });
  }

  async #fails(call: () => unknown): Promise<unknown> {
    this.#calls += 1;
    const isDue = this.#calls >= this.#step;
    if (isDue && this.#when === 'before') throw new Error('killed');
    const answer = await call();
    // Whoever is killed does nothing more.
    if (isDue) throw new Error('killed');
    return answer;
  }
}

/** Those of the gateway's clocks and rules answer at once. */
function isAsynchronous(member: object): boolean {
  return !['nowMs', 'wallMs', 'facts', 'monotonicNs'].includes((member as { name?: string }).name ?? '');
}

import type { Ere } from './ere-tree.js';

/** The most copies of a repeated item that are expanded; an expression with more is undecided. */
const maxCopies = 64;

/** Thrown if a repetition with an anchor or word boundary in it is too long to expand. */
export class TooManyCopies extends Error {}

/** An expression as glibc matches it. */
export interface Matched {
  /** The rewritten expression; an over-approximation if `certain` is false. */
  readonly ere: Ere;
  /** False if some anchor is forgotten or not, depending on the path that a match takes. */
  readonly certain: boolean;
  /** Whether no anchor is forgotten. */
  readonly asWritten: boolean;
}

/**
 * Rewrites an expression to what glibc matches. glibc copies an item that is repeated, and forgets an anchor or word boundary that comes right before a part of a
 * copy: `(\ba)+` matches `aa`, and so does `(a\b){2}`. The anchor counts if another one that is not forgotten comes directly before it. An item that is repeated by
 * `*` or `?` alone is not copied. Throws TooManyCopies.
 */
export function asMatched(ere: Ere): Matched {
  if (!hasAssertion(ere)) return { ere, certain: true, asWritten: true };
  const copier = new Copier();
  const result = copier.rewrite(ere, { copied: false, before: false, behind: false });
  return { ere: result.ere, certain: copier.certain, asWritten: !copier.forgets };
}

/** The context of a part. */
interface CopyPlace {
  /** Whether the part belongs to a copy. */
  readonly copied: boolean;
  /** Whether the part after it belongs to a copy. */
  readonly before: boolean;
  /** Whether an anchor that counts may come directly before it. */
  readonly behind: boolean;
}

/** A rewritten part, and whether an anchor that counts may come directly before what follows it. */
interface CopiedPart {
  readonly ere: Ere;
  readonly behind: boolean;
}

class Copier {
  certain = true;
  forgets = false;

  rewrite(ere: Ere, place: CopyPlace): CopiedPart {
    switch (ere.type) {
      case 'empty':
        return { ere, behind: place.behind };
      case 'set':
        return { ere, behind: false };
      case 'assert':
        if (!place.before) return { ere, behind: true };
        this.forgets = true;
        if (place.behind) this.certain = false;
        return { ere: { type: 'empty' }, behind: place.behind };
      case 'choice': {
        const options = ere.options.map((option) => this.rewrite(option, place));
        return {
          ere: { type: 'choice', options: options.map((option) => option.ere) },
          behind: options.some(({ behind }) => behind),
        };
      }
      case 'sequence': {
        const last = ere.items.findLastIndex(({ type }) => type !== 'empty');
        return inTurn(
          place.behind,
          ere.items.map(
            (item, at) => (behind) =>
              this.rewrite(item, {
                copied: place.copied,
                before: at < last ? place.copied : place.before,
                behind,
              }),
          ),
        );
      }
      case 'repeat':
        if (hasAssertion(ere.item)) return this.writeOut(ere, place);
        return { ere, behind: place.behind && canBeEmpty(ere) };
    }
  }

  /** Expands `x{min,max}` into the copies that glibc's parser makes: `x x' (x'')*`, or `x x' (x''|)` followed by further copies. */
  private writeOut(
    { item, min, max }: Ere & { type: 'repeat' },
    { copied, before, behind }: CopyPlace,
  ): CopiedPart {
    if (Math.max(min, max ?? 0) > maxCopies) throw new TooManyCopies('an anchor is repeated too often');
    const hasTail = max === undefined || max > min;
    const copies = Array.from({ length: min }, (_, at) => (entered: boolean) => {
      const isLast = at === min - 1;
      const follows = isLast ? (hasTail ? copied : before) : true;
      return this.rewrite(item, { copied: copied || at > 0, before: follows, behind: entered });
    });
    const tail = (entered: boolean): CopiedPart =>
      max === undefined
        ? this.loop(item, { copied: copied || min > 0, before: copied, behind: entered })
        : this.optional(item, max - min, copied || min > 0, before, entered);
    return inTurn(behind, hasTail ? [...copies, tail] : copies);
  }

  private loop(item: Ere, place: CopyPlace): CopiedPart {
    const once = this.rewrite(item, place);
    const body = once.behind && !place.behind ? this.rewrite(item, { ...place, behind: true }) : once;
    return {
      ere: { type: 'repeat', item: body.ere, min: 0, max: undefined },
      behind: place.behind || body.behind,
    };
  }

  /** `count` optional items. The first is a copy if `copied`, the others always are. */
  private optional(item: Ere, count: number, copied: boolean, before: boolean, entered: boolean): CopiedPart {
    let tail: CopiedPart = { ere: { type: 'empty' }, behind: entered };
    for (let left = count; left > 0; left -= 1) {
      const place = { copied: copied || left < count, before: left > 1 || before };
      const one = this.rewrite(item, { ...place, behind: tail.behind });
      tail = {
        ere: {
          type: 'choice',
          options: [{ type: 'sequence', items: [tail.ere, one.ere] }, { type: 'empty' }],
        },
        behind: entered || one.behind,
      };
    }
    return tail;
  }
}

function inTurn(behind: boolean, parts: readonly ((behind: boolean) => CopiedPart)[]): CopiedPart {
  const items: Ere[] = [];
  let at = behind;
  for (const part of parts) {
    const made = part(at);
    items.push(made.ere);
    at = made.behind;
  }
  return { ere: { type: 'sequence', items }, behind: at };
}

function canBeEmpty(ere: Ere): boolean {
  switch (ere.type) {
    case 'empty':
    case 'assert':
      return true;
    case 'set':
      return false;
    case 'choice':
      return ere.options.some(canBeEmpty);
    case 'sequence':
      return ere.items.every(canBeEmpty);
    case 'repeat':
      return ere.min === 0 || canBeEmpty(ere.item);
  }
}

function hasAssertion(ere: Ere): boolean {
  switch (ere.type) {
    case 'empty':
    case 'set':
      return false;
    case 'assert':
      return true;
    case 'choice':
      return ere.options.some(hasAssertion);
    case 'sequence':
      return ere.items.some(hasAssertion);
    case 'repeat':
      return hasAssertion(ere.item);
  }
}

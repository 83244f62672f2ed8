import type { MatchRule } from '../../model/config/config.js';
import { spanText } from '../../source/text.js';
import { quoted } from '../marks.js';
import { escaped } from '../xml.js';
import { truncated } from './markup.js';
import { flowColours, pictureStyle } from './matrix-style.js';
import {
  actionText,
  decidingRulesText,
  matrixVerdict,
  type NamedMatrix,
  openPathTexts,
} from './matrix-words.js';
import {
  bottomOf,
  heightOf,
  lineHeight,
  padding,
  placedBoxes,
  type SvgBox,
  spread,
  stacked,
  top,
  type Unplaced,
} from './svg-columns.js';

interface SvgEdge {
  readonly from: string;
  readonly to: string;
  readonly style: 'open' | `flow${number}`;
}

/** The columns of the picture: their left edge, their width, and the number of characters that fit. */
const columns = {
  sources: { x: 16, width: 200, characters: 24 },
  rules: { x: 330, width: 500, characters: 64 },
  actions: { x: 944, width: 220, characters: 27 },
} as const;

const width = 1180;

/** The height of the legend below the boxes. */
const keyHeight = 40;

/** The most listeners of one box that are named. */
const maxNames = 4;

/** The most characters of a rule in its title. */
const maxTitle = 600;

/**
 * The flow of mail as a picture: listeners, the rules that decide there, and what these do. A stranger's path to relaying is red, unreachable rules are grey. A self-contained SVG
 * element, deterministic for a configuration.
 */
export function matrixSvg(named: NamedMatrix): string {
  const picture = layOut(named);
  const { left, rules, right } = picture;
  const height = Math.max(...[...left, ...rules, ...right].map(bottomOf), top) + keyHeight;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="flow" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="flow-title flow-words">`,
    ...describedBy(named),
    `<style>${pictureStyle}</style>`,
    `<rect class="ground" width="${width}" height="${height}"/>`,
    `<text class="verdict ${named.matrix.openRelay}" x="${columns.sources.x}" y="24">${escaped(truncated(headline(named), 130))}</text>`,
    ...(['sources', 'rules', 'actions'] as const).map(
      (name) => `<text class="head" x="${columns[name].x}" y="54">${headings[name]}</text>`,
    ),
    ...curves(picture),
    ...left.map((box) => drawnBox(box, columns.sources)),
    ...rules.map((box) => drawnBox(box, columns.rules)),
    ...right.map((box) => drawnBox(box, columns.actions)),
    ...key(height - 14),
    '</svg>',
  ]
    .filter((line) => line !== '')
    .join('\n')
    .concat('\n');
}

/** The placed boxes of each column, and the edges between them. */
interface SvgPicture {
  readonly left: readonly SvgBox[];
  readonly rules: readonly SvgBox[];
  readonly right: readonly SvgBox[];
  readonly edges: readonly SvgEdge[];
}

function layOut(named: NamedMatrix): SvgPicture {
  const { matrix, config } = named;
  const { sources, dead } = matrix.paths;
  const open = new Set(sources.flatMap((source) => source.open));
  const unmatched = sources.some(({ rules }) => rules.includes(0));
  const rules = stacked([
    ...config.rules.map((rule) => ruleBox(rule, named, open, dead)),
    ...(unmatched ? [noRule] : []),
  ]);
  const { ends, edges: onward } = endsOf(config.rules, open, unmatched);
  const edges = [...edgesFrom(sources), ...onward];
  const bottom = Math.max(...rules.map(bottomOf), top);
  const deadKeys = new Set(dead.map((rule) => `rule ${rule}`));
  return {
    left: spread(sources.map(sourceBox), bottom),
    rules,
    right: placedBoxes(ends, middleBeside(rules, edges)),
    edges: edges.filter(({ from }) => !deadKeys.has(from)),
  };
}

type MatrixSource = NamedMatrix['matrix']['paths']['sources'][number];

const edgesFrom = (sources: readonly MatrixSource[]): readonly SvgEdge[] =>
  sources.flatMap((source, index) =>
    source.rules.map(
      (rule): SvgEdge => ({
        from: `source ${index}`,
        to: `rule ${rule}`,
        style: source.open.includes(rule) ? 'open' : `flow${index % flowColours.length}`,
      }),
    ),
  );

/** The distinct ends of the rules' mail, and the edges that lead to them. */
function endsOf(
  rules: readonly MatchRule[],
  open: ReadonlySet<number>,
  unmatched: boolean,
): { readonly ends: readonly Unplaced[]; readonly edges: readonly SvgEdge[] } {
  const ends = new Map<string, Unplaced>();
  const edges: SvgEdge[] = [];
  for (const rule of rules) {
    const isOpen = open.has(rule.index);
    const end = endOf(rule, isOpen ? 'open' : 'plain');
    if (!ends.has(end.key) || end.style === 'open') ends.set(end.key, end);
    edges.push({ from: `rule ${rule.index}`, to: end.key, style: isOpen ? 'open' : 'flow0' });
  }
  if (unmatched) {
    ends.set(refusal.key, ends.get(refusal.key) ?? refusal);
    edges.push({ from: noRule.key, to: refusal.key, style: 'flow0' });
  }
  return { ends: [...ends.values()], edges };
}

/** The average vertical middle of the boxes to which a box is connected. */
function middleBeside(boxes: readonly SvgBox[], edges: readonly SvgEdge[]): (key: string) => number {
  const middles = new Map(boxes.map((box) => [box.key, box.y + heightOf(box) / 2]));
  return (key) => {
    const places = edges.flatMap(({ from, to }) =>
      from === key ? (middles.get(to) ?? []) : to === key ? (middles.get(from) ?? []) : [],
    );
    return places.reduce((sum, y) => sum + y, 0) / Math.max(1, places.length);
  };
}

/** The edges as curves, with strangers' paths drawn over all others. */
function curves({ left, rules, right, edges }: SvgPicture): readonly string[] {
  const byKey = (boxes: readonly SvgBox[]) => new Map(boxes.map((box) => [box.key, box]));
  const [sources, middle, ends] = [byKey(left), byKey(rules), byKey(right)];
  const ways = [
    ...edges.filter(({ style }) => style !== 'open'),
    ...edges.filter(({ style }) => style === 'open'),
  ];
  return ways.map(({ from, to, style }) => {
    const start = sources.get(from) ?? middle.get(from);
    const end = middle.get(to) ?? ends.get(to);
    if (start === undefined || end === undefined) return '';
    const [a, b] = sources.has(from)
      ? ([columns.sources, columns.rules] as const)
      : ([columns.rules, columns.actions] as const);
    return curve(a.x + a.width, start, b.x, end, style);
  });
}

/** `smtpd.conf: verdict: closed (proven)`. */
const headline = (named: NamedMatrix): string =>
  `${named.locate(named.config.file.path)}: verdict: ${matrixVerdict(named).text}`;

/** The picture in words, for screen readers: the verdict, and the paths through which strangers relay. */
function describedBy(named: NamedMatrix): readonly string[] {
  const open = openPathTexts(named).map((text) => `${quoted(text)}.`);
  const words = open.length > 0 ? open.join(' ') : 'No rule lets strangers relay.';
  const text = `Listeners, the rules that decide there, and what becomes of the mail. ${named.matrix.openRelay === 'unknown' && open.length === 0 ? '' : words}`;
  return [
    `<title id="flow-title">${escaped(headline(named))}</title>`,
    `<desc id="flow-words">${escaped(text.trim())}</desc>`,
  ];
}

/** The legend of the lines and boxes. */
function key(y: number): readonly string[] {
  const box = (x: number, style: string): string =>
    `<g class="box ${style}"><rect x="${x}" y="${y - 11}" width="26" height="13" rx="3"/></g>`;
  const line = (x: number, style: string): string => `<path class="edge ${style}" d="M${x} ${y - 4}h26"/>`;
  const word = (x: number, text: string): string => `<text class="key" x="${x}" y="${y}">${text}</text>`;
  return [
    line(columns.sources.x, 'open'),
    word(columns.sources.x + 34, 'strangers relay'),
    line(190, 'flow1'),
    word(224, 'other mail, a colour for each group of listeners'),
    box(570, 'dead'),
    word(604, 'unreachable rule'),
  ];
}

const headings = {
  sources: 'Listeners',
  rules: 'Rules, first match first',
  actions: 'What becomes of the mail',
} as const;

function sourceBox({ names, open }: MatrixSource, index: number): Unplaced {
  const isLong = names.length > maxNames;
  return {
    key: `source ${index}`,
    lines: isLong ? [...names.slice(0, maxNames - 1), `and ${names.length - maxNames + 1} more`] : names,
    title: names.join('\n'),
    style: open.length > 0 ? 'open' : 'plain',
  };
}

const noRule: Unplaced = {
  key: 'rule 0',
  lines: ['no rule matches'],
  title: 'No rule matches, or the listener or its filters reject the mail.',
  style: 'plain',
};

function ruleBox(
  rule: MatchRule,
  named: NamedMatrix,
  open: ReadonlySet<number>,
  dead: readonly number[],
): Unplaced {
  const text = truncated(spanText(rule.span).replace(/\s+/g, ' '), maxTitle);
  const isDead = dead.includes(rule.index);
  const place = decidingRulesText({ rules: [rule.index] }, named);
  return {
    key: `rule ${rule.index}`,
    lines: [`${rule.index}: ${text}`],
    title: `${place}${isDead ? ' (unreachable)' : ''}: ${text}`,
    style: open.has(rule.index) ? 'open' : isDead ? 'dead' : 'plain',
  };
}

const refusal: Unplaced = { key: 'refuse', lines: ['rejected'], title: 'rejected', style: 'plain' };

const failure: Unplaced = {
  key: 'temporary failure',
  lines: ['temporary failure'],
  title: 'smtpd knows the criterion tls, but ends every session that gets as far in a temporary failure',
  style: 'plain',
};

function endOf({ outcome, tls }: MatchRule, style: SvgBox['style']): Unplaced {
  if (tls !== undefined) return failure;
  if (outcome.type === 'reject') return refusal;
  const { action } = outcome;
  const what = actionText(action);
  return {
    key: `action ${action.name}`,
    lines: [action.name, what],
    title: `${action.name}: ${what}`,
    style,
  };
}

function curve(x1: number, from: SvgBox, x2: number, to: SvgBox, style: string): string {
  const [y1, y2] = [from.y + heightOf(from) / 2, to.y + heightOf(to) / 2];
  const bend = (x2 - x1) / 2;
  return `<path class="edge ${style}" d="M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}"/>`;
}

function drawnBox(
  box: SvgBox,
  { x, width: wide, characters }: (typeof columns)[keyof typeof columns],
): string {
  const height = heightOf(box);
  const texts = box.lines.map(
    (line, index) =>
      `<text x="${x + padding}" y="${box.y + padding + 12 + index * lineHeight}"${index > 0 && box.key.startsWith('action') ? ' class="detail"' : ''}>${escaped(truncated(line, characters))}</text>`,
  );
  return `<g class="box ${box.style}"><title>${escaped(box.title)}</title><rect x="${x}" y="${box.y}" width="${wide}" height="${height}" rx="5"/>${texts.join('')}</g>`;
}

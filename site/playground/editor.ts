import {
  autocompletion,
  type CompletionContext,
  type CompletionResult,
  closeBrackets,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching } from '@codemirror/language';
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { Compartment, EditorState } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  hoverTooltip,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import type { Answer, Question, ShownFinding, ShownSuggestion } from './protocol.ts';
import { smtpdLanguage } from './smtpd-language.ts';

export interface EditorOptions {
  readonly parent: HTMLElement;
  readonly label: string;
  readonly text: string;
  onChange(text: string): void;
  /** Undefined: a plain text, such as a table's file. */
  ask?(question: Question): Promise<Answer>;
  onSuggestion?(suggestion: ShownSuggestion): void;
}

/** CodeMirror with what the library knows of the text. */
export class Editor {
  readonly #view: EditorView;
  readonly #options: EditorOptions;
  readonly #services = new Compartment();

  constructor(options: EditorOptions) {
    this.#options = options;
    this.#view = new EditorView({ parent: options.parent, state: this.#state(options.text, true) });
  }

  /** A text in the place of this one, with a history of its own. */
  open(text: string, isConfiguration: boolean): void {
    this.#view.setState(this.#state(text, isConfiguration));
  }

  /** The text after a change that can be undone. */
  replace(text: string): void {
    const { length } = this.#view.state.doc;
    this.#view.dispatch({ changes: { from: 0, to: length, insert: text } });
  }

  mark(findings: readonly ShownFinding[]): void {
    const { length } = this.#view.state.doc;
    const diagnostics = findings.flatMap((finding) => diagnosticsOf(finding, this.#options));
    const inside = diagnostics.filter(({ from, to }) => from <= to && to <= length);
    this.#view.dispatch(setDiagnostics(this.#view.state, inside));
  }

  select(from: number, to: number): void {
    const { length } = this.#view.state.doc;
    const selection = { anchor: Math.min(from, length), head: Math.min(to, length) };
    this.#view.dispatch({ selection, effects: EditorView.scrollIntoView(selection.anchor, { y: 'center' }) });
    this.#view.focus();
  }

  close(): void {
    this.#view.destroy();
  }

  #state(doc: string, isConfiguration: boolean): EditorState {
    const { label, onChange } = this.#options;
    return EditorState.create({
      doc,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        bracketMatching(),
        closeBrackets(),
        highlightActiveLine(),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', tabindex: '0' }),
        // The Tab key leaves the editor, as everywhere on a page.
        keymap.of([...defaultKeymap, ...historyKeymap, ...completionKeymap, ...lintKeymap]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) onChange(update.state.doc.toString());
        }),
        this.#services.of(isConfiguration ? this.#helpers() : []),
      ],
    });
  }

  #helpers() {
    return [
      smtpdLanguage,
      lintGutter(),
      // The icons are letters of fonts that few have.
      autocompletion({ icons: false, override: [(context) => this.#complete(context)] }),
      hoverTooltip((_, offset) => this.#hover(offset)),
    ];
  }

  async #complete({ pos, explicit, state }: CompletionContext): Promise<CompletionResult | null> {
    const before = state.doc.sliceString(Math.max(0, pos - 1), pos);
    if (!explicit && !/[\w<"-]/.test(before)) return null;
    const answer = await this.#ask({ kind: 'complete', offset: pos });
    if (answer?.kind !== 'completions') return null;
    return { from: answer.from, options: [...answer.options], validFor: /^[\w<"$*.@:/-]*$/ };
  }

  async #hover(offset: number) {
    const answer = await this.#ask({ kind: 'hover', offset });
    if (answer?.kind !== 'hover' || answer.text === undefined || answer.from === undefined) return null;
    const { from, to = from, text } = answer;
    return {
      pos: from,
      end: to,
      create: () => {
        const dom = document.createElement('div');
        dom.className = 'pg-hover';
        dom.textContent = text;
        return { dom };
      },
    };
  }

  async #ask(question: Question): Promise<Answer | undefined> {
    try {
      return await this.#options.ask?.(question);
    } catch {
      // Another question came after it, or it took too long: there is nothing to show.
      return undefined;
    }
  }
}

const levels = { error: 'error', warning: 'warning', note: 'info' } as const;

/** The marks of a finding: at its place with the quick fixes, and at those that belong to it. */
function diagnosticsOf(
  { rule, severity, message, label, range, labels, suggestions }: ShownFinding,
  { onSuggestion }: EditorOptions,
): Diagnostic[] {
  if (range === undefined) return [];
  const others = labels.flatMap(({ from, to, text }): Diagnostic[] =>
    from === undefined || to === undefined
      ? []
      : [{ from, to, severity: 'hint', message: text, source: rule, markClass: 'pg-related' }],
  );
  const first: Diagnostic = {
    ...range,
    severity: levels[severity],
    source: rule,
    message: [message, ...(label === undefined ? [] : [label])].join('\n').replaceAll('`', '"'),
    actions: suggestions.slice(0, 3).map((suggestion) => ({
      name: suggestion.title,
      apply: () => onSuggestion?.(suggestion),
    })),
  };
  return [first, ...others];
}

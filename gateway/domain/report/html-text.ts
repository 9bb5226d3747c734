/** Markup: made by `markup` alone, so that whatever else there is is text. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | number | Markup | readonly Markup[];

/** HTML of a template: every value in it is text and escaped, also within quotes, but for markup. */
export function markup(texts: TemplateStringsArray, ...values: readonly Part[]): Markup {
  return new Markup(texts.reduce((all, text, place) => all + markupOf(values[place - 1] ?? '') + text));
}

function markupOf(part: Part): string {
  if (part instanceof Markup) return part.text;
  if (typeof part === 'object') return part.map(({ text }) => text).join('');
  return escaped(String(part));
}

/** Without what no text may have: control characters, and marks that turn the direction of what follows. */
function escaped(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, (one) =>
      one === '\n' || one === '\t' ? one : '\ufffd',
    )
    .replaceAll(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);
}

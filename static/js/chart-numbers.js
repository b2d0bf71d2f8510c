/* Numbers as a chart writes them, in the language of the page. */

const language = () => document.documentElement.lang;

const chinese = () => language().startsWith("zh");

export const bracketed = (text) => (chinese() ? `（${text}）` : ` (${text})`);
export const colon = () => (chinese() ? "：" : ": ");

/** As aba_site.phrases.with_unit writes it: Chinese has no space there, and no percentage has. */
export function withUnit(text, unit = "") {
  if (/^\d|[,，]/.test(unit)) return `${text} (${unit})`;
  return unit === "%" || chinese() ? text + unit : `${text} ${unit}`.trim();
}

/** `value => "1,234.50 people"` with exactly as many decimals as asked for. */
export function exactly({ unit, decimals = 0 }) {
  const format = new Intl.NumberFormat(language(), { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  return (value) => withUnit(format.format(value), unit);
}

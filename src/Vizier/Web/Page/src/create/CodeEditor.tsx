import { useEffect, useRef } from 'preact/hooks';
import type { Finding } from '../api/types';

interface Properties {
  readonly label: string;
  readonly text: string;
  readonly findings: readonly Finding[];
  /** The line and column to go to; a new object goes there again. */
  readonly place: { readonly line: number; readonly column: number } | undefined;
  onInput(text: string): void;
}

/** A text with numbered lines; lines that something was found in are marked. */
export function CodeEditor({ label, text, findings, place, onInput }: Properties) {
  const area = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  const lines = text.split('\n');
  const marks = new Map<number, Finding>();
  for (const finding of findings) {
    if (finding.line && (!marks.has(finding.line) || !finding.warning)) {
      marks.set(finding.line, finding);
    }
  }
  useEffect(() => {
    const element = area.current;
    if (!place || !element) {
      return;
    }
    const before = lines.slice(0, place.line - 1).reduce((sum, line) => sum + line.length + 1, 0);
    const at = before + Math.max(0, place.column - 1);
    element.focus();
    element.setSelectionRange(at, Math.max(at, before + (lines[place.line - 1] ?? '').length));
    element.scrollTop = Math.max(0, (place.line - 6) * 18);
  }, [place]);
  return (
    <div class="code">
      <div class="gutter" ref={gutter} aria-hidden="true">
        {lines.map((_, index) => {
          const mark = marks.get(index + 1);
          return (
            <div key={index} class={mark ? (mark.warning ? 'warning' : 'wrong') : ''} title={mark?.message ?? ''}>
              {index + 1}
            </div>
          );
        })}
      </div>
      <textarea
        ref={area}
        aria-label={label}
        aria-invalid={findings.some(finding => !finding.warning)}
        spellcheck={false}
        autocapitalize="off"
        autocomplete="off"
        value={text}
        onInput={event => onInput(event.currentTarget.value)}
        onScroll={event => {
          gutter.current?.scrollTo(0, event.currentTarget.scrollTop);
        }}
      />
    </div>
  );
}

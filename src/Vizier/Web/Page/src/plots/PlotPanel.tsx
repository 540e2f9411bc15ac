import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import { DataTable, type TableData } from './DataTable';

interface Properties {
  readonly title: string;
  /** A few words that say what is seen. */
  readonly about?: ComponentChildren;
  readonly tools?: ComponentChildren;
  /** What the plot shows, as a table for who cannot or would rather not look at it. */
  readonly table?: (() => TableData) | undefined;
  readonly children: ComponentChildren;
  readonly class?: string;
}

/** A plot with its heading, its controls, and its table. */
export function PlotPanel({ title, about, tools, table, children, class: extra }: Properties) {
  const [isTable, setTable] = useState(false);
  const heading = useId();
  return (
    <section class={`panel ${extra ?? ''}`} aria-labelledby={heading}>
      <header>
        <h2 id={heading}>{title}</h2>
        <span class="about">{about}</span>
        <div class="tools">
          {tools}
          {table && (
            <button type="button" class="button plain" aria-pressed={isTable} aria-label={`${title} as a table`} onClick={() => setTable(!isTable)}>
              Table
            </button>
          )}
        </div>
      </header>
      <div class="body">{isTable && table ? <DataTable data={table()} label={title} /> : children}</div>
    </section>
  );
}

/** Says why there is nothing to see. */
export function NothingToSee({ children, height = 180 }: { children: ComponentChildren; height?: number }) {
  return (
    <p
      class="nothing"
      ref={element => {
        element?.style.setProperty('min-height', `${height}px`);
      }}
    >
      <span>{children}</span>
    </p>
  );
}

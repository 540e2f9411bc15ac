import { useEffect, useState } from 'preact/hooks';
import { get, messageOf, post } from '../api/http';
import { experimentPath } from '../api/names';
import type { Catalogue, Experiment, Finding } from '../api/types';
import { Field } from '../interface/Field';
import { Segmented } from '../interface/Segmented';
import { session } from '../interface/session';
import { useAnswer } from '../interface/useAnswer';
import { go, href, route } from '../routing/route';
import { CodeEditor } from './CodeEditor';
import { documentText, emptyDraft, shellWords, type Draft } from './documentText';
import { DraftForm } from './DraftForm';
import { useValidation } from './useValidation';

/** A new experiment, from a document or from a form that writes one. */
export function CreatePage() {
  const { query } = route.value;
  const source = query.get('from');
  const [mode, setMode] = useState<'document' | 'form'>(source ? 'document' : 'form');
  const [draft, setDraft] = useState<Draft>(emptyDraft);
  const [text, setText] = useState('');
  const [owner, setOwner] = useState(session.value?.owner || source?.split('/')[0] || 'default');
  const [images, setImages] = useState('');
  const [unread, setUnread] = useState<string | undefined>(undefined);
  const [isSending, setSending] = useState(false);
  const [place, setPlace] = useState<{ line: number; column: number } | undefined>(undefined);
  const catalogue = useAnswer<Catalogue>('v1/algorithms').value;
  const document = mode === 'form' ? documentText(withAlgorithm(draft, catalogue)) : text;

  useEffect(() => {
    const [from, study] = source?.split('/') ?? [];
    if (from && study) {
      get<Experiment>(experimentPath({ owner: from, study }))
        .then(experiment => setText(renamed(experiment.document ?? '', `${study}-2`)))
        .catch((error: unknown) => setUnread(messageOf(error)));
    }
  }, [source]);

  const wish = { parent: `owners/${owner}`, document, images: imagesOf(images) };
  const { findings, isChecked, problem = unread, refuse } = useValidation(wish);
  const errors = findings.filter(finding => !finding.warning).length;
  const create = async (): Promise<void> => {
    setSending(true);
    try {
      const { parent, ...rest } = wish;
      const experiment = await post<Experiment>(`v1/${parent}/experiments`, rest);
      const [, createdOwner = '', , id = ''] = experiment.name.split('/');
      go(href(['studies', createdOwner, id]));
    } catch (error) {
      refuse(error);
    } finally {
      setSending(false);
    }
  };

  return (
    <main class="page stack">
      <div class="spread">
        <h1>{source ? `Clone of ${source.split('/')[1]}` : 'New experiment'}</h1>
        <Segmented
          label="How to write it"
          value={mode}
          options={[['form', 'Form'], ['document', 'YAML']]}
          onChange={next => {
            if (next === 'document' && mode === 'form') {
              setText(document);
            }
            setMode(next);
          }}
        />
      </div>
      <div class="grid-two">
        <section class="panel padded" aria-label="Experiment">
          {mode === 'form' ? (
            <DraftForm draft={withAlgorithm(draft, catalogue)} catalogue={catalogue} onChange={setDraft} />
          ) : (
            <CodeEditor label="Experiment document" text={text} findings={findings} place={place} onInput={setText} />
          )}
        </section>
        <div class="stack">
          <section class="panel padded stack" aria-label="Submission">
            <Field label="Owner">{id => <input id={id} value={owner} onInput={event => setOwner(event.currentTarget.value)} />}</Field>
            <Field label="Images on the runner's machine" hint="for containers without a command, a line each: image = command line">
              {(id, describedBy) => (
                <textarea
                  id={id}
                  aria-describedby={describedBy}
                  class="mono"
                  rows={2}
                  spellcheck={false}
                  value={images}
                  onInput={event => setImages(event.currentTarget.value)}
                />
              )}
            </Field>
            <Findings
              findings={findings}
              onPick={finding => {
                if (mode === 'form') {
                  setText(document);
                  setMode('document');
                }
                setPlace({ line: finding.line ?? 1, column: finding.column ?? 1 });
              }}
            />
            {problem && (
              <p class="notice wrong" role="alert">
                {problem}
              </p>
            )}
            <div class="row end">
              <span class="quiet" role="status">
                {document.trim() === '' ? 'Write or paste a document.' : isChecked ? (errors === 0 ? 'The document is good.' : `${errors} to mend`) : 'Checking…'}
              </span>
              <a class="button" href={href([])}>
                Cancel
              </a>
              <button type="button" class="button primary" disabled={isSending || errors > 0 || document.trim() === ''} onClick={() => void create()}>
                Create
              </button>
            </div>
          </section>
          {mode === 'form' && (
            <section class="panel padded" aria-label="Document">
              <h2>Document</h2>
              <pre class="yaml" tabIndex={0}>
                {document}
              </pre>
            </section>
          )}
        </div>
      </div>
    </main>
  );
}

function Findings({ findings, onPick }: { findings: readonly Finding[]; onPick(finding: Finding): void }) {
  if (findings.length === 0) {
    return null;
  }
  return (
    <div class="findings" role="group" aria-label="What was found">
      {findings.map((finding, index) => (
        <button key={index} type="button" class={finding.warning ? 'warning' : 'wrong'} onClick={() => onPick(finding)}>
          {finding.line ? (
            <span class="quiet number">
              {finding.line}:{finding.column}{' '}
            </span>
          ) : null}
          <code>{finding.path}</code> {finding.message}
        </button>
      ))}
    </div>
  );
}

function withAlgorithm(draft: Draft, catalogue: Catalogue | undefined): Draft {
  return draft.algorithm === '' ? { ...draft, algorithm: catalogue?.algorithms?.[0]?.name ?? 'DEFAULT' } : draft;
}

function imagesOf(text: string): Record<string, string> {
  const pairs = text
    .split('\n')
    .map(line => /^\s*(\S+)\s*=\s*(.+)$/.exec(line))
    .filter(match => match !== null)
    .map(match => [match[1] ?? '', (match[2] ?? '').trim()] as const)
    .filter(([, command]) => shellWords(command).length > 0);
  return Object.fromEntries(pairs);
}

// Only the document's own name: the first one below `metadata`.
function renamed(document: string, name: string): string {
  return document.replace(/(^metadata:\s*\n(?:\s+.*\n)*?\s+name:\s*)\S+/m, `$1${name}`);
}

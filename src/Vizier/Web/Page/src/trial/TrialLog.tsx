import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { bytesOf } from '../api/decode';
import { get, messageOf } from '../api/http';
import { experimentPath } from '../api/names';
import type { LogPart, TrialRun } from '../api/types';
import { Segmented } from '../interface/Segmented';
import { PlotPanel } from '../plots/PlotPanel';
import type { StudyModel } from '../study/studyModel';

type Stream = 'STDOUT' | 'STDERR';

/** What the trial's program prints, as it prints it. */
export function TrialLog({ model, id, run }: { model: StudyModel; id: number; run: TrialRun | undefined }) {
  const last = run?.attempts?.at(-1)?.number;
  const [chosen, setChosen] = useState<number | undefined>(undefined);
  const [stream, setStream] = useState<Stream>('STDOUT');
  const attempt = chosen ?? last;
  const { text, state } = useLog(model, id, attempt, stream);
  const element = useRef<HTMLPreElement>(null);
  const isAtEnd = useRef(true);
  useLayoutEffect(() => {
    const view = element.current;
    if (view && isAtEnd.current) {
      view.scrollTop = view.scrollHeight;
    }
  }, [text]);
  return (
    <PlotPanel
      title="Log"
      about={state}
      tools={
        <>
          {(run?.attempts ?? []).length > 1 && (
            <select class="compact" aria-label="Attempt" value={attempt} onChange={event => setChosen(Number(event.currentTarget.value))}>
              {(run?.attempts ?? []).map(each => (
                <option key={each.number} value={each.number}>
                  attempt {each.number}
                </option>
              ))}
            </select>
          )}
          <Segmented label="Stream" value={stream} options={[['STDOUT', 'Output'], ['STDERR', 'Errors']]} onChange={value => setStream(value)} />
        </>
      }
    >
      <pre
        ref={element}
        class="log"
        tabIndex={0}
        role="log"
        aria-label="What the program printed"
        onScroll={event => {
          const view = event.currentTarget;
          isAtEnd.current = view.scrollTop + view.clientHeight >= view.scrollHeight - 24;
        }}
      >
        {text}
      </pre>
    </PlotPanel>
  );
}

const tail = 65_536;
const most = 1_000_000;

/** How long after its end the rest of what a program elsewhere has printed may come, in milliseconds. */
const lastLook = 3000;

// From the last 64 KiB on, each call waits for more until the attempt has ended; then there is one last look.
function useLog(model: StudyModel, id: number, attempt: number | undefined, stream: Stream): { text: string; state: string } {
  const [text, setText] = useState('');
  const [state, setState] = useState('');
  useEffect(() => {
    setText('');
    if (attempt === undefined) {
      setState('not launched yet');
      return undefined;
    }
    const abort = new AbortController();
    const decoder = new TextDecoder();
    const read = async (): Promise<void> => {
      let before: LogPart | undefined;
      for (let looksLeft = 2; looksLeft > 0; ) {
        const from = before && !before.unavailable ? before.nextOffset : -tail;
        const part = await get<LogPart>(
          `${experimentPath(model.name)}/trialRuns/${id}:log`,
          { attempt, stream, offset: from ?? 0, wait: before ? '5s' : undefined },
          abort.signal,
        );
        const isNew = !before || before.unavailable;
        const fresh = part.unavailable || decoder.decode(bytesOf(part.data ?? ''), { stream: true });
        if (isNew) {
          setText((Number(part.offset ?? 0) > 0 ? '… the beginning is left out …\n' : '') + fresh);
        } else if (fresh !== '') {
          setText(text => (text + fresh).slice(-most));
        }
        setState(stateOf(part));
        before = part;
        if (part.ended && Number(part.nextOffset ?? 0) >= Number(part.size ?? 0) && --looksLeft > 0) {
          await new Promise(resolve => setTimeout(resolve, lastLook));
        }
      }
    };
    setState('reading');
    read().catch((error: unknown) => {
      if (!abort.signal.aborted) {
        setState(messageOf(error));
      }
    });
    return () => abort.abort();
  }, [model, id, attempt, stream]);
  return { text, state };
}

function stateOf(part: LogPart): string {
  return part.unavailable ? 'not readable from here' : part.ended ? 'ended' : 'following';
}

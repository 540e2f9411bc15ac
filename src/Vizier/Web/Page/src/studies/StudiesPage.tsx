import { useEffect, useState } from 'preact/hooks';
import { follow, type Liveness } from '../api/events';
import { get, messageOf } from '../api/http';
import { parseStudyName } from '../api/names';
import type { StudySummary, SummariesEvent, SummaryPage } from '../api/types';
import { ageText, countText, numberText } from '../data/format';
import { Live } from '../interface/Live';
import { NothingToSee } from '../plots/PlotPanel';
import { go, goInPlace, href, route } from '../routing/route';
import { Progress } from './Progress';
import { bestOf, ended, standing, tally, total } from './summary';

const pageSize = 200;

type SortKey = 'name' | 'state' | 'algorithm' | 'best' | 'trials' | 'create_time' | 'active_time';

/** All studies that the reader may see. */
export function StudiesPage() {
  const { query } = route.value;
  const filter = query.get('q') ?? '';
  const order = query.get('sort') ?? 'create_time desc';
  const [page, setPage] = useState<SummaryPage | undefined>(undefined);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const [liveness, setLiveness] = useState<Liveness>('connecting');
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [now, setNow] = useState(Date.now());

  useEffect(() => {
    const abort = new AbortController();
    const read = async (): Promise<void> => {
      const answer = await get<SummaryPage>('v1/owners/-/studySummaries', { filter, orderBy: order, pageSize }, abort.signal);
      setPage(answer);
      setProblem(undefined);
      setNow(Date.now());
    };
    const tryRead = (): void => {
      read().catch((error: unknown) => !abort.signal.aborted && setProblem(messageOf(error)));
    };
    tryRead();
    const following = follow<SummariesEvent>({
      path: 'v1/owners/-/studySummaries:watch',
      query: () => ({}),
      onEvent: event => {
        setNow(Date.now());
        if (event.reset) {
          tryRead();
        } else {
          setPage(before => before && withChanges(before, event, tryRead));
        }
      },
      poll: read,
      onLiveness: setLiveness,
    });
    return () => {
      abort.abort();
      following.stop();
    };
  }, [filter, order]);

  const set = (name: string, text: string): void => {
    const rest = [...query].filter(([key]) => key !== name);
    goInPlace(href([], text === '' ? rest : [...rest, [name, text]]));
  };
  const summaries = page?.summaries ?? [];
  const size = page?.totalSize ?? summaries.length;
  return (
    <main class="page">
      <div class="spread head">
        <h1>Studies</h1>
        <div class="row">
          <Live liveness={liveness} />
          <input
            type="search"
            class="search"
            placeholder="Search name, algorithm, metric"
            aria-label="Search studies"
            defaultValue={filter}
            onInput={event => set('q', event.currentTarget.value)}
          />
          <button
            type="button"
            class="button"
            disabled={picked.size < 2}
            onClick={() => go(href(['compare'], [['studies', [...picked].join(',')]]))}
          >
            Compare{picked.size > 0 ? ` ${picked.size}` : ''}
          </button>
          <a class="button primary" href={href(['new'])}>
            New experiment
          </a>
        </div>
      </div>
      {problem && <p class="notice wrong">{problem}</p>}
      <section class="panel" aria-label="Studies">
        {page && summaries.length === 0 ? (
          <EmptyList filter={filter} />
        ) : (
          <table class="studies-table">
            <thead>
              <tr>
                <th scope="col">
                  <span class="unseen">Compare</span>
                </th>
                <SortHeading label="Study" sort="name" order={order} onSort={text => set('sort', text)} />
                <SortHeading label="State" sort="state" order={order} onSort={text => set('sort', text)} />
                <SortHeading label="Algorithm" sort="algorithm" order={order} onSort={text => set('sort', text)} />
                <SortHeading label="Best" sort="best" order={order} onSort={text => set('sort', text)} class="right" />
                <SortHeading label="Trials" sort="trials" order={order} onSort={text => set('sort', text)} />
                <SortHeading label="Active" sort="active_time" order={order} onSort={text => set('sort', text)} class="right" />
                <SortHeading label="Age" sort="create_time" order={order} onSort={text => set('sort', text)} class="right" />
              </tr>
            </thead>
            <tbody>
              {summaries.map(summary => (
                <StudyRow
                  key={summary.name}
                  summary={summary}
                  now={now}
                  isPicked={picked.has(summary.name)}
                  onPick={() => {
                    const next = new Set(picked);
                    if (!next.delete(summary.name)) {
                      next.add(summary.name);
                    }
                    setPicked(next);
                  }}
                />
              ))}
            </tbody>
          </table>
        )}
        {!page && !problem && <NothingToSee height={120}>Reading…</NothingToSee>}
        {size > summaries.length && (
          <p class="nothing small">
            The first {countText(summaries.length)} of {countText(size)}; search to see others.
          </p>
        )}
      </section>
    </main>
  );
}

function StudyRow({ summary, now, isPicked, onPick }: { summary: StudySummary; now: number; isPicked: boolean; onPick(): void }) {
  const name = parseStudyName(summary.name);
  const counts = tally(summary);
  const state = standing(summary);
  const best = bestOf(summary);
  const others = (summary.objectives ?? []).filter(objective => objective.safetyThreshold === undefined).length - 1;
  const budget = summary.maxTrialCount;
  return (
    <tr>
      <td class="pick">
        <input type="checkbox" checked={isPicked} aria-label={`Compare ${name.study}`} onChange={onPick} />
      </td>
      <td class="wide">
        <a class="name" href={href(['studies', name.owner, name.study])}>
          {name.study}
        </a>{' '}
        <span class="quiet small">{name.owner}</span>
      </td>
      <td>
        <span class={`pill ${state.kind}`} title={summary.message ?? ''}>
          {state.word}
        </span>
      </td>
      <td>
        <code>{summary.algorithm}</code>
      </td>
      <td class="right nowrap">
        {best && !Number.isNaN(best.value) ? (
          <>
            <strong class="number">{numberText(best.value)}</strong> <span class="quiet small">{best.objective.metricId}</span>
            {others > 0 && <span class="quiet small"> +{others}</span>}
          </>
        ) : (
          <span class="quiet">–</span>
        )}
      </td>
      <td class="trials-cell">
        <span class="number">
          {countText(ended(counts))}
          {budget ? <span class="quiet"> of {countText(budget)}</span> : total(counts) > ended(counts) && <span class="quiet"> of {countText(total(counts))}</span>}
        </span>
        <Progress counts={counts} budget={budget} />
      </td>
      <td class="active right nowrap quiet number">{ageText(now - Date.parse(summary.activeTime ?? ''))}</td>
      <td class="age right nowrap quiet number">{ageText(now - Date.parse(summary.createTime ?? ''))}</td>
    </tr>
  );
}

function SortHeading(properties: { label: string; sort: SortKey; order: string; class?: string; onSort(order: string): void }) {
  const { label, sort, order, onSort } = properties;
  const [key, direction] = order.split(' ');
  const isMine = key === sort;
  const isDescending = isMine && direction === 'desc';
  return (
    <th scope="col" class={properties.class ?? ''} aria-sort={isMine ? (isDescending ? 'descending' : 'ascending') : 'none'}>
      <button type="button" onClick={() => onSort(isDescending ? sort : isMine ? `${sort} desc` : startsWith(sort))}>
        {label}
        <span aria-hidden="true"> {isMine ? (isDescending ? '↓' : '↑') : ''}</span>
      </button>
    </th>
  );
}

function startsWith(sort: SortKey): string {
  return sort === 'trials' || sort === 'active_time' || sort === 'create_time' ? `${sort} desc` : sort;
}

function EmptyList({ filter }: { filter: string }) {
  return filter === '' ? (
    <div class="empty">
      <p>There is no study yet.</p>
      <a class="button primary" href={href(['new'])}>
        New experiment
      </a>
      <p class="small">
        or <code>vizier run experiment.yaml</code>, or ask for suggestions from your own code
      </p>
    </div>
  ) : (
    <div class="empty">
      <p>No study has all of these words: {filter}</p>
    </div>
  );
}

// A study that the list does not have makes it be read anew, since its place depends on the order.
function withChanges(page: SummaryPage, event: SummariesEvent, readAgain: () => void): SummaryPage {
  const changed = new Map((event.summaries ?? []).map(summary => [summary.name, summary]));
  const gone = new Set(event.deleted ?? []);
  const summaries = (page.summaries ?? []).filter(summary => !gone.has(summary.name)).map(summary => changed.get(summary.name) ?? summary);
  const known = new Set(summaries.map(summary => summary.name));
  if ([...changed.keys()].some(name => !known.has(name))) {
    readAgain();
  }
  return { ...page, summaries, totalSize: (page.totalSize ?? 0) - gone.size };
}

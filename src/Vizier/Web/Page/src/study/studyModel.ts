import { computed, effect, signal } from '@preact/signals';
import { follow, type Following, type Liveness } from '../api/events';
import { get, messageOf } from '../api/http';
import { studyPath, type StudyName } from '../api/names';
import type { ColumnsPart, StudyEvent, StudyOverview } from '../api/types';
import { TrialColumns } from '../data/columns';
import { fromQuery, isSelectionKey, nothingSelected, select, toQuery, type Selection } from '../data/selection';
import { metricsOf, objectivesOf, parametersOf, type Metric, type Parameter } from '../data/space';
import { merge } from '../data/trials';
import { go, goInPlace, href, route } from '../routing/route';

type PartQuery = { readonly cursor: string; readonly singlePrecision: boolean };

/** Of so many trials the views follow each change at once; of more, once in a pause, in milliseconds. */
const fewTrials = 4000;
const pause = 1000;

/** What the page knows of the study that is open: its trials, kept up to date, and which of them are selected. */
export class StudyModel {
  readonly overview = signal<StudyOverview | undefined>(undefined);
  readonly problem = signal<string | undefined>(undefined);
  readonly liveness = signal<Liveness>('connecting');
  readonly isLoaded = signal(false);
  /** Grows with each change of the trials. */
  readonly version = signal(0);
  /** Grows with each change of the experiment or its runs. */
  readonly runVersion = signal(0);
  readonly selection = signal<Selection>(nothingSelected);
  /** The row under the pointer in any view; -1 for none. */
  readonly hovered = signal(-1);
  columns = new TrialColumns([], []);
  /** Which metric the views are about. */
  readonly metric = signal<Metric | undefined>(undefined);
  private parameterList: readonly Parameter[] = [];
  private metricList: readonly Metric[] = [];
  private cursor = '';
  private following: Following | undefined;
  private readonly abort = new AbortController();
  private marks: Uint8Array = new Uint8Array(0);

  /** Which rows are selected, 1 each, and how many. */
  readonly selected = computed(() => {
    this.version.value;
    const { marks, count } = select(this.selection.value, this.columns, this.marks);
    this.marks = marks;
    return { marks, count };
  });

  constructor(readonly name: StudyName) {}

  get parameters(): readonly Parameter[] {
    return this.parameterList;
  }

  get metrics(): readonly Metric[] {
    return this.metricList;
  }

  get objectives(): readonly Metric[] {
    return objectivesOf(this.metricList);
  }

  get path(): string {
    return studyPath(this.name);
  }

  get mayWrite(): boolean {
    return this.overview.value?.mayWrite === true;
  }

  /** What of the address goes along from view to view: the selection, and the metric. */
  query(): [string, string][] {
    const metric = this.metric.value;
    const isDefault = metric === undefined || metric === this.objectives[0];
    return [...toQuery(this.selection.peek()), ...(isDefault ? [] : ([['metric', metric.id]] as [string, string][]))];
  }

  /** Writes the selection into the address, as a step that the back button takes back. */
  keepSelection(): void {
    const { segments, query } = route.peek();
    const others = [...query].filter(([key]) => !isSelectionKey(key));
    go(href(segments, [...toQuery(this.selection.peek()), ...others]));
  }

  /** Changes one option of the view in the address; an empty text takes it out. */
  keepOption(name: string, text: string): void {
    const { segments, query } = route.peek();
    const rest = [...query].filter(([key]) => key !== name);
    goInPlace(href(segments, text === '' ? rest : [...rest, [name, text]]));
  }

  /** Takes the selection and the metric from the address. */
  readAddress(): void {
    const { query } = route.value;
    const selection = fromQuery(query, this.parameterList);
    if (JSON.stringify(toQuery(selection)) !== JSON.stringify(toQuery(this.selection.peek()))) {
      this.selection.value = selection;
    }
    const wanted = query.get('metric');
    this.metric.value = this.metricList.find(metric => metric.id === wanted) ?? this.objectives[0] ?? this.metricList[0];
  }

  /** Reads the study and follows it until {@link close}. */
  async open(): Promise<void> {
    try {
      // The service works on both at once; the trials are taken once it is known what they have.
      const first = this.readPart({ cursor: this.cursor, singlePrecision: true });
      first.catch(() => undefined);
      await this.readOverview();
      await this.readColumns(await first);
      this.isLoaded.value = true;
    } catch (error) {
      if (!this.abort.signal.aborted) {
        this.problem.value = messageOf(error);
      }
      return;
    }
    if (!this.abort.signal.aborted) {
      this.startFollowing();
    }
  }

  get isClosed(): boolean {
    return this.abort.signal.aborted;
  }

  close(): void {
    clearTimeout(this.noting);
    this.abort.abort();
    this.following?.stop();
  }

  /** Reads the study's state and its experiment anew, after an action for instance. */
  async readOverview(): Promise<void> {
    const overview = await get<StudyOverview>(`${this.path}:overview`, {}, this.abort.signal);
    if (!this.overview.value) {
      this.parameterList = parametersOf(overview.study.studySpec ?? {});
      this.metricList = metricsOf(overview.study.studySpec ?? {});
      this.columns = new TrialColumns(this.parameterList, this.metricList);
      this.metric.value = this.objectives[0] ?? this.metricList[0];
    }
    this.overview.value = overview;
  }

  /** Reads all trials anew, with every digit. */
  async exactColumns(): Promise<TrialColumns> {
    const columns = new TrialColumns(this.parameterList, this.metricList);
    let cursor = '';
    await this.readParts(
      () => ({ cursor, singlePrecision: false }),
      part => {
        merge(columns, part);
        cursor = part.cursor ?? cursor;
      },
    );
    return columns;
  }

  private readColumns(first?: ColumnsPart): Promise<void> {
    return this.readParts(() => ({ cursor: this.cursor, singlePrecision: true }), part => this.take(part), first);
  }

  private async readParts(query: () => PartQuery, take: (part: ColumnsPart) => void, first?: ColumnsPart): Promise<void> {
    for (let part = first ?? (await this.readPart(query())); ; part = await this.readPart(query())) {
      take(part);
      if (part.more !== true) {
        return;
      }
    }
  }

  private readPart(query: PartQuery): Promise<ColumnsPart> {
    return get<ColumnsPart>(`${this.path}/trials:columns`, query, this.abort.signal);
  }

  private startFollowing(): void {
    this.following = follow<StudyEvent>({
      path: `${this.path}:watch`,
      query: () => ({ cursor: this.cursor, singlePrecision: true }),
      onEvent: event => this.takeEvent(event),
      poll: async () => {
        await this.readOverview();
        await this.readColumns();
      },
      onLiveness: liveness => {
        this.liveness.value = liveness;
      },
    });
  }

  private revision = '';
  private noting: ReturnType<typeof setTimeout> | undefined;

  private takeEvent(event: StudyEvent): void {
    if (event.trials) {
      this.take(event.trials);
    }
    const overview = this.overview.value;
    if (overview && event.summary) {
      this.overview.value = { ...overview, summary: event.summary };
    }
    if (event.experimentRevision !== undefined && event.experimentRevision !== this.revision) {
      this.revision = event.experimentRevision;
      this.runVersion.value++;
    }
  }

  private take(part: ColumnsPart): void {
    if (part.reset) {
      this.columns = new TrialColumns(this.parameterList, this.metricList);
    }
    merge(this.columns, part);
    this.cursor = part.cursor ?? this.cursor;
    if (part.reset || (part.rows ?? 0) > 0) {
      this.noteChange();
    }
  }

  // Drawing many trials anew takes a while; the page must answer its reader meanwhile.
  private noteChange(): void {
    if (this.columns.count <= fewTrials || !this.isLoaded.peek()) {
      this.version.value++;
      return;
    }
    this.noting ??= setTimeout(() => {
      this.noting = undefined;
      this.version.value++;
    }, pause);
  }
}

/** Runs something whenever the experiment or a trial changes, at most once every `wait` milliseconds. */
export function onChange(model: StudyModel, wait: number, run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = effect(() => {
    model.runVersion.value;
    model.version.value;
    timer ??= setTimeout(() => {
      timer = undefined;
      run();
    }, wait);
  });
  return () => {
    stop();
    clearTimeout(timer);
  };
}

/**
 * The service's messages as protobuf's JSON: what is absent has its default, 64-bit integers and times are text, and so are
 * numbers that are not finite. Comments are in the .proto files of the same names.
 */

export type Num = number | 'NaN' | 'Infinity' | '-Infinity';

export interface StudySpec {
  readonly metrics?: readonly MetricSpec[];
  readonly parameters?: readonly ParameterSpec[];
  readonly algorithm?: string;
  readonly observationNoise?: string;
  readonly defaultStoppingSpec?: object;
  readonly metadata?: readonly KeyValue[];
}

export interface MetricSpec {
  readonly metricId: string;
  readonly goal?: Goal;
  readonly safetyConfig?: { readonly safetyThreshold?: number };
}

export type Goal = 'GOAL_TYPE_UNSPECIFIED' | 'MAXIMIZE' | 'MINIMIZE';

export interface ParameterSpec {
  readonly parameterId: string;
  readonly doubleValueSpec?: { readonly minValue?: number; readonly maxValue?: number };
  readonly integerValueSpec?: { readonly minValue?: string; readonly maxValue?: string };
  readonly categoricalValueSpec?: { readonly values?: readonly string[] };
  readonly discreteValueSpec?: { readonly values?: readonly number[] };
  readonly scaleType?: string;
  readonly conditionalParameterSpecs?: readonly ConditionalParameterSpec[];
}

export interface ConditionalParameterSpec {
  readonly parameterSpec: ParameterSpec;
  readonly parentCategoricalValues?: { readonly values?: readonly string[] };
  readonly parentDiscreteValues?: { readonly values?: readonly number[] };
  readonly parentIntValues?: { readonly values?: readonly string[] };
}

export interface KeyValue {
  readonly ns?: string;
  readonly key?: string;
  readonly value?: string;
}

export interface Study {
  readonly name: string;
  readonly displayName?: string;
  readonly studySpec?: StudySpec;
  readonly state?: StudyState;
  readonly createTime?: string;
  readonly inactiveReason?: string;
}

export type StudyState = 'STATE_UNSPECIFIED' | 'ACTIVE' | 'INACTIVE' | 'COMPLETED';

export interface Measurement {
  readonly elapsedDuration?: string;
  readonly stepCount?: string;
  readonly metrics?: readonly { readonly metricId: string; readonly value?: Num }[];
}

export type ParameterValue = string | number | boolean;

export interface TrialParameter {
  readonly parameterId: string;
  readonly value?: ParameterValue;
}

export interface Trial {
  readonly name: string;
  readonly id: string;
  readonly state?: 'STATE_UNSPECIFIED' | 'REQUESTED' | 'ACTIVE' | 'STOPPING' | 'SUCCEEDED' | 'INFEASIBLE';
  readonly parameters?: readonly TrialParameter[];
  readonly finalMeasurement?: Measurement;
  readonly measurements?: readonly Measurement[];
  readonly startTime?: string;
  readonly endTime?: string;
  readonly clientId?: string;
  readonly infeasibleReason?: string;
  readonly metadata?: readonly KeyValue[];
}

export type ExperimentState = 'STATE_UNSPECIFIED' | 'CREATED' | 'RUNNING' | 'STOPPED' | 'SUCCEEDED' | 'FAILED';

export interface ExperimentCounts {
  readonly trials?: number;
  readonly pending?: number;
  readonly running?: number;
  readonly succeeded?: number;
  readonly earlyStopped?: number;
  readonly failed?: number;
  readonly metricsUnavailable?: number;
  readonly killed?: number;
}

export interface Condition {
  readonly type?: string;
  readonly status?: boolean;
  readonly reason?: string;
  readonly message?: string;
  readonly transitionTime?: string;
}

export interface Experiment {
  readonly name: string;
  readonly study: string;
  readonly state?: ExperimentState;
  readonly conditions?: readonly Condition[];
  readonly counts?: ExperimentCounts;
  readonly document?: string;
  readonly startTime?: string;
  readonly endTime?: string;
  readonly parallelTrialCount?: number;
  readonly maxTrialCount?: number;
  readonly maxFailedTrialCount?: number;
  readonly objectiveMetric?: string;
  readonly goal?: number;
  readonly place?: string;
}

export interface AttemptSummary {
  readonly number?: number;
  readonly runner?: string;
  readonly host?: string;
  readonly startTime?: string;
  readonly endTime?: string;
  readonly exitCode?: number;
  readonly reason?: string;
  readonly message?: string;
  readonly location?: string;
  readonly gpus?: readonly number[];
}

export interface TrialEvent {
  readonly time?: string;
  readonly attempt?: number;
  readonly kind?: string;
  readonly message?: string;
}

export interface TrialRun {
  readonly trial?: Trial;
  readonly runName?: string;
  readonly outcome?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly attempts?: readonly AttemptSummary[];
  readonly events?: readonly TrialEvent[];
}

export interface LogPart {
  readonly data?: string;
  readonly offset?: string;
  readonly nextOffset?: string;
  readonly size?: string;
  readonly ended?: boolean;
  /** Where the log is, if the service cannot read it. */
  readonly unavailable?: string;
}

export interface SummaryObjective {
  readonly metricId: string;
  readonly goal?: Goal;
  readonly bestValue?: Num;
  readonly bestTrial?: number;
  readonly safetyThreshold?: number;
}

export interface StudySummary {
  readonly name: string;
  readonly state?: StudyState;
  readonly running?: boolean;
  readonly algorithm?: string;
  readonly counts?: {
    readonly requested?: number;
    readonly active?: number;
    readonly stopping?: number;
    readonly succeeded?: number;
    readonly infeasible?: number;
  };
  readonly objectives?: readonly SummaryObjective[];
  readonly createTime?: string;
  readonly activeTime?: string;
  readonly parameterCount?: number;
  readonly experimentState?: ExperimentState;
  readonly experimentCounts?: ExperimentCounts;
  readonly maxTrialCount?: number;
  readonly parallelTrialCount?: number;
  readonly place?: string;
  readonly message?: string;
}

export interface SummaryPage {
  readonly summaries?: readonly StudySummary[];
  readonly nextPageToken?: string;
  readonly totalSize?: number;
}

export interface SummariesEvent {
  readonly eventId?: string;
  readonly reset?: boolean;
  readonly summaries?: readonly StudySummary[];
  readonly deleted?: readonly string[];
}

export interface StudyOverview {
  readonly summary: StudySummary;
  readonly study: Study;
  readonly experiment?: Experiment;
  readonly mayWrite?: boolean;
}

export interface Column {
  readonly encoding?: 'ENCODING_UNSPECIFIED' | 'UINT8' | 'UINT16' | 'INT32' | 'FLOAT32' | 'FLOAT64';
  readonly data?: string;
}

export interface ColumnsPart {
  readonly cursor?: string;
  readonly reset?: boolean;
  readonly more?: boolean;
  readonly rows?: number;
  readonly ids?: Column;
  readonly states?: Column;
  readonly outcomes?: Column;
  readonly baseTime?: number;
  readonly startTimes?: Column;
  readonly endTimes?: Column;
  readonly parameters?: readonly { readonly parameterId: string; readonly labels?: readonly string[]; readonly values?: Column }[];
  readonly metrics?: readonly { readonly metricId: string; readonly values?: Column; readonly latest?: Column }[];
  readonly measurementCounts?: Column;
  readonly steps?: Column;
  readonly completionOrders?: Column;
}

export interface StudyEvent {
  readonly eventId?: string;
  readonly summary?: StudySummary;
  readonly trials?: ColumnsPart;
  readonly experimentRevision?: string;
}

export interface LearningCurves {
  readonly metric?: string;
  readonly axis?: 'AXIS_UNSPECIFIED' | 'STEP' | 'SECONDS';
  readonly trialIds?: Column;
  readonly starts?: Column;
  readonly positions?: Column;
  readonly values?: Column;
  readonly totalSize?: number;
}

export interface TimelinePart {
  readonly cursor?: string;
  readonly reset?: boolean;
  readonly rows?: number;
  readonly trialIds?: Column;
  readonly attempts?: Column;
  readonly lanes?: Column;
  readonly baseTime?: number;
  readonly startTimes?: Column;
  readonly endTimes?: Column;
  readonly endReasons?: Column;
  readonly places?: readonly { readonly host?: string; readonly gpus?: readonly number[]; readonly slot?: number }[];
}

export interface ComparisonCurve {
  readonly study: string;
  readonly metric: string;
  readonly goal?: Goal;
  readonly trials?: number;
  readonly bestCounts?: readonly Num[];
  readonly bestValues?: readonly Num[];
  readonly values?: readonly Num[];
  readonly shares?: readonly Num[];
}

export interface Setting {
  readonly name: string;
  readonly type?: 'TYPE_UNSPECIFIED' | 'INTEGER' | 'REAL' | 'TEXT' | 'BOOLEAN';
  readonly description?: string;
  readonly defaultValue?: string;
  readonly required?: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly choices?: readonly string[];
  readonly allowed?: string;
}

export interface CatalogueEntry {
  readonly name: string;
  readonly description?: string;
  readonly aliases?: readonly string[];
  readonly settings?: readonly Setting[];
}

export interface Catalogue {
  readonly algorithms?: readonly CatalogueEntry[];
  readonly stoppingRules?: readonly CatalogueEntry[];
}

export interface Basis {
  readonly metric?: string;
  readonly goal?: Goal;
  readonly trials?: number;
  readonly stale?: boolean;
  readonly refusal?: string;
  readonly model?: string;
}

export interface Importance {
  readonly basis?: Basis;
  readonly parameters?: readonly { readonly parameterId: string; readonly share?: number; readonly trials?: number }[];
}

export interface Axis {
  readonly parameterId: string;
  readonly numbers?: readonly Num[];
  readonly texts?: readonly string[];
  readonly logScale?: boolean;
}

export interface ParameterCurve {
  readonly axis: Axis;
  readonly means?: readonly Num[];
  readonly deviations?: readonly Num[];
  readonly acquisitions?: readonly Num[];
}

export interface ParameterCurves {
  readonly basis?: Basis;
  readonly curves?: readonly ParameterCurve[];
  readonly trial?: number;
}

export interface ContourAnswer {
  readonly basis?: Basis;
  readonly x?: Axis;
  readonly y?: Axis;
  readonly means?: readonly Num[];
  readonly deviations?: readonly Num[];
  readonly trial?: number;
}

export interface LeaveOneOut {
  readonly basis?: Basis;
  readonly trials?: readonly { readonly id: number; readonly observed?: Num; readonly mean?: Num; readonly deviation?: Num }[];
  readonly explainedVariance?: Num;
  readonly withinTwoDeviations?: Num;
}

export interface SuggestionExplanation {
  readonly basis?: Basis;
  readonly summary?: string;
  readonly mean?: Num;
  readonly deviation?: Num;
  readonly bestValue?: Num;
  readonly acquisition?: Num;
  readonly improvementProbability?: Num;
  readonly exploration?: Num;
  readonly observed?: Num;
  readonly neighbours?: readonly { readonly trial: number; readonly distance?: Num; readonly value?: Num }[];
}

export interface StoppingExplanation {
  readonly shouldStop?: boolean;
  readonly reason?: string;
  readonly rule?: string;
  readonly metric?: string;
  readonly goal?: Goal;
  readonly seconds?: boolean;
  readonly positions?: readonly Num[];
  readonly values?: readonly Num[];
  readonly rulePositions?: readonly Num[];
  readonly ruleValues?: readonly Num[];
  readonly forecastPosition?: Num;
  readonly forecastMean?: Num;
  readonly forecastDeviation?: Num;
}

export interface Finding {
  readonly path?: string;
  readonly message?: string;
  readonly warning?: boolean;
  readonly line?: number;
  readonly column?: number;
}

export interface Session {
  readonly keysRequired?: boolean;
  readonly signedIn?: boolean;
  readonly owner?: string;
  readonly role?: string;
  readonly version?: string;
}

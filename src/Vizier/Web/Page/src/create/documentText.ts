/** What the form asks for. Numbers are texts as they were typed: the service judges them. */
export interface Draft {
  readonly name: string;
  readonly metric: string;
  readonly goal: 'minimize' | 'maximize';
  readonly target: string;
  readonly additionalMetrics: string;
  readonly algorithm: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly stoppingRule: string;
  readonly stoppingSettings: Readonly<Record<string, string>>;
  readonly parallel: string;
  readonly trials: string;
  readonly failed: string;
  readonly parameters: readonly DraftParameter[];
  readonly image: string;
  readonly command: string;
}

export interface DraftParameter {
  readonly name: string;
  readonly type: 'double' | 'int' | 'discrete' | 'categorical';
  readonly min: string;
  readonly max: string;
  readonly isLog: boolean;
  readonly list: string;
}

export const emptyParameter: DraftParameter = { name: '', type: 'double', min: '0', max: '1', isLog: false, list: '' };

export const emptyDraft: Draft = {
  name: 'my-experiment',
  metric: 'loss',
  goal: 'minimize',
  target: '',
  additionalMetrics: '',
  algorithm: '',
  settings: {},
  stoppingRule: '',
  stoppingSettings: {},
  parallel: '2',
  trials: '24',
  failed: '3',
  parameters: [{ ...emptyParameter, name: 'lr', min: '0.0001', max: '1', isLog: true }],
  image: '',
  command: 'python3 train.py',
};

/** The experiment's document, as a person would write it. */
export function documentText(draft: Draft): string {
  const lines = [
    'apiVersion: kubeflow.org/v1beta1',
    'kind: Experiment',
    'metadata:',
    `  name: ${scalar(draft.name)}`,
    'spec:',
    '  objective:',
    `    type: ${draft.goal}`,
    ...(draft.target.trim() === '' ? [] : [`    goal: ${draft.target.trim()}`]),
    `    objectiveMetricName: ${scalar(draft.metric)}`,
    ...list('    additionalMetricNames', wordsOf(draft.additionalMetrics)),
    '  algorithm:',
    `    algorithmName: ${scalar(draft.algorithm)}`,
    ...settings('    algorithmSettings', draft.settings),
    ...(draft.stoppingRule === ''
      ? []
      : ['  earlyStopping:', `    algorithmName: ${scalar(draft.stoppingRule)}`, ...settings('    algorithmSettings', draft.stoppingSettings)]),
    ...count('parallelTrialCount', draft.parallel),
    ...count('maxTrialCount', draft.trials),
    ...count('maxFailedTrialCount', draft.failed),
    '  parameters:',
    ...draft.parameters.flatMap(parameterLines),
    ...templateLines(draft),
  ];
  return `${lines.join('\n')}\n`;
}

/** A word as YAML writes it: quoted where it would be read as something else. */
export function scalar(text: string): string {
  const isPlain = /^[A-Za-z_][\w./-]*$/.test(text) && !/^(true|false|yes|no|on|off|null|y|n)$/i.test(text);
  return isPlain ? text : JSON.stringify(text);
}

function parameterLines(parameter: DraftParameter): string[] {
  const space =
    parameter.type === 'discrete' || parameter.type === 'categorical'
      ? [`        list: [${wordsOf(parameter.list).map(quoted).join(', ')}]`]
      : [`        min: ${quoted(parameter.min.trim())}`, `        max: ${quoted(parameter.max.trim())}`, ...(parameter.isLog ? ['        distribution: logUniform'] : [])];
  return [`    - name: ${scalar(parameter.name)}`, `      parameterType: ${parameter.type}`, '      feasibleSpace:', ...space];
}

// The command gets each parameter as a flag of its name, and has them all in its environment as well.
function templateLines(draft: Draft): string[] {
  const [program, ...rest] = shellWords(draft.command);
  const flags = draft.parameters.map((parameter, index) => `--${parameter.name}=\${trialParameters.${referenceOf(index)}}`);
  const image = draft.image.trim() === '' ? 'local/program' : draft.image.trim();
  return [
    '  trialTemplate:',
    '    primaryContainerName: training',
    '    trialParameters:',
    ...draft.parameters.flatMap((parameter, index) => [`      - name: ${referenceOf(index)}`, `        reference: ${scalar(parameter.name)}`]),
    '    trialSpec:',
    '      apiVersion: batch/v1',
    '      kind: Job',
    '      spec:',
    '        template:',
    '          spec:',
    '            containers:',
    '              - name: training',
    `                image: ${scalar(image)}`,
    ...(program === undefined ? [] : [`                command: [${[program, ...rest].map(quoted).join(', ')}]`]),
    '                args:',
    ...flags.map(flag => `                  - ${quoted(flag)}`),
    '            restartPolicy: Never',
  ];
}

function referenceOf(index: number): string {
  return `parameter${index + 1}`;
}

function settings(key: string, values: Readonly<Record<string, string>>): string[] {
  const set = Object.entries(values).filter(([, value]) => value.trim() !== '');
  return set.length === 0 ? [] : [`${key}:`, ...set.flatMap(([name, value]) => [`      - name: ${scalar(name)}`, `        value: ${quoted(value.trim())}`])];
}

function count(key: string, text: string): string[] {
  return text.trim() === '' ? [] : [`  ${key}: ${text.trim()}`];
}

function list(key: string, words: readonly string[]): string[] {
  return words.length === 0 ? [] : [`${key}: [${words.map(scalar).join(', ')}]`];
}

function wordsOf(text: string): string[] {
  return text
    .split(',')
    .map(word => word.trim())
    .filter(word => word !== '');
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

/** Words of a command line, with quotes as a shell has them. */
export function shellWords(text: string): string[] {
  const words = text.match(/(?:[^\s"']+|"(?:[^"\\]|\\.)*"|'[^']*')+/g) ?? [];
  return words.map(word => word.replaceAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'/g, (_, double?: string, single?: string) => single ?? (double ?? '').replaceAll(/\\(.)/g, '$1')));
}

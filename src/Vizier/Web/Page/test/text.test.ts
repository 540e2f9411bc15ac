import { describe, expect, it } from 'vitest';
import { documentText, emptyDraft, emptyParameter, scalar, shellWords } from '../src/create/documentText';
import { movedFindings } from '../src/create/movedFindings';
import { csvText } from '../src/data/csv';
import { ageText, durationText, numberText } from '../src/data/format';
import { href, parseRoute } from '../src/routing/route';
import { axesOf, axesText } from '../src/plots/parallelAxes';
import { columnsOf } from './trials';

describe('numbers', () => {
  it.each([
    [0, '0'],
    [0.123456, '0.1235'],
    [12345, '12,345'],
    [-3.5, '−3.5'],
    [0.000012, '1.2e-5'],
    [1e6, '1e6'],
    [-2.5e-7, '−2.5e-7'],
    [Number.NaN, ''],
    [Number.POSITIVE_INFINITY, '∞'],
  ])('%d', (value, text) => {
    expect(numberText(value)).toBe(text);
  });
});

describe('durations', () => {
  it.each([
    [0.32, '320 ms'],
    [4.23, '4.2 s'],
    [59.9, '60 s'],
    [200, '3 min 20 s'],
    [3600, '1 h'],
    [7500, '2 h 5 min'],
    [90_000, '1 d 1 h'],
    [Number.NaN, ''],
  ])('%d', (seconds, text) => {
    expect(durationText(seconds)).toBe(text);
  });

  it('are short for ages', () => {
    expect([10, 300, 7300, 200_000].map(seconds => ageText(seconds * 1000))).toEqual(['now', '5 min', '2 h', '2 d']);
  });
});

describe('comma-separated values', () => {
  it('quotes what needs it', () => {
    expect(csvText(['a', 'b'], [['1,2', 'say "x"'], ['', 'two\nlines']])).toBe('a,b\r\n"1,2","say ""x"""\r\n,"two\nlines"\r\n');
  });
});

describe('addresses', () => {
  it('are read as they were written', () => {
    const address = href(['studies', 'ada b', 'x/y'], [['p.lr', '0.1..'], ['q', 'a b&c=d']]);
    const { segments, query } = parseRoute(address);
    expect(segments).toEqual(['studies', 'ada b', 'x/y']);
    expect([...query]).toEqual([['p.lr', '0.1..'], ['q', 'a b&c=d']]);
  });

  it('may be broken', () => {
    expect(parseRoute('#/studies/%E0%A4%A').segments).toEqual(['studies', '%E0%A4%A']);
  });

  it('hold the axes of parallel coordinates', () => {
    const axes = [{ key: 'p.lr', isLog: true, isFlipped: true }, { key: 'm.loss', isLog: false, isFlipped: false }] as const;
    expect(axesOf(axesText(axes), columnsOf([]))).toEqual(axes);
    expect(axesOf('p.unknown,p.lr,p.lr', columnsOf([]))).toHaveLength(1);
  });
});

describe('a document', () => {
  it('has what the form asked for', () => {
    const text = documentText({
      ...emptyDraft,
      algorithm: 'TPE',
      settings: { seed: '7', other: ' ' },
      stoppingRule: 'medianstop',
      parameters: [
        { ...emptyParameter, name: 'lr', isLog: true },
        { ...emptyParameter, name: 'act', type: 'categorical', list: 'relu, tanh , "odd"' },
      ],
      command: `python3 "my train.py" --data='a b'`,
    });
    expect(text).toContain('algorithmName: TPE\n    algorithmSettings:\n      - name: seed\n        value: "7"\n  earlyStopping:');
    expect(text).toContain('list: ["relu", "tanh", "\\"odd\\""]');
    expect(text).toContain('command: ["python3", "my train.py", "--data=a b"]');
    expect(text).toContain('"--act=${trialParameters.parameter2}"');
    expect(text).not.toContain('other');
  });

  it('quotes words that YAML would read as something else', () => {
    expect(['loss', 'true', '1e3', 'a: b', 'no', 'x-y'].map(scalar)).toEqual(['loss', '"true"', '"1e3"', '"a: b"', '"no"', 'x-y']);
  });

  it('splits commands as a shell does', () => {
    expect(shellWords(`a 'b c' "d \\"e\\"" f=g`)).toEqual(['a', 'b c', 'd "e"', 'f=g']);
  });
});

describe('findings', () => {
  const findings = [{ path: 'a', line: 1, column: 4 }, { path: 'b', line: 2, column: 4 }, { path: 'c', line: 3, column: 4 }, { path: 'document' }];

  it('move with their lines, and lose their place where the text has changed', () => {
    expect(movedFindings(findings, 'a\nb\nc', 'a\nB\n\nc')).toEqual([findings[0], { path: 'b' }, { path: 'c', line: 4, column: 4 }, findings[3]]);
  });

  it('move up with lines that were taken out above them', () => {
    expect(movedFindings(findings, 'a\nb\nc', 'c').map(finding => finding.line)).toEqual([undefined, undefined, 1, undefined]);
  });

  it('stay where they are in the same text', () => {
    expect(movedFindings(findings, 'a\nb\nc', 'a\nb\nc')).toBe(findings);
  });
});
